#include "service/mail/mail_writing.h"

#include <algorithm>
#include <utility>

#include "service/mail/compose_outgoing.h"
#include "service/mail/draft_of_answer.h"

namespace strowger::service {

namespace {

Error UnknownAccount(const core::MailAccountId& account) {
  return FailedPrecondition(
      "MAIL_ACCOUNT_UNKNOWN",
      "There is no [[mail_account]] with id \"" + account.value + "\" in the configuration.",
      {{"account", account.value}});
}

// What of a mail's attachments fits, once they are written in base64.
std::size_t AttachmentBytesMax(const MailAccountPlan& account) {
  return account.message_bytes_max / 78 * 57;
}

MailPreview PreviewOf(const std::string& raw, std::string text) {
  const std::size_t end = std::min(raw.find("\r\n\r\n"), raw.size());
  return {.headers = raw.substr(0, end), .text = std::move(text), .bytes = raw.size()};
}

// The rest of the attachments of a draft that was begun, piece after piece.
class Attaching : public std::enable_shared_from_this<Attaching> {
 public:
  Attaching(MailOutboxStore& outbox, Actor actor, std::vector<WholeAttachment> attachments)
      : outbox_(outbox), actor_(std::move(actor)), attachments_(std::move(attachments)) {
    // Each piece is a request of its own.
    actor_.request = {};
  }

  void Start(core::OutgoingMailId mail, std::size_t bytes_max, Done<OutgoingMail> done) {
    mail_ = mail;
    bytes_max_ = bytes_max;
    done_ = std::move(done);
    Next(0);
  }

 private:
  void Next(std::uint64_t attachment) {
    if (index_ == attachments_.size()) return outbox_.Get(mail_, done_);
    const WholeAttachment& whole = attachments_[index_];
    AttachmentPiece piece{.mail = mail_,
                          .attachment = attachment,
                          .file_name = whole.attachment.file_name,
                          .media_type = whole.attachment.media_type,
                          .size = whole.content.size(),
                          .offset = offset_,
                          .content = whole.content.substr(offset_, kAttachmentPieceBytes)};
    outbox_.AddAttachmentPiece(actor_, std::move(piece), bytes_max_,
                               [self = shared_from_this()](
                                   const Result<OutgoingAttachment>& added) { self->Take(added); });
  }
  void Take(const Result<OutgoingAttachment>& added) {
    if (!added.ok()) return done_(added.error());
    offset_ += kAttachmentPieceBytes;
    if (offset_ < attachments_[index_].content.size()) return Next(added->id);
    offset_ = 0;
    ++index_;
    Next(0);
  }

  // Borrowed.
  MailOutboxStore& outbox_;
  // State.
  Actor actor_;
  std::vector<WholeAttachment> attachments_;
  core::OutgoingMailId mail_;
  std::size_t bytes_max_ = 0;
  Done<OutgoingMail> done_;
  std::size_t index_ = 0;
  std::size_t offset_ = 0;
};

}  // namespace

MailWriting::MailWriting(const WritingPorts& ports, std::shared_ptr<const MailAccounts> accounts)
    : ports_(ports), accounts_(std::move(accounts)) {}

void MailWriting::Change(std::shared_ptr<const MailAccounts> accounts) {
  ports_.executor.Post([this, accounts = std::move(accounts)] { accounts_ = accounts; });
}

Result<const MailAccountPlan*> MailWriting::AccountOf(const core::MailAccountId& id) const {
  const MailAccountPlan* plan = accounts_->Find(id);
  if (plan == nullptr) return UnknownAccount(id);
  return plan;
}

void MailWriting::WithMail(core::OutgoingMailId mail, std::function<void(const Error&)> refuse,
                           std::function<void(const OutgoingMail&, const MailAccountPlan&)> task) {
  ports_.outbox.Get(mail, [this, refuse = std::move(refuse),
                           task = std::move(task)](const Result<OutgoingMail>& found) {
    if (!found.ok()) return refuse(found.error());
    ports_.executor.Post([this, refuse, task, mail = *found] {
      const auto account = AccountOf(mail.account);
      if (!account.ok()) return refuse(account.error());
      task(mail, **account);
    });
  });
}

// ---- Drafts

void MailWriting::CreateDraft(Actor actor, DraftWish wish, Done<BegunDraft> done) {
  if (wish.purpose == OutgoingPurpose::kNew) {
    ports_.executor.Post([this, actor = std::move(actor), wish = std::move(wish),
                          done = std::move(done)] { BeginNew(actor, wish, done); });
    return;
  }
  if (!wish.answered) {
    return done(InvalidArgument("MAIL_MISSING", "Which mail is answered or passed on?",
                                {{"field", "mail"}}));
  }
  const core::MailId answered = wish.answered;
  ports_.mails.GetRaw(answered, [this, actor = std::move(actor), wish = std::move(wish),
                                 done = std::move(done)](const Result<RawMail>& mail) {
    if (!mail.ok()) return done(mail.error());
    ports_.executor.Post(
        [this, actor, wish, done, mail = *mail] { BeginAnswer(actor, wish, mail, done); });
  });
}

void MailWriting::BeginNew(const Actor& actor, const DraftWish& wish,
                           const Done<BegunDraft>& done) {
  if (!wish.account) {
    return done(
        InvalidArgument("ACCOUNT_MISSING", "A new mail needs an account.", {{"field", "account"}}));
  }
  const auto account = AccountOf(wish.account);
  if (!account.ok()) return done(account.error());
  OutgoingMail draft;
  draft.account = wish.account;
  draft.ticket = wish.ticket;
  draft.recipients = wish.recipients;
  draft.subject = wish.subject;
  draft.text = DraftText(wish.text, (*account)->SignatureIn(wish.language), "");
  Keep(actor, std::move(draft), {}, done);
}

void MailWriting::BeginAnswer(const Actor& actor, const DraftWish& wish, const RawMail& answered,
                              const Done<BegunDraft>& done) {
  const auto account = AccountOf(wish.account ? wish.account : answered.row.account);
  if (!account.ok()) return done(account.error());
  const core::MailMessage message = ports_.reader.Read(answered.raw);
  OutgoingMail draft = DraftOfAnswer(message, wish.purpose, **account, wish.text, wish.language);
  draft.answered = answered.row.id;
  draft.ticket = answered.row.ticket;
  // Threads are of one account.
  if (answered.row.account == draft.account) draft.thread = answered.row.thread;
  if (!wish.recipients.empty()) draft.recipients = wish.recipients;
  if (!wish.subject.empty()) draft.subject = wish.subject;
  std::vector<WholeAttachment> attachments;
  if (wish.purpose == OutgoingPurpose::kForward) {
    const std::size_t most = AttachmentBytesMax(**account);
    if (answered.raw.size() > most) {
      return done(FailedPrecondition(
          "MAIL_TOO_LARGE",
          "The mail has " + std::to_string(answered.raw.size()) +
              " bytes; its account can pass on mails of at most " + std::to_string(most) + ".",
          {{"bytes", std::to_string(answered.raw.size())}, {"max", std::to_string(most)}}));
    }
    WholeAttachment original;
    original.attachment.file_name = "mail-" + std::to_string(answered.row.id.value) + ".eml";
    original.attachment.media_type = "message/rfc822";
    original.content = answered.raw;
    attachments.push_back(std::move(original));
  }
  Keep(actor, std::move(draft), std::move(attachments), done);
}

void MailWriting::Keep(const Actor& actor, OutgoingMail draft,
                       std::vector<WholeAttachment> attachments, const Done<BegunDraft>& done) {
  const core::MailThreadId thread = draft.thread;
  const std::size_t bytes_max = AttachmentBytesMax(**AccountOf(draft.account));
  const std::string user = actor.user;
  const auto tell = [this, thread, user, done](const Result<OutgoingMail>& mail) {
    if (!mail.ok()) return done(mail.error());
    if (!thread) return done(BegunDraft{*mail, {}});
    ports_.outbox.ListDrafts(
        thread, [mail = *mail, user, done](Result<std::vector<OutgoingMail>> drafts) {
          if (!drafts.ok()) return done(drafts.error());
          std::vector<OutgoingMail> others = std::move(drafts).value();
          std::erase_if(others, [&](const OutgoingMail& each) { return each.author == user; });
          done(BegunDraft{mail, std::move(others)});
        });
  };
  auto attaching = std::make_shared<Attaching>(ports_.outbox, actor, std::move(attachments));
  ports_.outbox.CreateDraft(actor, std::move(draft),
                            [attaching, bytes_max, tell](const Result<OutgoingMail>& mail) {
                              // A repeat of the request finds what was attached the first time.
                              if (!mail.ok() || !mail->attachments.empty()) return tell(mail);
                              attaching->Start(mail->id, bytes_max, tell);
                            });
}

void MailWriting::AddAttachmentPiece(Actor actor, AttachmentPiece piece,
                                     Done<OutgoingAttachment> done) {
  const core::OutgoingMailId mail = piece.mail;
  WithMail(
      mail, [done](const Error& error) { done(error); },
      [this, actor = std::move(actor), piece = std::move(piece), done](
          const OutgoingMail&, const MailAccountPlan& account) {
        ports_.outbox.AddAttachmentPiece(actor, piece, AttachmentBytesMax(account), done);
      });
}

void MailWriting::Preview(core::OutgoingMailId mail, Done<MailPreview> done) {
  ports_.outbox.ReadWhole(mail, [this, done = std::move(done)](Result<WholeOutgoingMail> found) {
    if (!found.ok()) return done(found.error());
    auto whole = std::make_shared<WholeOutgoingMail>(std::move(found).value());
    ports_.executor.Post([this, done, whole] {
      const auto account = AccountOf(whole->mail.account);
      if (!account.ok()) return done(account.error());
      std::string raw = std::move(whole->raw);
      const ComposedMail composed =
          Composed(std::move(*whole), **account, ports_.signer, ports_.clock.Now());
      if (raw.empty()) raw = ports_.composer.Compose(composed);
      done(PreviewOf(raw, composed.text));
    });
  });
}

// ---- Sending

void MailWriting::Send(Actor actor, SendWish wish, Done<OutgoingMail> done) {
  const TimePoint now = ports_.clock.Now();
  // A little into the past is a clock that goes differently.
  constexpr Duration kPastMax = std::chrono::minutes(5);
  if (wish.time && (*wish.time < now - kPastMax || *wish.time > now + kSendLaterMax)) {
    return done(InvalidArgument("SEND_TIME_INVALID",
                                "A mail is sent later by a year at most, and not in the past.",
                                {{"field", "send_time"}}));
  }
  WithMail(
      wish.mail, [done](const Error& error) { done(error); },
      [this, actor = std::move(actor), wish, now, done](const OutgoingMail&,
                                                        const MailAccountPlan& account) {
        SubmitWish submit;
        submit.id = wish.mail;
        submit.version = wish.version;
        submit.due = wish.time.value_or(now + account.undo_duration);
        submit.message_bytes_max = account.message_bytes_max;
        submit.is_second_answer_wanted = wish.is_second_answer_wanted;
        ports_.outbox.Submit(actor, submit, done);
      });
}

}  // namespace strowger::service
