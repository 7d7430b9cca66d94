#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace strowger::core {

// The number of a resident of China (GB 11643-1999): region, birth date, order and check digit.
struct ResidentId {
  std::string number;      // Always in its form of 18: the older one of 15 has no century or check.
  std::string birth_date;  // Year, month and day: eight digits.
  bool is_male = false;    // The order is odd.
};

// Reads a number of 18 (the last may be "x") whose check digit is right, or one of 15; it must have
// a province and a birth date that there are. `text` has digits and letters only.
std::optional<ResidentId> ReadResidentId(std::string_view text);

}  // namespace strowger::core
