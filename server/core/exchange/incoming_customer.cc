#include "core/exchange/incoming_customer.h"

#include <algorithm>

#include "core/quality/customer_check.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::size_t kShownBytesMax = 60;

RecordFault Fault(std::string_view field, std::string_view value, std::string_view reason,
                  std::string mend) {
  return {std::string(field), Shortened(value), std::string(reason), std::move(mend)};
}

// What a check refused, in the words of a report.
RecordFault FaultFrom(const Error& refused, std::string_view value) {
  const auto text = [&refused](const char* key) {
    const auto found = refused.metadata.find(key);
    return found == refused.metadata.end() ? std::string() : found->second;
  };
  const std::string said = text("value");
  const std::string mend = text("mend");
  return Fault(text("field"), said.empty() ? value : said, refused.reason,
               mend.empty() ? refused.message : mend);
}

std::optional<RecordFault> FaultOfText(std::string_view field, std::string_view value) {
  const auto checked = CheckText(field, value, kIncomingTextBytesMax);
  if (checked.ok()) return std::nullopt;
  return FaultFrom(checked.error(), value);
}

std::optional<RecordFault> FaultOfTexts(std::string_view field,
                                        const std::optional<std::vector<std::string>>& values,
                                        std::size_t& count) {
  if (!values) return std::nullopt;
  count += values->size();
  for (const std::string& value : *values) {
    if (auto fault = FaultOfText(field, value)) return fault;
  }
  return std::nullopt;
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
    if (auto fault = FaultOfText(kCustomerElements[i], *incoming.fields[i])) return fault;
  }
  std::size_t count = 0;
  if (auto fault = FaultOfTexts(kPhoneElement, incoming.phones, count)) return fault;
  if (auto fault = FaultOfTexts(kMailElement, incoming.emails, count)) return fault;
  if (auto fault = FaultOfTexts("other", incoming.others, count)) return fault;
  if (count <= kContactPointsMax) return std::nullopt;
  return FaultFrom(TooManyContactPoints(), "");
}

std::optional<RecordFault> FaultOfValues(const Dictionary& dictionary,
                                         const IncomingCustomer& incoming,
                                         std::span<const ContactPoint> points) {
  const auto checked = CheckCustomer(dictionary, incoming.fields, points);
  if (checked.ok()) return std::nullopt;
  return FaultFrom(checked.error(), "");
}

std::optional<RecordFault> FaultOfNames(const CustomerRecord& record) {
  for (const CustomerField field : {CustomerField::kDisplayName, CustomerField::kCompany}) {
    const auto& value = record.fields[static_cast<std::size_t>(field)];
    if (value && !value->empty()) return std::nullopt;
  }
  return Fault("display_name", "", "NAME_MISSING", "Give a name or a company.");
}

}  // namespace strowger::core
