#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/identity/text_table.h"

namespace strowger::core {

// How often words are met in the texts of one kind: "restaurant" says less than "philippe".
class WordCounts {
 public:
  void Add(std::string_view text);

  // How much of what two texts say they say both, from 0 to 1: words weigh the more the rarer they
  // are, their order counts for nothing, and a slip in a longer word is forgiven.
  struct Overlap {
    double of_shorter = 0;  // Of the text that says less: 1 when the other has all its words.
    double of_both = 0;
    bool has_other_numbers = false;  // Each has a number that the other lacks.
  };
  Overlap Compare(std::string_view a, std::string_view b) const;

 private:
  double WeightOf(std::string_view word) const;

  TextTable words_;
  std::vector<std::uint32_t> counts_;
  double texts_ = 0;
};

}  // namespace strowger::core
