#include "adapters/store/sqlite/scrub.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/store/failure.h"
#include "adapters/store/sqlite/free_space.h"
#include "adapters/store/sqlite/handle.h"

namespace strowger::store::sqlite {

namespace {

// How often somebody else may write between the checkpoint and the lock.
constexpr int kTriesMax = 200;
// Beyond this the first byte of a page that continues a row could be taken for that of a tree.
constexpr std::uint32_t kPagesMax = 1u << 24;

[[noreturn]] void Fail(int code, const std::string& what) {
  throw SqlFailure(KindOf(code), what + ": " + sqlite3_errstr(code));
}
void Check(int code, const std::string& what) {
  if (code != SQLITE_OK) Fail(code, what);
}

// The files as SQLite has them open. They may not be opened another way: to close one would give
// back the locks of the whole process.
sqlite3_file* FileOf(sqlite3* database, int which) {
  sqlite3_file* file = nullptr;
  Check(sqlite3_file_control(database, "main", which, &file), "the file of the database");
  return file;
}

// Reads pages of the file, and writes some of them again.
class PageFile {
 public:
  explicit PageFile(sqlite3_file* file) : file_(file) {
    std::vector<unsigned char> header(kFileHeaderBytes);
    Check(file_->pMethods->xRead(file_, header.data(), static_cast<int>(header.size()), 0),
          "reading the header");
    shape_ = ReadFileShape(header);
    page_.resize(shape_.page_bytes);
    other_.resize(shape_.page_bytes);
  }

  const FileShape& shape() const { return shape_; }
  Page Read(std::uint32_t number) { return ReadInto(page_, number); }
  Page ReadOther(std::uint32_t number) { return ReadInto(other_, number); }
  void Write(std::uint32_t number, Page page) {
    Check(
        file_->pMethods->xWrite(file_, page.data(), static_cast<int>(page.size()), Offset(number)),
        "clearing a page");
  }
  void Sync() { Check(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL), "syncing"); }

 private:
  sqlite3_int64 Offset(std::uint32_t number) const {
    return static_cast<sqlite3_int64>(number - 1) * shape_.page_bytes;
  }
  Page ReadInto(std::vector<unsigned char>& buffer, std::uint32_t number) {
    Check(file_->pMethods->xRead(file_, buffer.data(), static_cast<int>(buffer.size()),
                                 Offset(number)),
          "reading a page");
    return buffer;
  }

  sqlite3_file* const file_;
  FileShape shape_;
  std::vector<unsigned char> page_;
  std::vector<unsigned char> other_;
};

void ClearTails(PageFile& file, const std::vector<Tail>& tails) {
  for (const Tail& tail : tails) {
    const Page page = file.ReadOther(tail.page);
    const auto unused = page.subspan(4 + tail.used_bytes);
    if (std::all_of(unused.begin(), unused.end(), [](auto byte) { return byte == 0; })) continue;
    std::fill(unused.begin(), unused.end(), static_cast<unsigned char>(0));
    file.Write(tail.page, page);
  }
}

void ClearPages(PageFile& file, std::uint32_t from, std::uint32_t to) {
  const ReadPage read = [&file](std::uint32_t number) { return file.ReadOther(number); };
  const auto free = FreePages(file.shape(), read);
  for (std::uint32_t number = from; number < to; ++number) {
    const Page page = file.Read(number);
    if (const auto found = free.find(number); found != free.end()) {
      std::fill(page.begin() + found->second, page.end(), static_cast<unsigned char>(0));
      file.Write(number, page);
      continue;
    }
    ClearTails(file, FindTails(file.shape(), page, read));
    if (ClearFreeSpace(file.shape(), page)) file.Write(number, page);
  }
  file.Sync();
}

void Checkpoint(sqlite3* database) {
  Check(sqlite3_wal_checkpoint_v2(database, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr),
        "emptying the log");
}

bool IsLogEmpty(sqlite3* database) {
  sqlite3_file* log = FileOf(database, SQLITE_FCNTL_JOURNAL_POINTER);
  if (log == nullptr || log->pMethods == nullptr) return true;
  sqlite3_int64 bytes = 0;
  Check(log->pMethods->xFileSize(log, &bytes), "the log's size");
  return bytes == 0;
}

// Holds the write lock with nothing in the log. False when somebody is always quicker.
bool LockWithEmptyLog(Handle& handle) {
  for (int attempt = 0; attempt < kTriesMax; ++attempt) {
    Checkpoint(handle.raw());
    handle.Begin(Access::kReadWrite);
    if (IsLogEmpty(handle.raw())) return true;
    handle.RollBack();
  }
  return false;
}

std::int64_t ReadNumber(Handle& handle, const char* sql) {
  const auto statement = handle.Prepare(sql);
  return statement->Next() ? statement->Integer(0) : 0;
}

// Page 1 holds the schema only, so that it may be written with its gap as it was.
void TouchPageOne(Handle& handle) {
  const std::int64_t version = ReadNumber(handle, "PRAGMA user_version");
  handle.Script("PRAGMA user_version = " + std::to_string((version + 1) & 0x7fffffff));
}

Result<bool> ScrubPages(const std::string& path, std::uint32_t& page) {
  Handle handle(path, Access::kReadWrite);
  if (ReadNumber(handle, "PRAGMA auto_vacuum") != 0) {
    return FailedPrecondition("SCRUB_IMPOSSIBLE", "The database " + path + " has auto_vacuum on.");
  }
  if (!LockWithEmptyLog(handle)) return false;
  PageFile file(FileOf(handle.raw(), SQLITE_FCNTL_FILE_POINTER));
  if (file.shape().pages >= kPagesMax) {
    return FailedPrecondition("SCRUB_IMPOSSIBLE", "The database " + path + " is too large.");
  }
  const std::uint32_t from = std::max<std::uint32_t>(page, 2);
  const std::uint32_t to = std::min(file.shape().pages + 1, from + kScrubbedTogether);
  ClearPages(file, from, to);
  TouchPageOne(handle);
  handle.Commit();
  const bool is_last = to > file.shape().pages;
  page = to;
  if (is_last) Checkpoint(handle.raw());
  return is_last;
}

}  // namespace

Result<bool> ScrubSome(const std::string& path, std::uint32_t& page) {
  try {
    return ScrubPages(path, page);
  } catch (const SqlFailure& failure) {
    return StoreError(failure);
  }
}

}  // namespace strowger::store::sqlite
