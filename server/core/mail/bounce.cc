#include "core/mail/bounce.h"

#include <algorithm>
#include <array>

#include "core/mail/address_scan.h"
#include "core/mail/bounce_notice.h"
#include "core/mail/bounce_prose.h"
#include "core/mail/delivery_report.h"
#include "core/text/ascii.h"

namespace strowger::core {
namespace {

constexpr std::array<std::string_view, 14> kDaemons{
    "post_master",   "post-master", "mailer-daemon", "mailerdaemon",  "mail-daemon",
    "maildaemon",    "postmaster",  "mdaemon",       "mailer_daemon", "mail.daemon",
    "mailer.daemon", "bounce",      "mailer",        "mail-delivery"};
constexpr std::array<std::string_view, 9> kDaemonNames{
    "mailer-daemon",        "mail delivery",      "mail administrator",
    "system administrator", "delivery subsystem", "mailer daemon",
    "postmaster",           "delivery system",    "mail system"};

bool IsDaemon(const Mailbox& mailbox) {
  const std::string_view local =
      std::string_view(mailbox.address).substr(0, mailbox.address.find('@'));
  for (const std::string_view end : {"-admin", "-owner", "-request", "-bounces"}) {
    if (local.size() > end.size() && EqualsFolded(local.substr(local.size() - end.size()), end)) {
      return true;
    }
  }
  for (const std::string_view name : kDaemons) {
    if (StartsWithFolded(local, name)) return true;
  }
  return std::any_of(kDaemonNames.begin(), kDaemonNames.end(), [&mailbox](std::string_view name) {
    return ContainsFolded(mailbox.name, name);
  });
}

// Daemons write addresses that no reader understands.
bool NamesDaemon(const std::string* from) {
  return from != nullptr &&
         (ContainsFolded(*from, "mailer-daemon") || ContainsFolded(*from, "<postmaster"));
}

// A mail that must not be answered by a report (RFC 5321, section 4.5.5).
bool HasNullSender(const MailMessage& message) {
  const std::string* path = message.Header("return-path");
  if (path == nullptr) return false;
  const std::string_view bare = TrimmedBlanks(*path);
  return bare == "<>" || bare.empty() || StartsWithFolded(bare, "<mailer-daemon") ||
         StartsWithFolded(bare, "mailer-daemon");
}

bool IsAnswer(std::string_view subject) {
  for (const std::string_view sign : {"re:", "fw:", "fwd:", "aw:", "wg:", "tr:", "sv:", "rv:"}) {
    if (StartsWithFolded(TrimmedBlanks(subject), sign)) return true;
  }
  return false;
}

std::vector<std::string> OwnAddresses(const MailMessage& message) {
  std::vector<std::string> own;
  for (const auto* list :
       {&message.from, &message.to, &message.cc, &message.reply_to, &message.sender}) {
    for (const Mailbox& one : *list) own.push_back(AsciiLower(one.address));
  }
  for (const std::string_view name : {"delivered-to", "envelope-to"}) {
    if (const auto* value = message.Header(name)) own.push_back(AsciiLower(FirstAddressIn(*value)));
  }
  // The returned mail came from us as well.
  if (const auto* value = FindHeader(message.returned_headers, "from")) {
    own.push_back(AsciiLower(FirstAddressIn(*value)));
  }
  if (const auto* value = FindHeader(message.returned_headers, "return-path")) {
    own.push_back(AsciiLower(FirstAddressIn(*value)));
  }
  own.erase(std::remove(own.begin(), own.end(), std::string()), own.end());
  return own;
}

// Whom a returned mail was for.
std::vector<std::string> ReturnedTo(const std::vector<MailHeader>& headers) {
  for (const std::string_view name : {"x-failed-recipients", "x-original-to", "to"}) {
    const std::string* value = FindHeader(headers, name);
    if (value == nullptr) continue;
    std::vector<std::string> addresses;
    for (FoundAddress& found : AddressesIn(*value)) addresses.push_back(std::move(found.address));
    if (!addresses.empty()) return addresses;
  }
  return {};
}

const MailReport* StatusReport(const MailMessage& message, bool also_within) {
  for (const MailReport& report : message.reports) {
    if (report.is_within && !also_within) continue;
    if (report.media_type.ends_with("delivery-status")) return &report;
  }
  return nullptr;
}

std::string OriginalId(const std::vector<MailHeader>& headers) {
  const std::string* id = FindHeader(headers, "message-id");
  if (id == nullptr) return {};
  const std::size_t begin = id->find('<');
  if (begin == std::string::npos) return *id;
  return id->substr(begin + 1, id->find('>', begin) - begin - 1);
}

// What a report in prose may be known by.
struct Signs {
  bool is_from_daemon = false;
  bool has_subject = false;
  bool speaks = false;
  bool has_copy = false;
  bool names_failed = false;  // X-Failed-Recipients.
  bool is_report = false;     // multipart/report; report-type=delivery-status.
};

Signs SignsOf(const MailMessage& message, const BounceProse& prose) {
  Signs signs;
  signs.is_from_daemon = HasNullSender(message) || NamesDaemon(message.Header("from")) ||
                         std::any_of(message.from.begin(), message.from.end(), IsDaemon) ||
                         std::any_of(message.sender.begin(), message.sender.end(), IsDaemon);
  signs.has_subject = !IsAnswer(message.subject) && IsFailureSubject(message.subject);
  signs.speaks =
      SpeaksOfFailure(prose.said) ||
      (!ReplyCodeIn(prose.said).empty() && ClassOfWords(prose.said) != FailureClass::kUnknown);
  signs.has_copy = !prose.copy.empty() || !message.returned_headers.empty();
  signs.names_failed = message.Header("x-failed-recipients") != nullptr;
  signs.is_report = message.report_type == "delivery-status";
  return signs;
}

// In words why these are the signs of a bounce; empty when they are not.
std::string EvidenceIn(const Signs& signs) {
  if (signs.names_failed) return "The header X-Failed-Recipients names who did not get a mail.";
  if (signs.is_report && (signs.speaks || signs.has_copy)) {
    return "It calls itself a delivery report (RFC 3464), and says so in prose.";
  }
  if (signs.is_from_daemon && signs.has_subject) {
    return "It comes from a mail system, and its subject is that of a delivery report.";
  }
  if (signs.is_from_daemon && signs.speaks) {
    return "It comes from a mail system, and speaks of a mail that was not delivered.";
  }
  if (signs.has_subject && signs.speaks && signs.has_copy) {
    return "Subject and text speak of a mail that was not delivered, and it is enclosed.";
  }
  return {};
}

std::vector<BouncedRecipient> ProseRecipients(const MailMessage& message, const BounceProse& prose,
                                              const std::vector<MailHeader>& returned) {
  auto own = OwnAddresses(message);
  auto recipients = RecipientsInProse(prose.said, own);
  std::vector<std::string> named;
  if (const auto* failed = message.Header("x-failed-recipients")) {
    for (FoundAddress& found : AddressesIn(*failed)) named.push_back(std::move(found.address));
  } else if (recipients.empty()) {
    named = ReturnedTo(returned);
  }
  if (named.empty()) return recipients;
  std::vector<BouncedRecipient> chosen;
  const DeliveryFailure whole = DiagnoseFailure(prose.said);
  for (std::string& address : named) {
    const auto same = std::find_if(recipients.begin(), recipients.end(), [&](const auto& other) {
      return AsciiLower(other.address) == AsciiLower(address);
    });
    chosen.push_back({std::move(address), same == recipients.end() ? whole : same->failure});
  }
  return chosen;
}

std::optional<Bounce> FromReport(const MailMessage& message, const BounceProse& prose,
                                 const Signs& signs) {
  // A mail system may enclose its own report; a person who forwards one is a person.
  const MailReport* report = StatusReport(message, signs.is_from_daemon && signs.has_subject);
  if (report == nullptr) return std::nullopt;
  Bounce bounce;
  bounce.recipients = ReadDeliveryReport(report->text, prose.said);
  if (bounce.recipients.empty()) return std::nullopt;
  bounce.evidence = "It has a part message/delivery-status (RFC 3464).";
  return bounce;
}

}  // namespace

std::optional<Bounce> FindBounce(const MailMessage& message) {
  if (auto notice = ReadBounceNotice(message.text)) return notice;
  const BounceProse prose = SplitBounceProse(message.text);
  std::vector<MailHeader> returned = message.returned_headers;
  if (returned.empty()) returned = ReadHeaderLines(prose.copy);
  const Signs signs = SignsOf(message, prose);
  std::optional<Bounce> bounce = FromReport(message, prose, signs);
  if (!bounce) {
    const std::string* submitted = message.Header("auto-submitted");
    if (submitted != nullptr && EqualsFolded(TrimmedBlanks(*submitted), "no")) return std::nullopt;
    std::string evidence = EvidenceIn(signs);
    if (evidence.empty()) return std::nullopt;
    bounce.emplace();
    bounce->evidence = std::move(evidence);
    bounce->recipients = ReadDeliveryReport(message.text, prose.said);
    if (bounce->recipients.empty()) {
      bounce->recipients = ProseRecipients(message, prose, returned);
    }
    if (SpeaksOfDelay(prose.said)) {
      for (auto& one : bounce->recipients) one.failure.is_permanent = false;
    }
  }
  bounce->failure =
      bounce->recipients.empty() ? DiagnoseFailure(prose.said) : bounce->recipients.front().failure;
  bounce->original_message_id = OriginalId(returned);
  return bounce;
}

}  // namespace strowger::core
