#include "adapters/store/outgoing_send.h"

#include <algorithm>
#include <set>
#include <utility>

#include "adapters/store/campaign_outcome.h"
#include "adapters/store/change_log.h"
#include "adapters/store/mail_thread_rows.h"
#include "adapters/store/outgoing_bytes.h"
#include "adapters/store/outgoing_draft.h"
#include "adapters/store/outgoing_rows.h"
#include "adapters/store/outgoing_words.h"
#include "adapters/store/suppression_rows.h"
#include "adapters/store/ticket_clock_rows.h"
#include "core/mail/bare_subject.h"
#include "core/mail/recipient_address.h"

namespace strowger::store {

using core::OutgoingMailId;
using core::OutgoingMailMove;
using core::OutgoingMailState;
using service::Actor;
using service::OutgoingMail;
using service::RecipientState;

namespace {

constexpr std::string_view kUncertainEvent = "uncertain";

// Moves the mail, with the event that tells of it; it is still to be saved.
Result<void> Move(Connection& connection, OutgoingMail& mail, OutgoingMailMove move,
                  const std::string& wish, const service::OutgoingEvent& event) {
  const auto next = core::Next(mail.state, move);
  if (!next) return WrongOutgoingState(mail, wish);
  mail.state = *next;
  if (mail.state != OutgoingMailState::kWaiting) mail.due.reset();
  mail.changed = event.time;
  ++mail.version;
  AddOutgoingEvent(connection, mail.id, event);
  return {};
}

void Save(Connection& connection, const OutgoingMail& mail) {
  SaveOutgoing(connection, mail);
  SaveRecipients(connection, mail);
}

// A mail that a person wrote went out: what its ticket's customer asked is answered.
void NoteAnswer(Connection& connection, const OutgoingMail& mail, TimePoint now) {
  if (!service::IsAnswer(mail.purpose)) return;
  TicketId ticket = mail.ticket;
  if (const auto thread = FindThread(connection, mail.thread); thread && thread->ticket) {
    ticket = thread->ticket;
  }
  if (ticket) NoteAnswered(connection, ticket, mail.submitted.value_or(now));
}

// Gives up those who have not got it.
void SetWaiting(OutgoingMail& mail, RecipientState state, const std::string& answer) {
  for (auto& recipient : mail.recipients) {
    if (recipient.state != RecipientState::kWaiting) continue;
    recipient.state = state;
    recipient.answer = answer;
  }
}

bool HasRecipient(const OutgoingMail& mail, RecipientState state) {
  return std::ranges::find(mail.recipients, state, &service::OutgoingRecipient::state) !=
         mail.recipients.end();
}

// ---- What is checked before a mail goes out

Result<void> CheckAddresses(Connection& connection, TimePoint now, const OutgoingMail& mail) {
  if (mail.recipients.empty()) {
    return FailedPrecondition("RECIPIENT_MISSING", "The mail has no recipient.");
  }
  for (const auto& recipient : mail.recipients) {
    const std::string& address = recipient.mailbox.address;
    if (const std::string fault = core::FaultOfAddress(address); !fault.empty()) {
      return FailedPrecondition(
          "RECIPIENT_INVALID",
          "The address \"" + address + "\" cannot be written to: " + fault + ".",
          {{"address", address}, {"fault", fault}});
    }
    if (const auto suppressed = SuppressionOf(connection, address, now)) {
      return FailedPrecondition(
          "RECIPIENT_SUPPRESSED",
          "Nothing is sent to " + address + " for now; take it off the mail. " + suppressed->reason,
          {{"address", address}, {"why", suppressed->reason}});
    }
  }
  return {};
}

Result<void> CheckSize(const OutgoingMail& mail, std::size_t bytes_max) {
  // Base64 in lines of 76 characters makes 78 bytes of 57.
  std::uint64_t size = mail.text.size() * 3;
  for (const auto& attachment : mail.attachments) {
    if (attachment.bytes != attachment.size) {
      return FailedPrecondition("ATTACHMENT_INCOMPLETE",
                                "Of the attachment \"" + attachment.file_name + "\" only " +
                                    std::to_string(attachment.bytes) + " of " +
                                    std::to_string(attachment.size) +
                                    " bytes are here; add the rest or remove it.",
                                {{"file_name", attachment.file_name},
                                 {"bytes", std::to_string(attachment.bytes)},
                                 {"size", std::to_string(attachment.size)}});
    }
    size += attachment.size * 78 / 57 + 1'000;
  }
  if (size <= bytes_max) return {};
  return FailedPrecondition("MAIL_TOO_LARGE",
                            "The mail would have about " + std::to_string(size) +
                                " bytes; its account sends at most " + std::to_string(bytes_max) +
                                ".",
                            {{"bytes", std::to_string(size)}, {"max", std::to_string(bytes_max)}});
}

// Two agents who answer the same mail are told of each other.
Result<void> CheckNotAnswered(Connection& connection, const OutgoingMail& draft) {
  if (!draft.thread) return {};
  Query query(connection,
              "SELECT id, author FROM outgoing_mail WHERE thread_id = ? AND id <> ?"
              " AND submitted_ns > ? AND author <> '' AND author <> ? AND state <> ? LIMIT 1",
              draft.thread, draft.id, draft.created, draft.author, OutgoingMailState::kCancelled);
  if (!query.Next()) return {};
  const std::string id = query.Get<std::string>(0);
  const std::string author = query.Get<std::string>(1);
  return Error{ErrorCode::kAborted,
               "THREAD_ANSWERED",
               author + " has sent outgoing mail " + id +
                   " on this thread since the draft was begun; read it first.",
               {{"author", author}, {"outgoing_mail", id}}};
}

// Its answers find their way by a thread, so a mail that answers nothing begins one. Whoever was
// written to is no stranger there.
void JoinThread(Connection& connection, OutgoingMail& mail, TimePoint now) {
  if (!mail.thread) {
    const NewThread thread{.account = mail.account,
                           .ticket = mail.ticket,
                           .subject = mail.subject,
                           .bare = core::BareSubject(mail.subject),
                           .began_by = {}};
    mail.thread = InsertThread(connection, thread, now);
  }
  for (const auto& recipient : mail.recipients) {
    const std::string key = core::AddressKey(recipient.mailbox.address);
    Execute(connection,
            "INSERT INTO mail_party (thread_id, address, is_stranger) VALUES (?, ?, 0)"
            " ON CONFLICT (thread_id, address) DO UPDATE SET is_stranger = 0",
            mail.thread, key);
  }
}

}  // namespace

// ---- What people do

Result<OutgoingMailId> SubmitOutgoing(Connection& connection, const Actor& actor, TimePoint now,
                                      const service::SubmitWish& wish) {
  auto mail = GetOutgoing(connection, wish.id);
  if (!mail.ok()) return mail.error();
  if (mail->state == OutgoingMailState::kDraft) {
    auto checked = CheckDraftVersion(*mail, wish.version);
    if (checked.ok()) checked = CheckAddresses(connection, now, *mail);
    if (checked.ok()) checked = CheckSize(*mail, wish.message_bytes_max);
    if (checked.ok() && !wish.is_second_answer_wanted) {
      checked = CheckNotAnswered(connection, *mail);
    }
    if (!checked.ok()) return checked.error();
  }
  auto moved = Move(connection, *mail, OutgoingMailMove::kSubmit, "sent",
                    {.time = now, .kind = "submitted", .user = actor.user, .detail = {}});
  if (!moved.ok()) return moved.error();
  mail->due = std::max(wish.due, now);
  mail->submitted = now;
  JoinThread(connection, *mail, now);
  SaveOutgoing(connection, *mail);
  WriteAudit(connection, actor, now, {"SendMail", SubjectOfOutgoing(mail->id), "{}", "{}"});
  return mail->id;
}

Result<OutgoingMailId> TakeBackOutgoing(Connection& connection, const Actor& actor, TimePoint now,
                                        OutgoingMailId id) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail.error();
  if (mail->purpose == service::OutgoingPurpose::kAutomatic ||
      mail->purpose == service::OutgoingPurpose::kCampaign) {
    return FailedPrecondition("MAIL_OF_NOBODY",
                              "Nobody wrote this mail, so it cannot become a draft; discard it to"
                              " stop it.",
                              {{"outgoing_mail", std::to_string(id.value)}});
  }
  if (HasRecipient(*mail, RecipientState::kSent) ||
      HasOutgoingEvent(connection, id, kUncertainEvent)) {
    return FailedPrecondition("MAIL_MAY_BE_OUT",
                              "Somebody may have got this mail, so it cannot become a draft again;"
                              " discard it to stop it for the others.",
                              {{"outgoing_mail", std::to_string(id.value)}});
  }
  auto moved = Move(connection, *mail, OutgoingMailMove::kTakeBack, "taken back",
                    {.time = now, .kind = "taken-back", .user = actor.user, .detail = {}});
  if (!moved.ok()) return moved.error();
  DropRaw(connection, id);
  mail->raw_bytes = 0;
  mail->message_id.clear();
  mail->tries = 0;
  mail->first_try.reset();
  mail->submitted.reset();
  mail->answer.clear();
  for (auto& recipient : mail->recipients) {
    recipient.state = RecipientState::kWaiting;
    recipient.answer.clear();
  }
  Save(connection, *mail);
  WriteAudit(connection, actor, now, {"CancelMail", SubjectOfOutgoing(id), "{}", "{}"});
  return id;
}

Result<OutgoingMailId> SendOutgoingAgain(Connection& connection, const Actor& actor, TimePoint now,
                                         OutgoingMailId id) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail.error();
  auto moved = Move(connection, *mail, OutgoingMailMove::kSendAgain, "sent again",
                    {.time = now, .kind = "sent-again", .user = actor.user, .detail = {}});
  if (!moved.ok()) return moved.error();
  for (auto& recipient : mail->recipients) {
    if (recipient.state != RecipientState::kSent) recipient.state = RecipientState::kWaiting;
  }
  mail->due = now;
  mail->tries = 0;
  mail->first_try.reset();
  Save(connection, *mail);
  WriteAudit(connection, actor, now, {"ResendMail", SubjectOfOutgoing(id), "{}", "{}"});
  return id;
}

Result<OutgoingMailId> DiscardOutgoing(Connection& connection, const Actor& actor, TimePoint now,
                                       OutgoingMailId id) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail.error();
  const bool was_draft = mail->state == OutgoingMailState::kDraft;
  auto moved = Move(connection, *mail, OutgoingMailMove::kDiscard, "discarded",
                    {.time = now, .kind = "discarded", .user = actor.user, .detail = {}});
  if (!moved.ok()) return moved.error();
  SetWaiting(*mail, RecipientState::kGivenUp, "");
  if (was_draft) {
    mail->subject.clear();
    mail->text.clear();
    mail->recipients.clear();
    DropAttachments(connection, id);
  }
  Save(connection, *mail);
  WriteAudit(connection, actor, now, {"DiscardDraft", SubjectOfOutgoing(id), "{}", ""});
  return id;
}

OutgoingMailId AddAutomaticMail(Connection& connection, const service::NewAutomaticMail& mail) {
  OutgoingMail outgoing;
  for (const core::Mailbox& mailbox : mail.to) {
    if (!core::FaultOfAddress(mailbox.address).empty()) continue;
    if (SuppressionOf(connection, mailbox.address, mail.now)) continue;
    outgoing.recipients.push_back({.role = service::RecipientRole::kTo,
                                   .mailbox = mailbox,
                                   .state = RecipientState::kWaiting,
                                   .answer = {}});
  }
  if (outgoing.recipients.empty()) return {};
  outgoing.version = 1;
  outgoing.account = mail.account;
  outgoing.purpose = service::OutgoingPurpose::kAutomatic;
  outgoing.thread = mail.thread;
  outgoing.ticket = mail.ticket;
  outgoing.answered = mail.answered;
  outgoing.subject = mail.subject;
  outgoing.text = mail.text;
  outgoing.in_reply_to = mail.in_reply_to;
  outgoing.references = mail.references;
  outgoing.further_headers = mail.further_headers;
  outgoing.state = OutgoingMailState::kWaiting;
  outgoing.due = mail.now;
  outgoing.created = mail.now;
  outgoing.changed = mail.now;
  outgoing.submitted = mail.now;
  const OutgoingMailId id = InsertOutgoing(connection, outgoing);
  AddOutgoingEvent(connection, id,
                   {.time = mail.now, .kind = "submitted", .user = {}, .detail = {}});
  return id;
}

// ---- What the outbox does

namespace {

// What its campaign says about a mail that is about to be sent. True when it is not.
Result<bool> StopByCampaign(Connection& connection, TimePoint now, OutgoingMail& mail) {
  if (mail.purpose != service::OutgoingPurpose::kCampaign) return false;
  if (mail.state != OutgoingMailState::kWaiting) return false;
  const CampaignGate gate = GateOfMail(connection, mail.id);
  if (!gate.closed_because.empty()) {
    auto moved =
        Move(connection, mail, OutgoingMailMove::kDiscard, "sent",
             {.time = now, .kind = "cancelled", .user = {}, .detail = gate.closed_because});
    if (!moved.ok()) return moved.error();
    SetWaiting(mail, RecipientState::kGivenUp, gate.closed_because);
    mail.answer = gate.closed_because;
    Save(connection, mail);
    return true;
  }
  if (!gate.is_held) return false;
  mail.due = kHeldUntil;
  mail.changed = now;
  ++mail.version;
  AddOutgoingEvent(connection, mail.id,
                   {.time = now, .kind = "held", .user = {}, .detail = "The campaign is paused."});
  SaveOutgoing(connection, mail);
  return true;
}

}  // namespace

Result<OutgoingMail> BeginOutgoing(Connection& connection, TimePoint now, OutgoingMailId id,
                                   std::uint64_t version,
                                   const std::optional<service::ComposedBytes>& composed) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail;
  if (auto checked = CheckDraftVersion(*mail, version); !checked.ok()) return checked.error();
  auto stopped = StopByCampaign(connection, now, *mail);
  if (!stopped.ok()) return stopped.error();
  if (*stopped) return mail;
  for (auto& recipient : mail->recipients) {
    if (recipient.state != RecipientState::kWaiting) continue;
    if (const auto found = SuppressionOf(connection, recipient.mailbox.address, now)) {
      recipient.state = RecipientState::kRefused;
      recipient.answer = found->reason;
    }
  }
  if (!HasRecipient(*mail, RecipientState::kWaiting)) {
    const std::string reason = "Nothing is sent to any of the recipients that are left.";
    mail->answer = reason;
    auto failed = Move(connection, *mail, OutgoingMailMove::kFail, "sent",
                       {.time = now, .kind = "failed", .user = {}, .detail = reason});
    if (!failed.ok()) return failed.error();
    Save(connection, *mail);
    return mail;
  }
  ++mail->tries;
  if (!mail->first_try) mail->first_try = now;
  auto moved =
      Move(connection, *mail, OutgoingMailMove::kBegin, "sent",
           {.time = now, .kind = "begun", .user = {}, .detail = std::to_string(mail->tries)});
  if (!moved.ok()) return moved.error();
  if (composed && mail->raw_bytes == 0) {
    KeepRaw(connection, id, composed->raw);
    mail->raw_bytes = composed->raw.size();
    mail->message_id = composed->message_id;
  }
  Save(connection, *mail);
  return mail;
}

Result<OutgoingMail> FinishOutgoing(Connection& connection, TimePoint now, OutgoingMailId id,
                                    const service::SendFate& fate) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail;
  for (const auto& verdict : fate.verdicts) {
    for (auto& recipient : mail->recipients) {
      if (recipient.mailbox.address != verdict.address ||
          recipient.state != RecipientState::kWaiting) {
        continue;
      }
      recipient.state = verdict.state;
      recipient.answer = verdict.answer;
    }
  }
  const auto next = core::Next(mail->state, fate.move);
  const std::string kind(next ? WordOf(*next) : "");
  auto moved = Move(connection, *mail, fate.move, "finished",
                    {.time = now,
                     .kind = fate.move == OutgoingMailMove::kPutOff ? "put-off" : kind,
                     .user = {},
                     .detail = fate.answer});
  if (!moved.ok()) return moved.error();
  mail->answer = fate.answer;
  mail->due = fate.due;
  if (mail->state == OutgoingMailState::kSent) {
    mail->sent = now;
    NoteAnswer(connection, *mail, now);
    // They stand in the composed mail.
    DropAttachmentContents(connection, id);
  }
  Save(connection, *mail);
  for (const auto& suppression : fate.suppressed) KeepSuppression(connection, suppression, now);
  return mail;
}

Result<OutgoingMail> FailOutgoing(Connection& connection, TimePoint now, OutgoingMailId id,
                                  std::uint64_t version, const std::string& reason) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok()) return mail;
  if (auto checked = CheckDraftVersion(*mail, version); !checked.ok()) return checked.error();
  auto moved = Move(connection, *mail, OutgoingMailMove::kFail, "given up",
                    {.time = now, .kind = "failed", .user = {}, .detail = reason});
  if (!moved.ok()) return moved.error();
  mail->answer = reason;
  SaveOutgoing(connection, *mail);
  return mail;
}

std::size_t LoseTrackOfInterrupted(Connection& connection, TimePoint now) {
  constexpr std::size_t kTogetherMax = 1'000;
  std::size_t count = 0;
  const std::string answer =
      "The server was stopped while this mail was being sent: its mail server may have it or not.";
  while (true) {
    const auto ids = ListOfState(connection, OutgoingMailState::kSending, kTogetherMax);
    if (ids.empty()) return count;
    for (const OutgoingMailId id : ids) {
      service::SendFate fate;
      fate.move = OutgoingMailMove::kLoseTrack;
      fate.answer = answer;
      if (FinishOutgoing(connection, now, id, fate).ok()) ++count;
    }
  }
}

// ---- What the incoming side knows

void ProveSent(Connection& connection, TimePoint now, OutgoingMailId id) {
  auto mail = GetOutgoing(connection, id);
  if (!mail.ok() || mail->state != OutgoingMailState::kUncertain) return;
  const std::string why = "Somebody answered it, or a server reported on it.";
  auto moved = Move(connection, *mail, OutgoingMailMove::kProve, "proven",
                    {.time = now, .kind = "sent", .user = {}, .detail = why});
  if (!moved.ok()) return;
  SetWaiting(*mail, RecipientState::kSent, why);
  mail->answer = why;
  mail->sent = now;
  NoteAnswer(connection, *mail, now);
  Save(connection, *mail);
}

core::MailThreadId ThreadOfOutgoing(Connection& connection, OutgoingMailId id) {
  Query query(connection, "SELECT thread_id FROM outgoing_mail WHERE id = ?", id);
  return query.Next() ? query.Get<core::MailThreadId>(0) : core::MailThreadId();
}

}  // namespace strowger::store
