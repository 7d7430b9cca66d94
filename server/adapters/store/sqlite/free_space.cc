#include "adapters/store/sqlite/free_space.h"

#include <algorithm>

namespace strowger::store::sqlite {

namespace {

constexpr unsigned char kInteriorIndex = 2;
constexpr unsigned char kInteriorTable = 5;
constexpr unsigned char kLeafIndex = 10;
constexpr unsigned char kLeafTable = 13;

std::uint32_t Read2(Page page, std::size_t at) {
  return static_cast<std::uint32_t>(page[at]) << 8 | page[at + 1];
}
std::uint32_t Read4(std::span<const unsigned char> page, std::size_t at) {
  return static_cast<std::uint32_t>(page[at]) << 24 |
         static_cast<std::uint32_t>(page[at + 1]) << 16 |
         static_cast<std::uint32_t>(page[at + 2]) << 8 | page[at + 3];
}

// A number of 1 to 9 bytes; moves `at` behind it. Nothing is read beyond the page.
std::uint64_t ReadVarint(Page page, std::size_t& at) {
  std::uint64_t value = 0;
  for (int i = 0; i < 9 && at < page.size(); ++i) {
    const unsigned char byte = page[at++];
    if (i == 8) return value << 8 | byte;
    value = value << 7 | (byte & 0x7f);
    if ((byte & 0x80) == 0) break;
  }
  return value;
}

bool IsTree(Page page) {
  return page[0] == kInteriorIndex || page[0] == kInteriorTable || page[0] == kLeafIndex ||
         page[0] == kLeafTable;
}
std::size_t HeaderBytes(Page page) {
  return page[0] == kInteriorIndex || page[0] == kInteriorTable ? 12 : 8;
}

bool Clear(Page page, std::size_t from, std::size_t to) {
  to = std::min(to, page.size());
  if (from >= to) return false;
  const auto part = page.subspan(from, to - from);
  if (std::all_of(part.begin(), part.end(), [](unsigned char byte) { return byte == 0; })) {
    return false;
  }
  std::fill(part.begin(), part.end(), static_cast<unsigned char>(0));
  return true;
}

// How many bytes of a row of this length stand in the page of the tree itself.
std::uint64_t LocalBytes(const FileShape& shape, unsigned char kind, std::uint64_t row_bytes) {
  const std::uint64_t usable = shape.usable_bytes;
  const std::uint64_t most = kind == kLeafTable ? usable - 35 : (usable - 12) * 64 / 255 - 23;
  if (row_bytes <= most) return row_bytes;
  const std::uint64_t least = (usable - 12) * 32 / 255 - 23;
  const std::uint64_t fitting = least + (row_bytes - least) % (usable - 4);
  return fitting <= most ? fitting : least;
}

// The tail of the row at this place, where it has one.
void AddTail(const FileShape& shape, Page page, std::size_t at, const ReadPage& read,
             std::vector<Tail>& tails) {
  const unsigned char kind = page[0];
  if (kind == kInteriorIndex) at += 4;
  const std::uint64_t row_bytes = ReadVarint(page, at);
  if (kind == kLeafTable) ReadVarint(page, at);
  const std::uint64_t local = LocalBytes(shape, kind, row_bytes);
  if (local >= row_bytes || at + local + 4 > page.size()) return;
  std::uint64_t left = row_bytes - local;
  std::uint32_t next = Read4(page, at + local);
  const std::uint64_t most = shape.usable_bytes - 4;
  while (left > most && next != 0 && next <= shape.pages) {
    next = Read4(read(next), 0);
    left -= most;
  }
  if (left <= most && next != 0 && next <= shape.pages) {
    tails.push_back({next, static_cast<std::uint32_t>(left)});
  }
}

}  // namespace

FileShape ReadFileShape(std::span<const unsigned char> header) {
  FileShape shape;
  const std::uint32_t bytes = static_cast<std::uint32_t>(header[16]) << 8 | header[17];
  shape.page_bytes = bytes == 1 ? 65'536 : bytes;
  shape.usable_bytes = shape.page_bytes - header[20];
  shape.pages = Read4(header, 28);
  shape.first_trunk = Read4(header, 32);
  return shape;
}

std::map<std::uint32_t, std::uint32_t> FreePages(const FileShape& shape, const ReadPage& read) {
  std::map<std::uint32_t, std::uint32_t> free;
  for (std::uint32_t trunk = shape.first_trunk;
       trunk != 0 && trunk <= shape.pages && !free.contains(trunk);) {
    const Page page = read(trunk);
    const std::uint32_t leaves = std::min(Read4(page, 4), shape.usable_bytes / 4 - 2);
    free[trunk] = 8 + 4 * leaves;
    for (std::uint32_t i = 0; i < leaves; ++i) free.emplace(Read4(page, 8 + 4 * i), 0);
    trunk = Read4(page, 0);
  }
  return free;
}

bool ClearFreeSpace(const FileShape& shape, Page page) {
  if (!IsTree(page)) return false;
  const std::size_t rows = Read2(page, 3);
  const std::uint32_t content = Read2(page, 5);
  bool is_changed =
      Clear(page, HeaderBytes(page) + 2 * rows, content == 0 ? shape.usable_bytes : content);
  // Free blocks go upwards, so the way through them ends.
  std::uint32_t at = Read2(page, 1);
  while (at != 0 && at + 4 <= shape.usable_bytes) {
    is_changed = Clear(page, at + 4, at + Read2(page, at + 2)) || is_changed;
    const std::uint32_t next = Read2(page, at);
    if (next <= at) break;
    at = next;
  }
  return is_changed;
}

std::vector<Tail> FindTails(const FileShape& shape, Page page, const ReadPage& read) {
  std::vector<Tail> tails;
  if (!IsTree(page) || page[0] == kInteriorTable) return tails;
  const std::size_t rows = Read2(page, 3);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t pointer = HeaderBytes(page) + 2 * i;
    if (pointer + 2 > page.size()) break;
    const std::size_t at = Read2(page, pointer);
    if (at + 16 <= page.size()) AddTail(shape, page, at, read, tails);
  }
  return tails;
}

}  // namespace strowger::store::sqlite
