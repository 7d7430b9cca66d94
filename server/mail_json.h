#pragma once

#include <string>

#include "core/mail/mail_kind.h"
#include "core/mail/mail_message.h"
#include "core/mail/reply_text.h"

namespace strowger {

// A mail as `strowgerd mail parse --json` tells it: one JSON object and a line end.
std::string MailAsJson(const core::MailMessage& message, const core::KindVerdict& verdict);

// The same for people.
std::string MailAsText(const core::MailMessage& message, const core::KindVerdict& verdict);

// The reply, what it quotes, and the signature: one JSON object and a line end.
std::string ReplyAsJson(const core::ReplyText& split);

}  // namespace strowger
