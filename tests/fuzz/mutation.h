#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strowger::fuzz {

inline constexpr std::size_t kInputBytesMax = 64 * 1024;

// Changes inputs at random. The same seed changes the same way everywhere.
class Mutation {
 public:
  explicit Mutation(std::uint64_t seed) : state_(seed * 2 + 1) {}

  std::size_t Below(std::size_t limit);
  // A few changes, with pieces of `others`; at most kInputBytesMax.
  std::string Changed(std::string input, const std::vector<std::string>& others);

 private:
  void ChangeOnce(std::string& input, const std::vector<std::string>& others);

  std::uint64_t state_;
};

}  // namespace strowger::fuzz
