#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/identity/people.h"

namespace strowger::core {

// Records that share a key are worth a comparison. There are many keys (birth date, the sounds of
// the names in either order, telephone, postcode and house, address and name, ...), so that two
// records of one person share one whatever a few slips have done.
struct BlockingKey {
  std::uint64_t hash;
  People::Number person;
  auto operator<=>(const BlockingKey&) const = default;
};

inline constexpr std::size_t kBlockingRulesCount = 19;

// The keys of one record by one rule, below kBlockingRulesCount; none where a value is missing.
void AddBlockingKeys(const People& people, People::Number person, std::size_t rule,
                     std::vector<BlockingKey>& keys);

}  // namespace strowger::core
