#pragma once

#include "base/time.h"
#include "service/ports/mail_outbox_store.h"
#include "service/ports/mail_sender.h"

namespace strowger::service {

// Nothing is sent for so long to an address that a server says is none.
inline constexpr Duration kDeadAddressDuration = std::chrono::hours(24 * 60);

// Those to whom it is still to be sent, each once.
std::vector<std::string> WaitingAddresses(const OutgoingMail& mail);

// What becomes of a mail after a try, which `mail.tries` counts already. `chance` as in
// core::WaitAfter.
SendFate FateOf(const OutgoingMail& mail, const SendResult& result, TimePoint now, double chance);

}  // namespace strowger::service
