#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/delivery_failure.h"
#include "core/mail/mail_message.h"

namespace strowger::core {

struct BouncedRecipient {
  std::string address;  // The one that was written to, where the report tells it.
  DeliveryFailure failure;
};

// A report on the delivery of one of our mails.
struct Bounce {
  static constexpr std::size_t kRecipientsMax = 200;

  std::vector<BouncedRecipient> recipients;
  DeliveryFailure failure;          // Of the first recipient, or of the report as a whole.
  std::string original_message_id;  // Of the mail that bounced; empty when it is not told.
  std::string evidence;             // Why this is a bounce, in a sentence.
};

// Finds out whether a mail is such a report: by RFC 3464, or in the prose of the many programs that
// write something else.
std::optional<Bounce> FindBounce(const MailMessage& message);

}  // namespace strowger::core
