#include "adapters/grpc/write_outgoing_mail.h"

#include "adapters/grpc/mail_names.h"
#include "adapters/grpc/read_update.h"
#include "adapters/grpc/wire_time.h"

namespace strowger::rpc {

using namespace mail::v1;

namespace {

OutgoingMailState StateOf(service::OutgoingMailState state) {
  switch (state) {
    case service::OutgoingMailState::kDraft:
      return OUTGOING_MAIL_STATE_DRAFT;
    case service::OutgoingMailState::kWaiting:
      return OUTGOING_MAIL_STATE_WAITING;
    case service::OutgoingMailState::kSending:
      return OUTGOING_MAIL_STATE_SENDING;
    case service::OutgoingMailState::kSent:
      return OUTGOING_MAIL_STATE_SENT;
    case service::OutgoingMailState::kFailed:
      return OUTGOING_MAIL_STATE_FAILED;
    case service::OutgoingMailState::kUncertain:
      return OUTGOING_MAIL_STATE_UNCERTAIN;
    case service::OutgoingMailState::kCancelled:
      return OUTGOING_MAIL_STATE_CANCELLED;
  }
  return OUTGOING_MAIL_STATE_UNSPECIFIED;
}

OutgoingMailPurpose PurposeOf(service::OutgoingPurpose purpose) {
  switch (purpose) {
    case service::OutgoingPurpose::kNew:
      return OUTGOING_MAIL_PURPOSE_NEW;
    case service::OutgoingPurpose::kReply:
      return OUTGOING_MAIL_PURPOSE_REPLY;
    case service::OutgoingPurpose::kReplyAll:
      return OUTGOING_MAIL_PURPOSE_REPLY_ALL;
    case service::OutgoingPurpose::kForward:
      return OUTGOING_MAIL_PURPOSE_FORWARD;
    case service::OutgoingPurpose::kAutomatic:
      return OUTGOING_MAIL_PURPOSE_AUTOMATIC;
    case service::OutgoingPurpose::kCampaign:
      return OUTGOING_MAIL_PURPOSE_CAMPAIGN;
  }
  return OUTGOING_MAIL_PURPOSE_UNSPECIFIED;
}

RecipientRole RoleOf(service::RecipientRole role) {
  switch (role) {
    case service::RecipientRole::kTo:
      return RECIPIENT_ROLE_TO;
    case service::RecipientRole::kCc:
      return RECIPIENT_ROLE_CC;
    case service::RecipientRole::kBcc:
      return RECIPIENT_ROLE_BCC;
  }
  return RECIPIENT_ROLE_UNSPECIFIED;
}

service::RecipientRole ReadRole(RecipientRole role) {
  if (role == RECIPIENT_ROLE_CC) return service::RecipientRole::kCc;
  if (role == RECIPIENT_ROLE_BCC) return service::RecipientRole::kBcc;
  return service::RecipientRole::kTo;
}

RecipientState StateOf(service::RecipientState state) {
  switch (state) {
    case service::RecipientState::kWaiting:
      return RECIPIENT_STATE_WAITING;
    case service::RecipientState::kSent:
      return RECIPIENT_STATE_SENT;
    case service::RecipientState::kRefused:
      return RECIPIENT_STATE_REFUSED;
    case service::RecipientState::kGivenUp:
      return RECIPIENT_STATE_GIVEN_UP;
  }
  return RECIPIENT_STATE_UNSPECIFIED;
}

void WriteRecipient(const service::OutgoingRecipient& recipient, OutgoingRecipient& out) {
  out.set_display_name(recipient.mailbox.name);
  out.set_address(recipient.mailbox.address);
  out.set_role(RoleOf(recipient.role));
  out.set_state(StateOf(recipient.state));
  out.set_answer(recipient.answer);
}

void WriteEvent(const service::OutgoingEvent& event, OutgoingMailEvent& out) {
  SetTime(event.time, out.mutable_occur_time());
  out.set_kind(event.kind);
  out.set_user(UserNameOf(event.user));
  out.set_detail(event.detail);
}

}  // namespace

void WriteOutgoingAttachment(const service::OutgoingAttachment& attachment,
                             OutgoingAttachment& out) {
  out.set_id(attachment.id);
  out.set_file_name(attachment.file_name);
  out.set_media_type(attachment.media_type);
  out.set_size_bytes(attachment.size);
  out.set_received_bytes(attachment.bytes);
}

void WriteOutgoingMail(const service::OutgoingMail& mail, OutgoingMail& out) {
  out.set_name(NameOf(mail.id));
  out.set_etag(std::to_string(mail.version));
  out.set_account(NameOf(mail.account));
  out.set_purpose(PurposeOf(mail.purpose));
  out.set_thread(NameOf(mail.thread));
  out.set_ticket(NameOf(mail.ticket));
  out.set_answered_mail(NameOf(mail.answered));
  out.set_author(UserNameOf(mail.author));
  out.set_editor(UserNameOf(mail.editor));
  for (const auto& each : mail.recipients) WriteRecipient(each, *out.add_recipients());
  out.set_subject(mail.subject);
  out.set_text(mail.text);
  for (const auto& each : mail.attachments) WriteOutgoingAttachment(each, *out.add_attachments());
  out.set_state(StateOf(mail.state));
  if (mail.due) SetTime(*mail.due, out.mutable_due_time());
  out.set_try_count(static_cast<std::uint32_t>(mail.tries));
  out.set_answer(mail.answer);
  out.set_message_id(mail.message_id);
  out.set_size_bytes(mail.raw_bytes);
  SetTime(mail.created, out.mutable_create_time());
  SetTime(mail.changed, out.mutable_change_time());
  if (mail.sent) SetTime(*mail.sent, out.mutable_sent_time());
  for (const auto& each : mail.events) WriteEvent(each, *out.add_events());
}

std::optional<service::OutgoingMailState> ReadMailState(OutgoingMailState state) {
  using enum service::OutgoingMailState;
  for (const auto each : {kDraft, kWaiting, kSending, kSent, kFailed, kUncertain, kCancelled}) {
    if (StateOf(each) == state) return each;
  }
  return std::nullopt;
}

Result<service::OutgoingPurpose> ReadPurpose(OutgoingMailPurpose purpose) {
  using enum service::OutgoingPurpose;
  for (const auto each : {kNew, kReply, kReplyAll, kForward}) {
    if (PurposeOf(each) == purpose) return each;
  }
  return InvalidArgument("PURPOSE_MISSING",
                         "Say whether the mail is new, a reply, a reply to all or passes one on.",
                         {{"field", "purpose"}});
}

std::vector<service::OutgoingRecipient> ReadRecipients(
    const google::protobuf::RepeatedPtrField<OutgoingRecipient>& recipients) {
  std::vector<service::OutgoingRecipient> read;
  for (const OutgoingRecipient& each : recipients) {
    read.push_back({.role = ReadRole(each.role()),
                    .mailbox = {each.display_name(), each.address()},
                    .state = service::RecipientState::kWaiting,
                    .answer = {}});
  }
  return read;
}

Result<service::DraftChange> ReadDraftChange(const UpdateDraftRequest& request) {
  const OutgoingMail& mail = request.mail();
  auto id = ParseName<core::OutgoingMailId>("mail.name", mail.name());
  if (!id.ok()) return id.error();
  auto version = ReadEtag("mail.etag", mail.etag());
  if (!version.ok()) return version.error();
  auto mask = ReadMask(request.update_mask());
  if (!mask.ok()) return mask.error();
  service::DraftChange change;
  change.id = *id;
  change.version = *version;
  for (const std::string& field : *mask) {
    if (field == "account") {
      auto account = ParseName<core::MailAccountId>("mail.account", mail.account());
      if (!account.ok()) return account.error();
      change.account = *account;
    } else if (field == "recipients") {
      change.recipients = ReadRecipients(mail.recipients());
    } else if (field == "subject") {
      change.subject = mail.subject();
    } else if (field == "text") {
      change.text = mail.text();
    } else {
      return InvalidArgument("FIELD_UNKNOWN",
                             "The field \"" + field +
                                 "\" of a draft cannot be updated; these can: account,"
                                 " recipients, subject, text.",
                             {{"field", field}});
    }
  }
  return change;
}

}  // namespace strowger::rpc
