#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

// Takes what was deleted out of the files of a database on PostgreSQL, table by table. A table of
// less than kRewrittenBytesMax is written anew, which nobody may read or write meanwhile; of a
// larger one the deleted rows are given up, and what they were is overwritten by later ones. With
// either go the statistics, in which values stand, too.
namespace strowger::store::postgres {

inline constexpr std::int64_t kRewrittenBytesMax = 128 * 1024 * 1024;

// The next table, of which `page` is the number from 1; moves it. True when there are no more.
Result<bool> ScrubSome(const std::string& place, std::uint32_t& page);

}  // namespace strowger::store::postgres
