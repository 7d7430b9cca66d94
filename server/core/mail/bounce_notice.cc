#include "core/mail/bounce_notice.h"

#include <string>

#include "core/mail/address_scan.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

// The text value of a key, looked for from `from` on; `end` is set behind it. No escapes are read:
// addresses and codes have none.
std::string_view ValueOf(std::string_view json, std::string_view quoted_key, std::size_t from = 0,
                         std::size_t* end = nullptr) {
  std::size_t at = json.find(quoted_key, from);
  if (at == std::string_view::npos) return {};
  at += quoted_key.size();
  while (at < json.size() && (json[at] == ':' || IsBlank(json[at]))) ++at;
  if (at >= json.size() || json[at] != '"') return {};
  const std::size_t close = json.find('"', at + 1);
  if (close == std::string_view::npos) return {};
  if (end != nullptr) *end = close;
  return json.substr(at + 1, close - at - 1);
}

void ReadBounced(std::string_view json, Bounce& bounce) {
  const bool is_transient = EqualsFolded(ValueOf(json, "\"bounceType\""), "transient");
  std::size_t at = json.find("\"bouncedRecipients\"");
  while (at != std::string_view::npos && bounce.recipients.size() < Bounce::kRecipientsMax) {
    std::size_t end = at;
    const std::string address = FirstAddressIn(ValueOf(json, "\"emailAddress\"", at, &end));
    if (end == at) break;
    at = end;
    const std::string_view one = json.substr(at, json.find('}', at) - at);
    DeliveryFailure failure = DiagnoseFailure(ValueOf(one, "\"diagnosticCode\""));
    const std::string status = StatusIn(ValueOf(one, "\"status\""));
    if (!status.empty()) failure.status = status;
    failure.is_permanent = !is_transient && !failure.status.starts_with('4');
    if (!address.empty()) bounce.recipients.push_back({address, std::move(failure)});
  }
}

void ReadDelivered(std::string_view json, Bounce& bounce) {
  const std::size_t list = json.find("\"recipients\"");
  if (list == std::string_view::npos) return;
  const std::string_view addresses = json.substr(list, json.find(']', list) - list);
  for (FoundAddress& found : AddressesIn(addresses, Bounce::kRecipientsMax)) {
    DeliveryFailure failure = DiagnoseFailure(ValueOf(json, "\"smtpResponse\""));
    failure.failure_class = FailureClass::kDelivered;
    failure.is_permanent = false;
    bounce.recipients.push_back({std::move(found.address), std::move(failure)});
  }
}

}  // namespace

std::optional<Bounce> ReadBounceNotice(std::string_view text) {
  constexpr std::size_t kBytesMax = 256 * 1024;
  constexpr std::size_t kTypeWithin = 200;
  const std::string_view json = TrimmedBlanks(text.substr(0, kBytesMax));
  if (!json.starts_with('{')) return std::nullopt;
  std::string_view type = ValueOf(json.substr(0, kTypeWithin), "\"notificationType\"");
  if (type.empty()) type = ValueOf(json.substr(0, kTypeWithin), "\"eventType\"");
  Bounce bounce;
  if (type == "Bounce") ReadBounced(json, bounce);
  if (type == "Delivery") ReadDelivered(json, bounce);
  if (bounce.recipients.empty()) return std::nullopt;
  bounce.failure = bounce.recipients.front().failure;
  bounce.evidence = "It is the notice of a mailing service on a delivery.";
  return bounce;
}

}  // namespace strowger::core
