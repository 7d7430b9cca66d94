#pragma once

#include <gmime/gmime.h>

#include <optional>
#include <string>
#include <string_view>

#include "core/mail/mail_message.h"

namespace strowger::mime {

// Takes the parts of a message into `message`: the tree, the text, attachments, reports, what is
// returned. Within the limits of MailMessage.
void WalkParts(GMimeMessage* source, core::MailMessage& message);
// The decoded content of the part that WalkParts gives this number; none when there is no such
// part.
std::optional<std::string> PartContent(GMimeMessage* source, std::string_view number);

}  // namespace strowger::mime
