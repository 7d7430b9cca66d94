#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/identity/people.h"

namespace strowger::core {

// Two records, the earlier one first.
struct PersonPair {
  People::Number a = 0;
  People::Number b = 0;
  auto operator<=>(const PersonPair&) const = default;
};

// A key that more records share says nothing: the pairs of its block are left to the other keys.
inline constexpr std::size_t kBlockRecordsMax = 200;

// The pairs that are worth a comparison: those that share a key. There are many keys (birth date,
// the sounds of the names in either order, telephone, postcode and house, address and name, ...),
// so that two records of one person share one whatever a few slips have done. Each pair comes once,
// in order. `progress`, if any, is told the share that is done, from 0 to 1. Time grows with the
// records times the size of their blocks, not with the square of the records.
std::vector<PersonPair> FindCandidates(const People& people,
                                       const std::function<void(double)>& progress = {});

}  // namespace strowger::core
