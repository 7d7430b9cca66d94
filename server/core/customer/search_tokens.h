#pragma once

#include <string>
#include <string_view>
#include <vector>

// How customers are found by name: the same rule makes the tokens of what is kept and of what is
// asked.
namespace strowger::core {

// What is kept of one text: its words in lower case and without Latin accents, and of each run of
// Han characters every single character and every pair of neighbours. Words of other scripts are
// cut at kTokenBytesMax.
std::vector<std::string> IndexTokens(std::string_view text);

// All words and runs of Han characters of a text in that form, with a space between them.
std::string FoldedWords(std::string_view text);

struct SearchTerm {
  std::string token;
  bool is_prefix =
      false;  // Words are found by their beginning; Han characters and pairs are whole.
};
// What must all be found in a text that is asked for. Pairs of Han characters do not say in which
// order they stand, so whoever finds a longer run compares it with the text itself.
std::vector<SearchTerm> SearchTerms(std::string_view text);

inline constexpr std::size_t kTokenBytesMax = 64;
inline constexpr std::size_t kSearchTermsMax = 16;

}  // namespace strowger::core
