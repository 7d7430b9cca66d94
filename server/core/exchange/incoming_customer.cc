#include "core/exchange/incoming_customer.h"

#include <algorithm>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::size_t kShownBytesMax = 60;
constexpr std::size_t kPhoneDigitsMin = 3;
constexpr std::size_t kPhoneBytesMax = 64;
constexpr std::size_t kMailNameBytesMax = 64;
constexpr std::size_t kLanguageBytesMax = 35;

// In the order of CustomerField.
constexpr std::array<std::string_view, kCustomerFields> kFieldNames{
    "name", "sort_key", "company", "tier", "language", "alert", "owner"};

RecordFault Fault(std::string_view field, std::string_view value, std::string_view reason,
                  std::string mend) {
  return {std::string(field), Shortened(value), std::string(reason), std::move(mend)};
}

std::optional<RecordFault> FaultOfText(std::string_view field, std::string_view value) {
  if (value.size() > kIncomingTextBytesMax) {
    return Fault(field, value, "TEXT_TOO_LONG",
                 "Shorten it to " + std::to_string(kIncomingTextBytesMax) + " bytes.");
  }
  if (!IsWellFormed(value) || value.find('\0') != std::string_view::npos) {
    return Fault(field, value, "TEXT_MALFORMED", "Write it in UTF-8, without zero bytes.");
  }
  return std::nullopt;
}

std::optional<RecordFault> FaultOfPhone(const std::string& phone) {
  const auto digits = std::count_if(phone.begin(), phone.end(), IsAsciiDigit);
  if (digits >= static_cast<std::ptrdiff_t>(kPhoneDigitsMin) && phone.size() <= kPhoneBytesMax) {
    return std::nullopt;
  }
  return Fault("phone", phone, "PHONE_MALFORMED",
               "Give a telephone number of three digits or more, one in each column.");
}

bool IsMailAddress(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == 0 || at == std::string_view::npos || at > kMailNameBytesMax) return false;
  const std::string_view domain = address.substr(at + 1);
  if (domain.find('@') != std::string_view::npos) return false;
  const std::size_t dot = domain.find('.');
  if (dot == 0 || dot == std::string_view::npos || domain.back() == '.') return false;
  return address.find_first_of(" \t\r\n,;<>\"") == std::string_view::npos;
}

bool IsLanguage(std::string_view language) {
  return language.size() >= 2 && language.size() <= kLanguageBytesMax &&
         std::all_of(language.begin(), language.end(),
                     [](char c) { return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '-'; });
}

// Each kind of contact point by its own rule.
std::optional<RecordFault> FaultOfContactPoints(const IncomingCustomer& incoming) {
  const std::vector<std::string> none;
  const auto& phones = incoming.phones ? *incoming.phones : none;
  const auto& emails = incoming.emails ? *incoming.emails : none;
  const auto& others = incoming.others ? *incoming.others : none;
  for (const std::string& phone : phones) {
    if (auto fault = FaultOfText("phone", phone)) return fault;
    if (auto fault = FaultOfPhone(phone)) return fault;
  }
  for (const std::string& email : emails) {
    if (auto fault = FaultOfText("email", email)) return fault;
    if (IsMailAddress(email)) continue;
    return Fault("email", email, "EMAIL_MALFORMED",
                 "Give one mail address, such as ana@example.org.");
  }
  for (const std::string& other : others) {
    if (auto fault = FaultOfText("other", other)) return fault;
  }
  if (phones.size() + emails.size() + others.size() <= kIncomingContactPointsMax) {
    return std::nullopt;
  }
  return Fault("phone", phones.empty() ? "" : phones.front(), "TOO_MANY_CONTACT_POINTS",
               "Give at most " + std::to_string(kIncomingContactPointsMax) +
                   " telephone numbers and addresses.");
}

std::optional<RecordFault> FaultOfKey(const IncomingCustomer& incoming) {
  if (auto fault = FaultOfText("source", incoming.source)) return fault;
  if (incoming.source.empty()) {
    return Fault("source", "", "SOURCE_MISSING", "Say where the record comes from.");
  }
  if (incoming.source == kDeskSource) {
    return Fault("source", kDeskSource, "SOURCE_RESERVED",
                 "Name another source; \"desk\" is kept for what agents type.");
  }
  if (auto fault = FaultOfText("external_id", incoming.external_id)) return fault;
  if (!incoming.external_id.empty()) return std::nullopt;
  return Fault("external_id", "", "EXTERNAL_ID_MISSING",
               "Give the number or key by which the source knows the customer.");
}

}  // namespace

std::string Shortened(std::string_view value) {
  std::string shown(BeginningOf(value, kShownBytesMax));
  if (!IsWellFormed(shown)) {
    shown.clear();
    for (const char c : value.substr(0, kShownBytesMax)) {
      shown += static_cast<unsigned char>(c) < 0x80 ? c : '?';
    }
  }
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
  if (shown.size() < value.size()) shown += "…";
  return shown;
}

std::optional<RecordFault> FaultOf(const IncomingCustomer& incoming) {
  if (auto fault = FaultOfKey(incoming)) return fault;
  for (std::size_t i = 0; i < kCustomerFields; ++i) {
    if (!incoming.fields[i]) continue;
    if (auto fault = FaultOfText(kFieldNames[i], *incoming.fields[i])) return fault;
  }
  const auto& language = incoming[CustomerField::kLanguage];
  if (language && !language->empty() && !IsLanguage(*language)) {
    return Fault("language", *language, "LANGUAGE_MALFORMED",
                 "Give a language tag, such as en or zh-Hans.");
  }
  return FaultOfContactPoints(incoming);
}

std::optional<RecordFault> FaultOfNames(const CustomerRecord& record) {
  for (const CustomerField field : {CustomerField::kDisplayName, CustomerField::kCompany}) {
    const auto& value = record.fields[static_cast<std::size_t>(field)];
    if (value && !value->empty()) return std::nullopt;
  }
  return Fault("name", "", "NAME_MISSING", "Give a name or a company.");
}

}  // namespace strowger::core
