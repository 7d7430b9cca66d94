#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace strowger::core {

// Tells of hashes whether they came before, in little room: now and then it says so of one that did
// not.
class SeenBefore {
 public:
  SeenBefore() : bits_(kBits, false) {}

  bool Insert(std::uint64_t hash) {
    const std::size_t at = hash % kBits;
    const bool was_seen = bits_[at];
    bits_[at] = true;
    return was_seen;
  }

 private:
  static constexpr std::size_t kBits = std::size_t{1} << 27;
  std::vector<bool> bits_;
};

}  // namespace strowger::core
