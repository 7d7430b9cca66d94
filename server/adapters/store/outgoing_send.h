#pragma once

#include <optional>
#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/done.h"
#include "service/ports/mail_outbox_store.h"

// How a mail of ours goes from a draft to its end, within transactions of others. See
// service::MailOutboxStore.
namespace strowger::store {

Result<core::OutgoingMailId> SubmitOutgoing(Connection& connection, const service::Actor& actor,
                                            TimePoint now, const service::SubmitWish& wish);
Result<core::OutgoingMailId> TakeBackOutgoing(Connection& connection, const service::Actor& actor,
                                              TimePoint now, core::OutgoingMailId id);
Result<core::OutgoingMailId> SendOutgoingAgain(Connection& connection, const service::Actor& actor,
                                               TimePoint now, core::OutgoingMailId id);
Result<core::OutgoingMailId> DiscardOutgoing(Connection& connection, const service::Actor& actor,
                                             TimePoint now, core::OutgoingMailId id);

// The mail waits, to go out at once; the outbox is to be rung when this is committed. None when no
// recipient is left that is not suppressed.
core::OutgoingMailId AddAutomaticMail(Connection& connection,
                                      const service::NewAutomaticMail& mail);

Result<service::OutgoingMail> BeginOutgoing(Connection& connection, TimePoint now,
                                            core::OutgoingMailId id, std::uint64_t version,
                                            const std::optional<service::ComposedBytes>& composed);
Result<service::OutgoingMail> FinishOutgoing(Connection& connection, TimePoint now,
                                             core::OutgoingMailId id,
                                             const service::SendFate& fate);
Result<service::OutgoingMail> FailOutgoing(Connection& connection, TimePoint now,
                                           core::OutgoingMailId id, std::uint64_t version,
                                           const std::string& reason);
// All that are being sent become uncertain.
std::size_t LoseTrackOfInterrupted(Connection& connection, TimePoint now);

// Somebody who got the mail has answered, or a server has reported on it: one that was uncertain
// was sent after all. Others are left as they are.
void ProveSent(Connection& connection, TimePoint now, core::OutgoingMailId id);
// The thread of a mail of ours that is answered; none when it has none or is unknown.
core::MailThreadId ThreadOfOutgoing(Connection& connection, core::OutgoingMailId id);

}  // namespace strowger::store
