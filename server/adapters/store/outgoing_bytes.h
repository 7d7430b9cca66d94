#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/mail_outbox_store.h"

// Attachments of mails of ours, and these mails as they are sent, in pieces.
namespace strowger::store {

std::vector<service::OutgoingAttachment> ReadAttachments(Connection& connection,
                                                         core::OutgoingMailId mail);
// As service::MailOutboxStore::AddAttachmentPiece, of a mail that is a draft.
Result<service::OutgoingAttachment> AddPiece(Connection& connection,
                                             const service::OutgoingMail& mail,
                                             const service::AttachmentPiece& piece,
                                             std::size_t bytes_max);
std::string ReadAttachmentContent(Connection& connection, std::uint64_t attachment);
void DropAttachment(Connection& connection, std::uint64_t attachment);
void DropAttachments(Connection& connection, core::OutgoingMailId mail);
// Keeps what they were called.
void DropAttachmentContents(Connection& connection, core::OutgoingMailId mail);

void KeepRaw(Connection& connection, core::OutgoingMailId mail, std::string_view raw);
std::string ReadRaw(Connection& connection, core::OutgoingMailId mail);
void DropRaw(Connection& connection, core::OutgoingMailId mail);

}  // namespace strowger::store
