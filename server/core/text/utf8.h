#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

// Texts from outside are UTF-8 (RFC 3629) or they are refused.
namespace strowger::core {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: not well formed.
};
// The character at the front of `text`, which is not empty.
Character FrontCharacter(std::string_view text);

bool IsWellFormed(std::string_view text);

// Han ideographs with their extensions, and the compatibility block.
constexpr bool IsHan(char32_t code) {
  return (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) ||
         (code >= 0x20000 && code <= 0x3ffff);
}

// The beginning of `text` within so many bytes that ends with a whole character.
std::string_view BeginningOf(std::string_view text, std::size_t bytes_max);

// Refused with TEXT_TOO_LONG or TEXT_MALFORMED (not UTF-8, or with a zero byte); `field` names it.
Result<void> CheckText(std::string_view field, std::string_view text, std::size_t bytes_max);

}  // namespace strowger::core
