#pragma once

#include <cstddef>
#include <string_view>

namespace strowger::core {

// How alike two texts in UTF-8 are; characters past kCharactersComparedMax do not count.
inline constexpr std::size_t kCharactersComparedMax = 64;

// From 0, nothing in common, to 1, equal (Jaro 1989, with Winkler's bonus for a common beginning of
// up to four characters). An empty text is like nothing.
double JaroWinkler(std::string_view a, std::string_view b);

// The fewest characters to be put in, taken out, exchanged or swapped with their neighbour to make
// one text of the other, none touched twice (optimal string alignment). Counts no further than
// `most`: then it returns most + 1.
int EditDistance(std::string_view a, std::string_view b, int most);

// The sound of an English name (Soundex): a letter and three digits; empty where there is none.
struct Sound {
  char text[4] = {};
  bool is_empty() const { return text[0] == 0; }
  std::string_view view() const {
    return is_empty() ? std::string_view() : std::string_view(text, 4);
  }
};
Sound SoundOf(std::string_view word);

}  // namespace strowger::core
