#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strowger::core {

inline constexpr std::size_t kLanguageBytesMax = 8'000;

// The language of a text: zh by its writing; en, de, fr, es, it, nl or pt by the small words that
// every sentence has. Empty when it is another one, or when so short a text does not tell. Of a
// long text its beginning counts.
std::string LanguageOf(std::string_view text);

}  // namespace strowger::core
