#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "core/identity/agreement.h"
#include "core/identity/person_field.h"

namespace strowger::core {

// What a MatchModel has learnt from many records, so that two of them can be weighed at any time
// without the others. Shares of pairs that grow with the number of records are kept for each
// record.
struct MatchParameters {
  using Levels = std::array<std::array<double, kLevelsCount>, kPersonFieldsCount>;

  Levels same{};    // How often records of one person agree so well, where both have a value.
  Levels chance{};  // How often others do.
  double swapped_names = 0;
  double swapped_addresses = 0;
  double matches_each = 0;     // For each record.
  double housemates_each = 0;  // For each match.
  double neighbours = 0;       // Of all pairs.
};

// The share of those with a value in that field who have this one; none where it is not known, and
// an average value is taken.
using ValueShares = std::function<std::optional<double>(PersonField field, std::string_view text)>;

// Learnt from generated people, Chinese and European ones: for a store that has learnt nothing yet.
const MatchParameters& UsualMatchParameters();

}  // namespace strowger::core
