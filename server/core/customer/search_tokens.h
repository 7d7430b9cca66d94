#pragma once

#include <string>
#include <string_view>
#include <vector>

// How a text falls into words: the same rule for what is kept and for what is asked.
namespace strowger::core {

inline constexpr std::size_t kTokenBytesMax = 64;

// A word in lower case and without Latin accents, or a run of Han characters. Words of other
// scripts are cut at kTokenBytesMax.
struct TextWord {
  std::string letters;
  bool is_han = false;
};
std::vector<TextWord> WordsOf(std::string_view text);

// All of them with a space between.
std::string FoldedWords(std::string_view text);

}  // namespace strowger::core
