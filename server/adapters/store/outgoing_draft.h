#pragma once

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/done.h"
#include "service/ports/mail_outbox_store.h"

// What is done with a draft until it is sent. See service::MailOutboxStore.
namespace strowger::store {

// "outgoing-mails/17", for the audit.
std::string SubjectOfOutgoing(core::OutgoingMailId mail);
// OUTGOING_MAIL_STATE: what was asked for is not done in the state of the mail.
Error WrongOutgoingState(const service::OutgoingMail& mail, const std::string& wish);
// DRAFT_CHANGED when the mail is not of this version any more.
Result<void> CheckDraftVersion(const service::OutgoingMail& mail, std::uint64_t version);
// The draft; OUTGOING_MAIL_STATE when it is none.
Result<service::OutgoingMail> GetDraft(Connection& connection, core::OutgoingMailId id);

Result<core::OutgoingMailId> CreateOutgoingDraft(Connection& connection,
                                                 const service::Actor& actor, TimePoint now,
                                                 service::OutgoingMail draft);
Result<core::OutgoingMailId> UpdateOutgoingDraft(Connection& connection,
                                                 const service::Actor& actor, TimePoint now,
                                                 const service::DraftChange& change);
Result<service::OutgoingAttachment> AddDraftPiece(Connection& connection,
                                                  const service::Actor& actor, TimePoint now,
                                                  const service::AttachmentPiece& piece,
                                                  std::size_t bytes_max);
Result<core::OutgoingMailId> RemoveDraftAttachment(Connection& connection,
                                                   const service::Actor& actor, TimePoint now,
                                                   core::OutgoingMailId mail,
                                                   std::uint64_t attachment);

}  // namespace strowger::store
