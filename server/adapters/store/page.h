#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace strowger::store {

inline constexpr std::size_t kPageSizeDefault = 50;
inline constexpr std::size_t kPageSizeMax = 1'000;

// How many rows a page has: the default for zero, never more than the maximum.
std::size_t PageSize(std::size_t wanted);

// Where a list goes on: after the row with this rank (where rows have one) and id. Opaque to
// clients.
struct PageCursor {
  std::int64_t rank = 0;
  std::int64_t id = 0;
};
std::string PageToken(const PageCursor& cursor);
// `first` for an empty token; PAGE_TOKEN_UNKNOWN when it is none of ours.
Result<PageCursor> CursorFrom(std::string_view token, const PageCursor& first);

}  // namespace strowger::store
