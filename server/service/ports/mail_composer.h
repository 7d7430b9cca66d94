#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "core/mail/mail_message.h"

namespace strowger::service {

struct ComposedAttachment {
  std::string file_name;
  std::string media_type;  // "application/pdf".
  std::string content;     // Bytes.
};

// What a mail of ours says. Texts are UTF-8.
struct ComposedMail {
  core::Mailbox from;
  std::vector<core::Mailbox> reply_to;
  std::vector<core::Mailbox> to;
  std::vector<core::Mailbox> cc;  // Who gets it unseen stands in the envelope only.
  std::string subject;
  TimePoint date{};
  // Without angle brackets, as are the following.
  std::string message_id;
  std::string in_reply_to;
  std::vector<std::string> references;
  // Such as Auto-Submitted, in this order.
  std::vector<core::MailHeader> further_headers;
  std::string text;
  std::vector<ComposedAttachment> attachments;
};

// Writes a mail: RFC 5322 and MIME, CRLF line ends, lines of at most 998 bytes, headers in ASCII,
// the text as format=flowed where its lines are long. A line break in a header's value cannot get
// out of it. The same mail gives the same bytes. May be called by several threads.
class MailComposer {
 public:
  virtual ~MailComposer() = default;
  [[nodiscard]] virtual std::string Compose(const ComposedMail& mail) const = 0;
};

}  // namespace strowger::service
