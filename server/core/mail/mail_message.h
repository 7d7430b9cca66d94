#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A mail as it was read: everything is UTF-8, whatever it was sent in.
namespace strowger::core {

// In the order of the message, unfolded and decoded.
struct MailHeader {
  std::string name;
  std::string value;
};

struct Mailbox {
  std::string name;
  std::string address;
};

// How the message as a whole is protected. What is encrypted is kept, not opened.
enum class MailProtection {
  kNone,
  kSmimeSigned,
  kSmimeEncrypted,
  kPgpSigned,
  kPgpEncrypted,
};
std::string_view NameOf(MailProtection protection);

// One node of the message's tree.
struct MailPart {
  std::string number;      // "1.2", as IMAP counts; "1" of a message without parts.
  std::string media_type;  // "text/plain", in lower case.
  std::string charset;
  std::string file_name;
  std::string content_id;
  std::string disposition;
  std::size_t size = 0;  // Bytes of the decoded content; 0 for a multipart.
  std::string sha256;    // Of the decoded content, in hexadecimal digits.
  bool is_attachment = false;
  bool is_inline = false;  // An attachment that the text shows in its midst.
};

// What a machine says in a part of its own (RFC 3464, RFC 5965), as text.
struct MailReport {
  std::string media_type;
  std::string text;
  bool is_within = false;  // In a message that this one brings along.
};

struct MailMessage {
  // Limits: what is beyond stays in the raw message, and `troubles` says so.
  static constexpr std::size_t kMessageBytesMax = std::size_t{128} << 20;
  static constexpr std::size_t kHeaderBytesMax = std::size_t{1} << 20;
  static constexpr std::size_t kHeadersMax = 2'000;
  static constexpr std::size_t kRecipientsMax = 2'000;
  static constexpr std::size_t kPartsMax = 1'000;
  static constexpr std::size_t kBoundaryLinesMax = 50'000;
  static constexpr int kDepthMax = 50;
  static constexpr std::size_t kTextBytesMax = std::size_t{2} << 20;

  std::vector<MailHeader> headers;
  std::vector<Mailbox> from;
  std::vector<Mailbox> sender;
  std::vector<Mailbox> reply_to;
  std::vector<Mailbox> to;
  std::vector<Mailbox> cc;
  std::vector<Mailbox> bcc;
  std::string subject;
  std::optional<std::chrono::sys_seconds> date;
  std::string message_id;  // Without its angle brackets, as are the following.
  std::vector<std::string> in_reply_to;
  std::vector<std::string> references;
  std::string text;
  bool text_is_from_html = false;
  std::vector<MailPart> parts;
  MailProtection protection = MailProtection::kNone;
  // Parameters of the message's own Content-Type.
  std::string media_type;
  std::string report_type;
  std::vector<MailReport> reports;
  // Of the first message that comes within this one, or of its headers alone.
  std::vector<MailHeader> returned_headers;
  // What was wrong with the message, in sentences.
  std::vector<std::string> troubles;

  // The first value of a header, called in lower case; null when there is none.
  const std::string* Header(std::string_view lower_name) const;
};

// The first value among `headers`; null when there is none.
const std::string* FindHeader(const std::vector<MailHeader>& headers, std::string_view lower_name);

// Reads a block of header lines up to the first that is none; folded lines are joined. Values are
// as they stand. At most MailMessage::kHeadersMax.
std::vector<MailHeader> ReadHeaderLines(std::string_view text);

}  // namespace strowger::core
