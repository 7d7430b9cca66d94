#pragma once

#include <string>

#include "core/mail/mail_message.h"

namespace strowger::core {

// In a sentence why a program wrote this mail, by what its headers declare (RFC 3834 and what came
// before it); empty when they do not.
std::string AutoReplyByHeaders(const MailMessage& message);

// The same by subject and text, in several languages, for programs that declare nothing.
std::string AutoReplyByWords(const MailMessage& message);

// Whether it came over a mailing list or as bulk; empty when not.
std::string ListByHeaders(const MailMessage& message);

}  // namespace strowger::core
