#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strowger::core {

// A mail address somewhere in a text.
struct FoundAddress {
  std::string address;
  std::size_t begin = 0;
  std::size_t end = 0;
};

inline constexpr std::size_t kAddressBytesMax = 320;

// The addresses in a text in their order; what only looks like one (no point in its domain) is
// none. At most `count_max`.
std::vector<FoundAddress> AddressesIn(std::string_view text, std::size_t count_max = 100);

// The first address in a text; empty when there is none.
std::string FirstAddressIn(std::string_view text);

}  // namespace strowger::core
