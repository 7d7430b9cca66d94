#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "service/ports/mail_outbox_store.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"

// Mails of ours between the service and the wire.
namespace strowger::rpc {

void WriteOutgoingAttachment(const service::OutgoingAttachment& attachment,
                             mail::v1::OutgoingAttachment& out);
void WriteOutgoingMail(const service::OutgoingMail& mail, mail::v1::OutgoingMail& out);

// None for the unspecified.
std::optional<service::OutgoingMailState> ReadMailState(mail::v1::OutgoingMailState state);
// Refused with PURPOSE_MISSING where a person cannot write a mail for it.
Result<service::OutgoingPurpose> ReadPurpose(mail::v1::OutgoingMailPurpose purpose);
std::vector<service::OutgoingRecipient> ReadRecipients(
    const google::protobuf::RepeatedPtrField<mail::v1::OutgoingRecipient>& recipients);
// The fields that the mask names. Refused with FIELD_UNKNOWN for others.
Result<service::DraftChange> ReadDraftChange(const mail::v1::UpdateDraftRequest& request);

}  // namespace strowger::rpc
