#pragma once

#include <gmime/gmime.h>

#include "core/mail/mail_message.h"

namespace strowger::mime {

// Takes the parts of a message into `message`: the tree, the text, attachments, reports, what is
// returned. Within the limits of MailMessage.
void WalkParts(GMimeMessage* source, core::MailMessage& message);

}  // namespace strowger::mime
