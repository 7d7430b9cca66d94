#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/id.h"

namespace strowger::service {

// How numbers look on one link.
struct NumberContext {
  std::string region = "US";  // CLDR region of numbers without a country code, for example "CN".
  std::string area_code;      // Put before local numbers that lack one, for example "25".
  std::string trunk_prefix;   // Dialled for an outside line, taken off first, for example "9".
  // Internal extensions have at most this many digits and are never parsed as outside numbers.
  std::size_t extension_digits_max = 5;
};

struct NormalisedNumber {
  std::string value;     // E.164 with "+", or the digits of an extension, or the text as received.
  std::string national;  // For people, grouped.
  enum class Kind { kE164, kExtension, kUnparsed } kind = Kind::kUnparsed;
};

// Called from any thread; keeps no state.
class PhoneNumbers {
 public:
  virtual ~PhoneNumbers() = default;
  virtual NormalisedNumber Normalise(std::string_view raw, const NumberContext& context) const = 0;
};

}  // namespace strowger::service
