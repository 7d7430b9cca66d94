#include "adapters/store/outgoing_draft.h"

#include <algorithm>
#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/outgoing_bytes.h"
#include "adapters/store/outgoing_rows.h"
#include "adapters/store/outgoing_words.h"
#include "core/mail/recipient_address.h"
#include "core/text/utf8.h"

namespace strowger::store {

using core::OutgoingMailId;
using service::Actor;
using service::OutgoingMail;

namespace {

// What is typed need not be an address yet.
constexpr std::size_t kNameBytesMax = 255;

Result<void> CheckRecipients(const std::vector<service::OutgoingRecipient>& recipients) {
  if (recipients.size() > OutgoingMail::kRecipientsMax) {
    return InvalidArgument(
        "RECIPIENTS_TOO_MANY",
        "A mail has at most 500 recipients, not " + std::to_string(recipients.size()) + ".",
        {{"recipients", std::to_string(recipients.size())}, {"max", "500"}});
  }
  for (const auto& recipient : recipients) {
    auto name = core::CheckText("recipients.name", recipient.mailbox.name, kNameBytesMax);
    if (!name.ok()) return name;
    auto address = core::CheckText("recipients.address", recipient.mailbox.address,
                                   core::kRecipientAddressBytesMax);
    if (!address.ok()) return address;
  }
  return {};
}

Result<void> CheckDraft(const OutgoingMail& draft) {
  auto checked = core::CheckText("subject", draft.subject, OutgoingMail::kSubjectBytesMax);
  if (checked.ok()) checked = core::CheckText("text", draft.text, OutgoingMail::kTextBytesMax);
  if (checked.ok()) checked = CheckRecipients(draft.recipients);
  return checked;
}

// Keeps that this person wrote on it.
void SaveDraft(Connection& connection, const Actor& actor, TimePoint now, OutgoingMail& draft) {
  ++draft.version;
  draft.editor = actor.user;
  draft.changed = now;
  SaveOutgoing(connection, draft);
}

}  // namespace

std::string SubjectOfOutgoing(OutgoingMailId mail) {
  return "outgoing-mails/" + std::to_string(mail.value);
}

Error WrongOutgoingState(const OutgoingMail& mail, const std::string& wish) {
  const std::string state(WordOf(mail.state));
  return FailedPrecondition("OUTGOING_MAIL_STATE",
                            "The mail is " + state + " and cannot be " + wish + ".",
                            {{"state", state}, {"wish", wish}});
}

Result<void> CheckDraftVersion(const OutgoingMail& mail, std::uint64_t version) {
  if (mail.version == version) return {};
  const std::string changed = std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(mail.changed.time_since_epoch()).count());
  return Error{ErrorCode::kAborted,
               "DRAFT_CHANGED",
               mail.editor + " has written on this draft meanwhile; read it again.",
               {{"editor", mail.editor},
                {"changed_unix_seconds", changed},
                {"version", std::to_string(version)},
                {"current", std::to_string(mail.version)}}};
}

Result<OutgoingMail> GetDraft(Connection& connection, OutgoingMailId id) {
  auto mail = GetOutgoing(connection, id);
  if (mail.ok() && mail->state != core::OutgoingMailState::kDraft) {
    return WrongOutgoingState(*mail, "written on");
  }
  return mail;
}

Result<OutgoingMailId> CreateOutgoingDraft(Connection& connection, const Actor& actor,
                                           TimePoint now, OutgoingMail draft) {
  if (auto checked = CheckDraft(draft); !checked.ok()) return checked.error();
  draft.version = 1;
  draft.author = actor.user;
  draft.editor = actor.user;
  draft.state = core::OutgoingMailState::kDraft;
  draft.created = now;
  draft.changed = now;
  const OutgoingMailId id = InsertOutgoing(connection, draft);
  AddOutgoingEvent(connection, id,
                   {.time = now, .kind = "drafted", .user = actor.user, .detail = {}});
  WriteAudit(connection, actor, now, {"CreateDraft", SubjectOfOutgoing(id), "", "{}"});
  return id;
}

Result<OutgoingMailId> UpdateOutgoingDraft(Connection& connection, const Actor& actor,
                                           TimePoint now, const service::DraftChange& change) {
  auto draft = GetDraft(connection, change.id);
  if (!draft.ok()) return draft.error();
  if (auto checked = CheckDraftVersion(*draft, change.version); !checked.ok()) {
    return checked.error();
  }
  if (change.account) draft->account = *change.account;
  if (change.recipients) draft->recipients = *change.recipients;
  if (change.subject) draft->subject = *change.subject;
  if (change.text) draft->text = *change.text;
  if (auto checked = CheckDraft(*draft); !checked.ok()) return checked.error();
  SaveDraft(connection, actor, now, *draft);
  if (change.recipients) SaveRecipients(connection, *draft);
  // Each typed word would make a row of the audit; one for each who writes tells enough.
  if (draft->author != actor.user) {
    WriteAudit(connection, actor, now, {"UpdateDraft", SubjectOfOutgoing(draft->id), "{}", "{}"});
  }
  return draft->id;
}

Result<service::OutgoingAttachment> AddDraftPiece(Connection& connection, const Actor& actor,
                                                  TimePoint now,
                                                  const service::AttachmentPiece& piece,
                                                  std::size_t bytes_max) {
  auto draft = GetDraft(connection, piece.mail);
  if (!draft.ok()) return draft.error();
  auto attachment = AddPiece(connection, *draft, piece, bytes_max);
  // Attachments are no part of what is typed, so the etag of that stays.
  if (attachment.ok() && piece.attachment == 0) {
    WriteAudit(connection, actor, now, {"AddAttachment", SubjectOfOutgoing(draft->id), "", "{}"});
  }
  return attachment;
}

Result<OutgoingMailId> RemoveDraftAttachment(Connection& connection, const Actor& actor,
                                             TimePoint now, OutgoingMailId mail,
                                             std::uint64_t attachment) {
  auto draft = GetDraft(connection, mail);
  if (!draft.ok()) return draft.error();
  if (std::ranges::find(draft->attachments, attachment, &service::OutgoingAttachment::id) ==
      draft->attachments.end()) {
    return NotFound("ATTACHMENT_UNKNOWN",
                    "The mail has no attachment " + std::to_string(attachment) + ".",
                    {{"attachment", std::to_string(attachment)}});
  }
  DropAttachment(connection, attachment);
  WriteAudit(connection, actor, now, {"RemoveAttachment", SubjectOfOutgoing(mail), "{}", ""});
  return mail;
}

}  // namespace strowger::store
