#include "adapters/system/written_numbers.h"

#include <phonenumbers/phonenumberutil.h>

#include <optional>
#include <set>
#include <utility>

namespace strowger::system {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using Trust = WrittenNumber::Trust;

namespace {

constexpr char kUnknownRegion[] = "ZZ";
// A local number has so many digits at most; with an area code it would be longer.
constexpr std::size_t kLocalDigitsMax = 8;

const PhoneNumberUtil& Library() { return *PhoneNumberUtil::GetInstance(); }

std::optional<PhoneNumber> Parse(const std::string& text, const std::string& region) {
  PhoneNumber number;
  if (Library().Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  return number;
}

Trust TrustIn(const PhoneNumber& number) {
  if (Library().IsValidNumber(number)) return Trust::kValid;
  return Library().IsPossibleNumber(number) ? Trust::kPossible : Trust::kInvalid;
}

// Nothing but digits and what groups them, too few for a number with its area code.
bool IsLocal(std::string_view raw) {
  std::size_t digits = 0;
  for (const char c : raw) {
    if (c >= '0' && c <= '9') {
      if (++digits == 1 && c == '0') return false;
    } else if (std::string_view(" -./").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits > 0 && digits <= kLocalDigitsMax;
}

}  // namespace

WrittenNumbers::WrittenNumbers(Home home) : home_(std::move(home)) {}

bool WrittenNumbers::IsRegion(const std::string& region) {
  std::set<std::string> regions;
  Library().GetSupportedRegions(&regions);
  return regions.contains(region);
}

WrittenNumber WrittenNumbers::Read(std::string_view raw) const {
  if (raw.size() > kRawBytesMax) return {};
  const std::string& region = home_.region.empty() ? kUnknownRegion : home_.region;
  const std::string text(raw);
  std::optional<PhoneNumber> number;
  if (!home_.area_code.empty() && IsLocal(raw)) {
    number = Parse(home_.area_code + text, region);
    if (number && TrustIn(*number) != Trust::kValid) number.reset();
  }
  if (!number) number = Parse(text, region);
  if (!number) return {};
  WrittenNumber written{TrustIn(*number), {}, number->extension()};
  Library().Format(*number, PhoneNumberUtil::E164, &written.e164);
  return written;
}

}  // namespace strowger::system
