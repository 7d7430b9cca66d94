#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

// Takes what was deleted out of the bytes of a SQLite file. SQLite only marks the place of a
// deleted row as free, and copies of rows that it moved stay in the gaps of pages; with everything
// that the file format (https://www.sqlite.org/fileformat2.html) calls free set to zero, a search
// of the file's bytes finds what its tables have and nothing else.
//
// While the server is at work: for some pages at a time the write lock is held and the log is
// empty, so that what stands in the file is all there is. The commit that ends it makes every other
// connection read its pages anew, so none writes an old gap back.
namespace strowger::store::sqlite {

// Pages at a time: some ten milliseconds.
inline constexpr std::uint32_t kScrubbedTogether = 2'000;

// From this page on, which is 1 at first; moves it. True when the file was gone through to its end
// and the log holds nothing older. Waits for readers; may be done again after a crash at any point.
Result<bool> ScrubSome(const std::string& path, std::uint32_t& page);

}  // namespace strowger::store::sqlite
