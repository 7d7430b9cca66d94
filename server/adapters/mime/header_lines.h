#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/mail/mail_message.h"

// Lines of a mail's header as they are sent: ASCII, folded, with CRLF behind them. Whatever a value
// holds, it makes one header, and no line has more than 998 bytes (RFC 5322, section 2.1.1).
namespace strowger::mime {

inline constexpr std::size_t kHeaderValueBytesMax = 8 * 1024;

// Text for people: what is not plain ASCII becomes encoded words (RFC 2047). Cut at
// kHeaderValueBytesMax.
std::string TextHeader(std::string_view name, std::string_view value);

// Empty when there are none. A domain that is not ASCII is written in its ASCII form; an address
// that cannot be written is left out with its name. At most MailMessage::kRecipientsMax.
std::string MailboxHeader(std::string_view name, const std::vector<core::Mailbox>& mailboxes);

// Message ids in their brackets, one on each line. Empty when there are none.
std::string IdHeader(std::string_view name, const std::vector<std::string>& ids);

// Whether it can be the name of a header (RFC 5322, section 2.2) of at most 70 bytes.
bool IsHeaderName(std::string_view name);

}  // namespace strowger::mime
