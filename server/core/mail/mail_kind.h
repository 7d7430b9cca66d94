#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/bounce.h"
#include "core/mail/mail_message.h"

namespace strowger::core {

// Who wrote a mail, which decides what may be done with it: only a person gets automatic answers.
enum class MailKind {
  kPerson,
  kAutoReply,  // A program: an answer while somebody is away, a receipt, a notice.
  kBounce,     // A report on the delivery of a mail (RFC 3464, or in prose).
  kFeedback,   // A report that a mail was taken for abuse (RFC 5965).
  kList,       // Mailing lists, newsletters and other bulk.
};
std::string_view NameOf(MailKind kind);

struct KindVerdict {
  MailKind kind = MailKind::kPerson;
  std::string reason;  // A sentence.
  std::optional<Bounce> bounce;
};
KindVerdict JudgeKind(const MailMessage& message);

}  // namespace strowger::core
