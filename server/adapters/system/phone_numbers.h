#pragma once

#include <string_view>

#include "adapters/system/recent_numbers.h"
#include "service/ports/phone_numbers.h"

namespace strowger::system {

// Telephone numbers by libphonenumber. The dial plan comes first, since "1001" parses as a number
// in most countries; then a number must be valid before it is believed.
class PhoneNumbers : public service::PhoneNumbers {
 public:
  // Longer texts are no numbers; they are cut.
  static constexpr std::size_t kRawBytesMax = 64;

  // Loads the numbering plans, which takes some milliseconds once.
  PhoneNumbers();

  service::NormalisedNumber Normalise(std::string_view raw,
                                      const service::NumberContext& context) const override;

 private:
  // Not seen from outside, except in time.
  mutable RecentNumbers recent_;
};

}  // namespace strowger::system
