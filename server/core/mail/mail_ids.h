#pragma once

#include <cstdint>
#include <string>

#include "base/id.h"

namespace strowger::core {

// A mail account of the configuration: an address of ours with its aliases, and how its mails come
// and go.
using MailAccountId = Id<struct MailAccountTag, std::string>;
// A mail that came; counted by us.
using MailId = Id<struct MailTag, std::uint64_t>;
// Mails that belong together, of one account; each has a ticket.
using MailThreadId = Id<struct MailThreadTag, std::uint64_t>;
// A mail that we write, from its first draft on; counted by us.
using OutgoingMailId = Id<struct OutgoingMailTag, std::uint64_t>;

}  // namespace strowger::core
