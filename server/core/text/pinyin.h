#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How Chinese is written in Latin letters: small ones, without tones or spaces.
namespace strowger::core {

// Of a text with characters that are read in several ways, so many readings are given at most: then
// the rest is read as it mostly is.
inline constexpr std::size_t kReadingsMax = 32;

// The readings of a character, the commonest first; none for what has none. Traditional ones are
// read as their simplified ones. ü is v, and behind that u and yu, as it is also written.
std::vector<std::string> ReadingsOf(char32_t code);

// All readings of a text, the likeliest first: "zengwei", "cengwei" for 曾伟. Where it begins with
// a surname that is read in a way of its own, such as 单, 仇, 曾 or 尉迟, that way comes first.
// Latin letters and digits stay, in small letters; all else is left out. Empty for a text without
// Han characters.
std::vector<std::string> PinyinReadings(std::string_view text);

// The first letters of these readings: "zw", "cw".
std::vector<std::string> PinyinInitials(std::string_view text);

// The surnames of two characters: how many bytes of the text are one; 0 where it begins with none.
std::size_t CompoundSurnameBytes(std::string_view text);

// Whether Latin letters are a common surname in pinyin, or a name in pinyin at all: "zhang",
// "xiaoming".
bool IsPinyinSurname(std::string_view letters);
bool IsPinyin(std::string_view letters);

}  // namespace strowger::core
