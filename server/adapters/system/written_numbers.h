#pragma once

#include <string>
#include <string_view>

namespace strowger::system {

// A telephone number out of a file or a form.
struct WrittenNumber {
  enum class Trust {
    kNone,      // No number at all.
    kInvalid,   // Reads like one, but its country has none like it.
    kPossible,  // Has a length that its country has.
    kValid,     // Is in its country's plan.
  };
  Trust trust = Trust::kNone;
  std::string e164;       // With "+"; empty for kNone.
  std::string extension;  // Digits; mostly empty.
};

// Telephone numbers as people write them, with labels, brackets, extensions and full-width digits,
// by libphonenumber. What an exchange sends is read by PhoneNumbers, which knows its dial plan.
class WrittenNumbers {
 public:
  // Longer texts are no numbers.
  static constexpr std::size_t kRawBytesMax = 250;

  struct Home {
    std::string region;     // CLDR region of numbers without a country code; empty: they are none.
    std::string area_code;  // Put before local numbers that lack one, for example "25".
  };
  explicit WrittenNumbers(Home home);

  // From any thread.
  WrittenNumber Read(std::string_view raw) const;
  // Whether the library knows numbers of that region.
  static bool IsRegion(const std::string& region);

 private:
  const Home home_;
};

}  // namespace strowger::system
