#pragma once

#include <cstdint>
#include <string_view>

#include "core/identity/people.h"
#include "core/identity/person_field.h"

namespace strowger::core {

// How well two records agree in one field.
enum class Level : std::uint8_t {
  kMissing,  // In one of them at least: it speaks neither for nor against.
  kExact,
  kNear,   // A slip of the pen.
  kFar,    // Two slips, or alike as a whole.
  kRough,  // Might be: an initial, a date that differs in two digits.
  kDiffers,
};
inline constexpr std::size_t kLevelsCount = 6;
std::string_view NameOf(Level level);

// How well two records agree, field by field; four bits a field.
class Agreement {
 public:
  Level At(PersonField field) const {
    return static_cast<Level>((bits_ >> (4 * IndexOf(field))) & 7U);
  }
  void Set(PersonField field, Level level) {
    bits_ &= ~(std::uint64_t{15} << (4 * IndexOf(field)));
    bits_ |= static_cast<std::uint64_t>(level) << (4 * IndexOf(field));
  }
  // The fields were compared crosswise: given name with surname, one line of the address with the
  // other. The levels of both are those of the crosswise comparison.
  bool has_swapped_names() const { return (bits_ >> 60 & 1U) != 0; }
  bool has_swapped_addresses() const { return (bits_ >> 61 & 1U) != 0; }
  bool IsSwapped(PersonField field) const;
  void SwapNames() { bits_ |= std::uint64_t{1} << 60; }
  void SwapAddresses() { bits_ |= std::uint64_t{1} << 61; }

 private:
  std::uint64_t bits_ = 0;
};

// One field by itself.
Level CompareField(const People& people, People::Number a, People::Number b, PersonField field);
Agreement Compare(const People& people, People::Number a, People::Number b);

}  // namespace strowger::core
