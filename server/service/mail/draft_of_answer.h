#pragma once

#include <string>
#include <string_view>

#include "core/mail/mail_message.h"
#include "service/mail/mail_account.h"
#include "service/ports/mail_outbox_store.h"

namespace strowger::service {

// The text above, the signature in the language, and what is quoted below.
std::string DraftText(std::string_view text, std::string_view signature, std::string_view quoted);

// What an answer to `message`, or one that passes it on, begins with: whom it goes to, what it is
// about, what it quotes and refers to. `language` empty: that of the message, else the account's.
OutgoingMail DraftOfAnswer(const core::MailMessage& message, OutgoingPurpose purpose,
                           const MailAccountPlan& account, std::string_view text,
                           std::string_view language);

}  // namespace strowger::service
