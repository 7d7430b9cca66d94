#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/mail_outbox_store.h"

// Mails of ours as rows. See service::MailOutboxStore.
namespace strowger::store {

// Gives it its number; keeps its recipients, not its attachments.
core::OutgoingMailId InsertOutgoing(Connection& connection, const service::OutgoingMail& mail);
// All of the row but the number; not the recipients.
void SaveOutgoing(Connection& connection, const service::OutgoingMail& mail);
void SaveRecipients(Connection& connection, const service::OutgoingMail& mail);

// With its recipients and attachments, without its events; OUTGOING_MAIL_UNKNOWN.
Result<service::OutgoingMail> GetOutgoing(Connection& connection, core::OutgoingMailId id);
Result<service::OutgoingPage> ListOutgoing(Connection& connection,
                                           const service::OutgoingFilter& filter);
// The newest kThreadDraftsMax.
std::vector<service::OutgoingMail> DraftsOfThread(Connection& connection,
                                                  core::MailThreadId thread);
inline constexpr std::size_t kThreadDraftsMax = 50;
std::vector<service::DueMail> ListDueMails(Connection& connection,
                                           const core::MailAccountId& account, std::size_t most);
// The oldest of a state.
std::vector<core::OutgoingMailId> ListOfState(Connection& connection, core::OutgoingMailState state,
                                              std::size_t most);

// The newest kOutgoingEventsMax are given.
std::vector<service::OutgoingEvent> ReadOutgoingEvents(Connection& connection,
                                                       core::OutgoingMailId mail);
inline constexpr std::size_t kOutgoingEventsMax = 500;
void AddOutgoingEvent(Connection& connection, core::OutgoingMailId mail,
                      const service::OutgoingEvent& event);
bool HasOutgoingEvent(Connection& connection, core::OutgoingMailId mail, std::string_view kind);

}  // namespace strowger::store
