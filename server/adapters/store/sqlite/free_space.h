#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

// Where in the pages of a SQLite file nothing is kept, by https://www.sqlite.org/fileformat2.html.
namespace strowger::store::sqlite {

using Page = std::span<unsigned char>;

struct FileShape {
  std::uint32_t page_bytes = 0;
  std::uint32_t usable_bytes = 0;  // Of each page.
  std::uint32_t pages = 0;
  std::uint32_t first_trunk = 0;  // Of the list of free pages; 0: none.
};
inline constexpr std::size_t kFileHeaderBytes = 100;
// From the first bytes of the file.
FileShape ReadFileShape(std::span<const unsigned char> header);

// Gives the page of this number in a buffer that lives until the next call.
using ReadPage = std::function<Page(std::uint32_t number)>;

// The list of free pages: how many bytes of each the list itself uses, which are none of most.
std::map<std::uint32_t, std::uint32_t> FreePages(const FileShape& shape, const ReadPage& read);

// Sets what is free in a page of a tree to zero. True when that changed it. A page of another kind
// is left as it is.
bool ClearFreeSpace(const FileShape& shape, Page page);

// Where rows of this page that are longer go on: the last page of each, and how many bytes of it
// are used.
struct Tail {
  std::uint32_t page = 0;
  std::uint32_t used_bytes = 0;
};
std::vector<Tail> FindTails(const FileShape& shape, Page page, const ReadPage& read);

}  // namespace strowger::store::sqlite
