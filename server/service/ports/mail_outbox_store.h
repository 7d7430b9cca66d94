#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/mail/mail_ids.h"
#include "core/mail/mail_message.h"
#include "core/mail/send_schedule.h"
#include "service/ports/done.h"

namespace strowger::service {

using core::OutgoingMailState;

enum class OutgoingPurpose { kNew, kReply, kReplyAll, kForward, kAutomatic, kCampaign };
// What a person wrote to the customer: it answers what was asked in its thread.
constexpr bool IsAnswer(OutgoingPurpose purpose) {
  return purpose == OutgoingPurpose::kNew || purpose == OutgoingPurpose::kReply ||
         purpose == OutgoingPurpose::kReplyAll;
}
enum class RecipientRole { kTo, kCc, kBcc };
enum class RecipientState {
  kWaiting,
  kSent,     // The server has the mail for this recipient.
  kRefused,  // For good.
  kGivenUp,  // Was not taken in time, or a person gave the mail up.
};

struct OutgoingRecipient {
  RecipientRole role = RecipientRole::kTo;
  core::Mailbox mailbox;
  RecipientState state = RecipientState::kWaiting;
  std::string answer;  // What the server said about this recipient.
};

struct OutgoingAttachment {
  std::uint64_t id = 0;
  std::string file_name;
  std::string media_type;
  std::uint64_t size = 0;
  std::uint64_t bytes = 0;  // So many are here; those of a whole one are its size.
};

// Something that happened to a mail.
struct OutgoingEvent {
  TimePoint time{};
  std::string kind;  // "drafted", "submitted", "begun", "sent", ...
  std::string user;  // Empty: nobody did it.
  std::string detail;
};

// A mail of ours.
struct OutgoingMail {
  static constexpr std::size_t kRecipientsMax = 500;
  static constexpr std::size_t kSubjectBytesMax = 500;
  static constexpr std::size_t kTextBytesMax = std::size_t{512} << 10;
  static constexpr std::size_t kAttachmentsMax = 50;
  static constexpr std::size_t kAnswerBytesMax = 500;

  core::OutgoingMailId id;
  std::uint64_t version = 0;  // The etag.
  core::MailAccountId account;
  OutgoingPurpose purpose = OutgoingPurpose::kNew;
  core::MailThreadId thread;
  TicketId ticket;
  core::MailId answered;  // The mail that it answers or passes on.
  std::string author;     // A user; empty: the server itself.
  std::string editor;     // Who wrote on it last.

  std::vector<OutgoingRecipient> recipients;
  std::string subject;
  std::string text;  // Not in lists.
  std::vector<OutgoingAttachment> attachments;
  std::string in_reply_to;
  std::vector<std::string> references;
  std::vector<core::MailHeader> further_headers;

  OutgoingMailState state = OutgoingMailState::kDraft;
  std::optional<TimePoint> due;  // Of one that waits.
  int tries = 0;
  std::optional<TimePoint> first_try;
  std::string answer;           // Of the server at the last try, or what was wrong.
  std::string message_id;       // From the first try on.
  std::uint64_t raw_bytes = 0;  // Of what is sent; 0: not composed yet.
  TimePoint created{};
  TimePoint changed{};
  std::optional<TimePoint> submitted;
  std::optional<TimePoint> sent;
  std::vector<OutgoingEvent> events;  // The oldest first; not in lists.
};

// What an agent types.
struct DraftChange {
  core::OutgoingMailId id;
  std::uint64_t version = 0;
  std::optional<core::MailAccountId> account;
  std::optional<std::vector<OutgoingRecipient>> recipients;
  std::optional<std::string> subject;
  std::optional<std::string> text;
};

// Pieces come one after the other, all but the last with kAttachmentPieceBytes. The piece that came
// last may come again.
struct AttachmentPiece {
  core::OutgoingMailId mail;
  std::uint64_t attachment = 0;  // 0: a new one begins, of this name, type and size.
  std::string file_name;
  std::string media_type;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  std::string content;
};
inline constexpr std::size_t kAttachmentPieceBytes = std::size_t{256} << 10;

struct SubmitWish {
  core::OutgoingMailId id;
  std::uint64_t version = 0;
  TimePoint due{};
  std::size_t message_bytes_max = 0;
  // Else it is refused when somebody else has answered since the draft was begun.
  bool is_second_answer_wanted = false;
};

struct OutgoingFilter {
  core::MailAccountId account;  // None: all; so with the others.
  core::MailThreadId thread;
  TicketId ticket;
  std::optional<OutgoingMailState> state;
  std::string author;  // Looked at row by row.
  std::size_t page_size = 50;
  std::string page_token;
};
struct OutgoingPage {
  std::vector<OutgoingMail> mails;  // The newest first.
  std::string next_page_token;
};

struct WholeAttachment {
  OutgoingAttachment attachment;
  std::string content;
};
// A mail with all its bytes.
struct WholeOutgoingMail {
  OutgoingMail mail;
  std::vector<WholeAttachment> attachments;  // Empty when it was composed.
  std::string raw;                           // Empty when it was not.
};

struct DueMail {
  core::OutgoingMailId id;
  TimePoint due{};
};

struct ComposedBytes {
  std::string message_id;
  std::string raw;
};

struct RecipientVerdict {
  std::string address;
  RecipientState state = RecipientState::kWaiting;
  std::string answer;
};
struct AddressSuppression {
  std::string address;
  std::string reason;
  TimePoint until{};
};
// What a try came to.
struct SendFate {
  core::OutgoingMailMove move = core::OutgoingMailMove::kPutOff;
  std::optional<TimePoint> due;  // Of one that is put off.
  std::string answer;
  std::vector<RecipientVerdict> verdicts;  // Of those that were asked for.
  std::vector<AddressSuppression> suppressed;
};

// An answer that nobody writes: goes out as soon as it can.
struct NewAutomaticMail {
  core::MailAccountId account;
  core::MailThreadId thread;
  TicketId ticket;
  core::MailId answered;
  std::vector<core::Mailbox> to;
  std::string subject;
  std::string text;
  std::string in_reply_to;
  std::vector<std::string> references;
  std::vector<core::MailHeader> further_headers;  // Such as Auto-Submitted.
  TimePoint now{};
};

// Mails of ours, from the first draft to what became of them. Methods on one mail are refused with
// kNotFound OUTGOING_MAIL_UNKNOWN, and with kFailedPrecondition OUTGOING_MAIL_STATE where its state
// does not allow them.
class MailOutboxStore {
 public:
  virtual ~MailOutboxStore() = default;

  // ---- What people do

  virtual void CreateDraft(Actor actor, OutgoingMail draft, Done<OutgoingMail> done) = 0;
  // Kept as typed, whether it could be sent or not. Refused with kAborted DRAFT_CHANGED, which
  // tells who wrote on it and when, if `version` is not that of the store.
  virtual void UpdateDraft(Actor actor, DraftChange change, Done<OutgoingMail> done) = 0;
  // Refused with kResourceExhausted ATTACHMENTS_FULL when the mail has kAttachmentsMax, or more
  // than `bytes_max` bytes of them; with kInvalidArgument ATTACHMENT_PIECE when it is not the next.
  virtual void AddAttachmentPiece(Actor actor, AttachmentPiece piece, std::size_t bytes_max,
                                  Done<OutgoingAttachment> done) = 0;
  virtual void RemoveAttachment(Actor actor, core::OutgoingMailId mail, std::uint64_t attachment,
                                Done<OutgoingMail> done) = 0;
  virtual void Get(core::OutgoingMailId mail, Done<OutgoingMail> done) = 0;
  virtual void List(OutgoingFilter filter, Done<OutgoingPage> done) = 0;
  // Drafts of the thread, of all authors; the newest first.
  virtual void ListDrafts(core::MailThreadId thread, Done<std::vector<OutgoingMail>> done) = 0;
  virtual void ReadWhole(core::OutgoingMailId mail, Done<WholeOutgoingMail> done) = 0;

  // Refused where it cannot be sent: RECIPIENT_MISSING, RECIPIENT_INVALID, RECIPIENT_SUPPRESSED
  // with the address and why, ATTACHMENT_INCOMPLETE, MAIL_TOO_LARGE; with kAborted DRAFT_CHANGED or
  // THREAD_ANSWERED.
  virtual void Submit(Actor actor, SubmitWish wish, Done<OutgoingMail> done) = 0;
  // Makes a draft of one that waits. Refused with kFailedPrecondition MAIL_MAY_BE_OUT when somebody
  // may have got it at an earlier try, and MAIL_OF_NOBODY when no person wrote it.
  virtual void TakeBack(Actor actor, core::OutgoingMailId mail, Done<OutgoingMail> done) = 0;
  // Of those who have not got it, all are tried again.
  virtual void SendAgain(Actor actor, core::OutgoingMailId mail, Done<OutgoingMail> done) = 0;
  // What a draft said is gone.
  virtual void Discard(Actor actor, core::OutgoingMailId mail, Done<OutgoingMail> done) = 0;

  // ---- What the outbox does

  // Tells that there may be mails to send; from any thread. It ends with what is returned.
  [[nodiscard]] virtual std::shared_ptr<void> Watch(std::function<void()> told) = 0;
  // Those on which an earlier server was when it ended become uncertain. How many.
  virtual void LoseTrackOfInterrupted(Done<std::size_t> done) = 0;
  // The next of an account that wait, in the order in which they are due.
  virtual void ListDue(core::MailAccountId account, std::size_t most,
                       Done<std::vector<DueMail>> done) = 0;
  // It is being sent from now on. `composed` is kept with that when it was not composed before.
  // Recipients that are suppressed by now are refused; if nobody is left, the mail has failed.
  // Refused with kAborted when the mail is not of this version.
  virtual void Begin(core::OutgoingMailId mail, std::uint64_t version,
                     std::optional<ComposedBytes> composed, Done<OutgoingMail> done) = 0;
  virtual void Finish(core::OutgoingMailId mail, SendFate fate, Done<OutgoingMail> done) = 0;
  // One that waits cannot be sent at all.
  virtual void Fail(core::OutgoingMailId mail, std::uint64_t version, std::string reason,
                    Done<OutgoingMail> done) = 0;
};

}  // namespace strowger::service
