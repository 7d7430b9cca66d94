#include "adapters/system/phone_numbers.h"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

#include <optional>
#include <string>

#include "adapters/system/written_numbers.h"

namespace strowger::system {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using service::NormalisedNumber;
using service::NumberContext;

namespace {

// What the library would print about hostile input is not wanted anywhere.
class SilentLogger : public i18n::phonenumbers::Logger {
 public:
  void WriteMessage(const std::string&) override {}
};

// How much is asked of a number before it is believed.
enum class Trust {
  kValid,     // It is in its country's plan.
  kPossible,  // It has a length that its country has. For numbers that name their country: plans
              // grow.
};

const PhoneNumberUtil& Library() { return *PhoneNumberUtil::GetInstance(); }

std::optional<PhoneNumber> Parse(const std::string& text, const std::string& region, Trust trust) {
  PhoneNumber number;
  if (Library().Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  number.clear_extension();
  const bool is_believed = trust == Trust::kValid ? Library().IsValidNumber(number)
                                                  : Library().IsPossibleNumberWithReason(number) ==
                                                        PhoneNumberUtil::IS_POSSIBLE;
  if (!is_believed) return std::nullopt;
  return number;
}

NormalisedNumber Describe(const PhoneNumber& number, const NumberContext& context) {
  NormalisedNumber described;
  described.kind = NormalisedNumber::Kind::kE164;
  Library().Format(number, PhoneNumberUtil::E164, &described.value);
  const bool is_domestic =
      Library().GetCountryCodeForRegion(context.region) == number.country_code();
  Library().Format(number, is_domestic ? PhoneNumberUtil::NATIONAL : PhoneNumberUtil::INTERNATIONAL,
                   &described.national);
  return described;
}

// What is left of a number as people and exchanges write it.
struct Dialled {
  bool has_plus = false;
  std::string digits;
};

// None when it holds anything but digits and the usual grouping signs.
std::optional<Dialled> ReadDialled(std::string_view raw) {
  Dialled dialled;
  for (const char c : raw) {
    if (c >= '0' && c <= '9') {
      dialled.digits += c;
    } else if (c == '+' && dialled.digits.empty() && !dialled.has_plus) {
      dialled.has_plus = true;
    } else if (std::string_view(" -().\t/").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (dialled.digits.empty()) return std::nullopt;
  return dialled;
}

// The number behind digits without "+": international with 00, national, local, or international
// without any mark, in this order.
std::optional<PhoneNumber> ParseDigits(const std::string& digits, const NumberContext& context) {
  constexpr std::size_t kUnmarkedDigitsMin = 10;
  if (digits.starts_with("00")) {
    if (auto number = Parse("+" + digits.substr(2), context.region, Trust::kPossible))
      return number;
  }
  if (auto number = Parse(digits, context.region, Trust::kValid)) return number;
  if (!context.area_code.empty() && !digits.starts_with('0')) {
    if (auto number = Parse(context.area_code + digits, context.region, Trust::kValid))
      return number;
  }
  if (digits.size() < kUnmarkedDigitsMin || digits.starts_with('0')) return std::nullopt;
  return Parse("+" + digits, context.region, Trust::kValid);
}

std::optional<PhoneNumber> ParseOutside(const std::string& digits, const NumberContext& context) {
  const std::string& trunk = context.trunk_prefix;
  const std::size_t inside_max = trunk.size() + context.extension_digits_max;
  if (!trunk.empty() && digits.starts_with(trunk) && digits.size() > inside_max) {
    if (auto number = ParseDigits(digits.substr(trunk.size()), context)) return number;
  }
  return ParseDigits(digits, context);
}

std::optional<PhoneNumber> ParseDialled(const Dialled& dialled, const NumberContext& context) {
  if (!dialled.has_plus) return ParseOutside(dialled.digits, context);
  return Parse("+" + dialled.digits, context.region, Trust::kPossible);
}

// A number with labels, an extension, brackets or digits of full width: as it stands in a form or a
// file. It must be in its country's plan, since it may be any text. What stands in a mail address
// is none.
std::optional<PhoneNumber> ParseWritten(std::string_view raw, const NumberContext& context) {
  if (raw.find('@') != std::string_view::npos) return std::nullopt;
  const WrittenNumber written = WrittenNumbers({context.region, context.area_code}).Read(raw);
  if (written.trust != WrittenNumber::Trust::kValid) return std::nullopt;
  return Parse(written.e164, context.region, Trust::kValid);
}

// Everything that the reading of a number depends on.
std::string KeyOf(std::string key, const NumberContext& context) {
  for (const std::string* part : {&context.region, &context.area_code, &context.trunk_prefix}) {
    key += '|';
    key += *part;
  }
  return key + '|' + std::to_string(context.extension_digits_max);
}

}  // namespace

PhoneNumbers::PhoneNumbers() {
  // The library keeps one instance for the whole program and owns its logger.
  PhoneNumberUtil::GetInstance()->SetLogger(new SilentLogger);
}

NormalisedNumber PhoneNumbers::Normalise(std::string_view raw, const NumberContext& context) const {
  NormalisedNumber unparsed;
  unparsed.value = raw.substr(0, kRawBytesMax);
  if (raw.size() > kRawBytesMax) return unparsed;
  const auto dialled = ReadDialled(raw);
  if (dialled && !dialled->has_plus && dialled->digits.size() <= context.extension_digits_max) {
    return {dialled->digits, dialled->digits, NormalisedNumber::Kind::kExtension};
  }
  std::string key =
      KeyOf(dialled ? (dialled->has_plus ? "+" : "") + dialled->digits : std::string(raw), context);
  if (auto known = recent_.Find(key)) return *std::move(known);
  const auto number = dialled ? ParseDialled(*dialled, context) : ParseWritten(raw, context);
  // What is no number is given back as it was written, so it is not kept.
  if (!number) return unparsed;
  NormalisedNumber described = Describe(*number, context);
  recent_.Keep(std::move(key), described);
  return described;
}

}  // namespace strowger::system
