#include "adapters/store/page.h"

#include <algorithm>
#include <charconv>

namespace strowger::store {

namespace {

bool ReadNumber(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::size_t PageSize(std::size_t wanted) {
  return wanted == 0 ? kPageSizeDefault : std::min(wanted, kPageSizeMax);
}

std::string PageToken(const PageCursor& cursor) {
  return std::to_string(cursor.rank) + "." + std::to_string(cursor.id);
}

Result<PageCursor> CursorFrom(std::string_view token, const PageCursor& first) {
  if (token.empty()) return first;
  PageCursor cursor;
  const std::size_t dot = token.find('.');
  if (dot != std::string_view::npos && ReadNumber(token.substr(0, dot), cursor.rank) &&
      ReadNumber(token.substr(dot + 1), cursor.id)) {
    return cursor;
  }
  return InvalidArgument("PAGE_TOKEN_UNKNOWN",
                         "The page token is none that was given out; begin with an empty one.");
}

}  // namespace strowger::store
