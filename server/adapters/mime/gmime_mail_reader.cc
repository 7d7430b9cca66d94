#include "adapters/mime/gmime_mail_reader.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "adapters/mime/charset.h"
#include "adapters/mime/encoded_words.h"
#include "adapters/mime/mended_source.h"
#include "adapters/mime/owned.h"
#include "adapters/mime/part_walk.h"
#include "core/mail/address_scan.h"
#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

using core::Mailbox;
using core::MailMessage;

struct FreeOptions {
  void operator()(GMimeParserOptions* options) const { g_mime_parser_options_free(options); }
};
using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

Options MakeOptions() {
  Options options(g_mime_parser_options_new());
  g_mime_parser_options_set_address_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
  g_mime_parser_options_set_allow_addresses_without_domain(options.get(), TRUE);
  g_mime_parser_options_set_parameter_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
  g_mime_parser_options_set_rfc2047_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_LOOSE);
  return options;
}

void TakeHeaders(GMimeMessage* source, MailMessage& message) {
  GMimeHeaderList* list = g_mime_object_get_header_list(GMIME_OBJECT(source));
  const int count = g_mime_header_list_get_count(list);
  for (int i = 0; i < count; ++i) {
    if (message.headers.size() == MailMessage::kHeadersMax) {
      message.troubles.push_back("The message has more than " +
                                 std::to_string(MailMessage::kHeadersMax) +
                                 " headers; the others are not told.");
      return;
    }
    GMimeHeader* header = g_mime_header_list_get_header_at(list, i);
    const char* raw = g_mime_header_get_raw_value(header);
    message.headers.push_back({WellFormed(g_mime_header_get_name(header)),
                               raw == nullptr ? std::string() : DecodedHeader(raw)});
  }
}

void AddMailboxes(InternetAddressList* list, int depth, std::vector<Mailbox>& mailboxes) {
  const int count = internet_address_list_length(list);
  for (int i = 0; i < count && mailboxes.size() < MailMessage::kRecipientsMax; ++i) {
    InternetAddress* one = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(one)) {
      // Groups do not nest (RFC 5322, section 3.4).
      if (depth == 0) {
        AddMailboxes(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), 1, mailboxes);
      }
      continue;
    }
    const char* name = internet_address_get_name(one);
    const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one));
    Mailbox mailbox{.name = name == nullptr ? std::string() : DecodedHeader(name),
                    .address = address == nullptr ? std::string() : WellFormed(address)};
    // A bare word is a name.
    if (mailbox.name.empty() && mailbox.address.find('@') == std::string::npos) {
      std::swap(mailbox.name, mailbox.address);
    }
    mailboxes.push_back(std::move(mailbox));
  }
}

// Of a value that no reader of addresses understands: what stands before the brackets, and what
// looks like an address.
Mailbox GuessedMailbox(const char* raw) {
  const std::string value = DecodedHeader(raw);
  const std::string_view name = std::string_view(value).substr(0, value.find('<'));
  Mailbox mailbox{.address = core::FirstAddressIn(value)};
  for (const char c : name == mailbox.address ? std::string_view() : name) {
    if (c != '"') mailbox.name += c;
  }
  mailbox.name = std::string(core::TrimmedBlanks(mailbox.name));
  return mailbox;
}

// Of every header of that name, since some senders write one for each recipient.
std::vector<Mailbox> MailboxesOf(GMimeMessage* source, std::string_view lower_name,
                                 GMimeParserOptions* options) {
  std::vector<Mailbox> mailboxes;
  const char* unread = nullptr;
  GMimeHeaderList* headers = g_mime_object_get_header_list(GMIME_OBJECT(source));
  const int count =
      std::min(g_mime_header_list_get_count(headers), static_cast<int>(MailMessage::kHeadersMax));
  for (int i = 0; i < count; ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    if (!core::EqualsFolded(g_mime_header_get_name(header), lower_name)) continue;
    const char* raw = g_mime_header_get_raw_value(header);
    if (raw == nullptr) continue;
    const std::string words = WithWordsInUtf8(raw);
    const Owned<InternetAddressList> list(internet_address_list_parse(options, words.c_str()));
    if (list) AddMailboxes(list.get(), 0, mailboxes);
    if (unread == nullptr) unread = raw;
  }
  if (mailboxes.empty() && unread != nullptr) {
    Mailbox guessed = GuessedMailbox(unread);
    if (!guessed.name.empty() || !guessed.address.empty()) mailboxes.push_back(std::move(guessed));
  }
  return mailboxes;
}

std::vector<std::string> IdsOf(const std::string* value) {
  std::vector<std::string> ids;
  if (value == nullptr) return ids;
  std::string_view rest = *value;
  while (!rest.empty() && ids.size() < MailMessage::kRecipientsMax) {
    const std::size_t begin = rest.find('<');
    const std::size_t end = begin == std::string_view::npos ? begin : rest.find('>', begin);
    if (end == std::string_view::npos) break;
    ids.emplace_back(core::TrimmedBlanks(rest.substr(begin + 1, end - begin - 1)));
    rest.remove_prefix(end + 1);
  }
  const std::string_view whole = core::TrimmedBlanks(*value);
  if (ids.empty() && !whole.empty()) ids.emplace_back(whole);
  return ids;
}

std::optional<std::chrono::sys_seconds> DateOf(const MailMessage& message) {
  const std::string* value = message.Header("date");
  if (value == nullptr) return std::nullopt;
  const std::unique_ptr<GDateTime, void (*)(GDateTime*)> date(
      g_mime_utils_header_decode_date(value->c_str()), &g_date_time_unref);
  if (!date) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::seconds(g_date_time_to_unix(date.get())));
}

void TakeEnvelope(GMimeMessage* source, GMimeParserOptions* options, MailMessage& message) {
  message.from = MailboxesOf(source, "from", options);
  message.sender = MailboxesOf(source, "sender", options);
  message.reply_to = MailboxesOf(source, "reply-to", options);
  message.to = MailboxesOf(source, "to", options);
  message.cc = MailboxesOf(source, "cc", options);
  message.bcc = MailboxesOf(source, "bcc", options);
  if (const std::string* subject = message.Header("subject")) message.subject = *subject;
  message.date = DateOf(message);
  const auto ids = IdsOf(message.Header("message-id"));
  if (!ids.empty()) message.message_id = ids.front();
  message.in_reply_to = IdsOf(message.Header("in-reply-to"));
  message.references = IdsOf(message.Header("references"));
}

core::MailProtection ProtectionOf(const MailMessage& message, const std::string& protocol,
                                  const std::string& smime_type) {
  using core::MailProtection;
  const auto has_part = [&message](std::string_view type) {
    return std::any_of(message.parts.begin(), message.parts.end(),
                       [type](const auto& part) { return part.media_type == type; });
  };
  if (message.media_type.ends_with("/pkcs7-mime") ||
      message.media_type.ends_with("/x-pkcs7-mime")) {
    return smime_type.starts_with("signed") ? MailProtection::kSmimeSigned
                                            : MailProtection::kSmimeEncrypted;
  }
  if (message.media_type == "multipart/encrypted") return MailProtection::kPgpEncrypted;
  if (message.media_type == "multipart/signed") {
    return protocol.find("pgp") != std::string::npos ? MailProtection::kPgpSigned
                                                     : MailProtection::kSmimeSigned;
  }
  if (message.text.find("-----BEGIN PGP MESSAGE-----") != std::string::npos ||
      has_part("application/pgp-encrypted")) {
    return MailProtection::kPgpEncrypted;
  }
  if (message.text.find("-----BEGIN PGP SIGNED MESSAGE-----") != std::string::npos ||
      has_part("application/pgp-signature")) {
    return MailProtection::kPgpSigned;
  }
  if (has_part("application/pkcs7-signature") || has_part("application/x-pkcs7-signature")) {
    return MailProtection::kSmimeSigned;
  }
  return MailProtection::kNone;
}

void TakeTypeOfWhole(GMimeMessage* source, MailMessage& message) {
  GMimeObject* body = g_mime_message_get_mime_part(source);
  if (body == nullptr || message.parts.empty()) return;
  message.media_type = message.parts.front().media_type;
  GMimeHeader* header =
      g_mime_header_list_get_header(g_mime_object_get_header_list(body), "Content-Type");
  const char* raw = header == nullptr ? nullptr : g_mime_header_get_raw_value(header);
  auto parameters = DecodedParameters(raw == nullptr ? "" : raw);
  message.report_type = core::AsciiLower(parameters["report-type"]);
  message.protection = ProtectionOf(message, core::AsciiLower(parameters["protocol"]),
                                    core::AsciiLower(parameters["smime-type"]));
}

// A mail whose parts were not found has its text all the same.
void TakeTextOfBroken(std::string_view body, MailMessage& message) {
  const bool has_leaf = std::any_of(message.parts.begin(), message.parts.end(),
                                    [](const auto& part) { return !part.sha256.empty(); });
  if (has_leaf || !core::TrimmedBlanks(message.text).empty()) return;
  message.text = ToUtf8(core::TrimmedBlanks(body.substr(0, MailMessage::kTextBytesMax)), "");
  if (!message.text.empty()) {
    message.troubles.push_back("Its parts were not found; the text is told as it stands.");
  }
}

}  // namespace

GmimeMailReader::GmimeMailReader() {
  // Once for the whole program, as GMime wants it.
  static const bool is_ready = (g_mime_init(), true);
  (void)is_ready;
}

MailMessage GmimeMailReader::Read(std::string_view raw) const {
  MailMessage message;
  const MendedSource source(raw, message.troubles);
  const Options options = MakeOptions();
  const Owned<GMimeMessage> parsed = ParseMessage(source.text(), options.get());
  if (!parsed) {
    message.troubles.push_back("This cannot be read as a mail; its text is told as it stands.");
    message.text = ToUtf8(source.text().substr(0, MailMessage::kTextBytesMax), "");
    return message;
  }
  TakeHeaders(parsed.get(), message);
  TakeEnvelope(parsed.get(), options.get(), message);
  WalkParts(parsed.get(), message);
  TakeTypeOfWhole(parsed.get(), message);
  TakeTextOfBroken(source.body(), message);
  return message;
}

std::optional<std::string> GmimeMailReader::ReadPart(std::string_view raw,
                                                     std::string_view number) const {
  std::vector<std::string> troubles;
  const MendedSource source(raw, troubles);
  const Options options = MakeOptions();
  const Owned<GMimeMessage> parsed = ParseMessage(source.text(), options.get());
  return parsed ? PartContent(parsed.get(), number) : std::nullopt;
}

}  // namespace strowger::mime
