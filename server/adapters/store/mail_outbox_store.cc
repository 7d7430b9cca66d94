#include "adapters/store/mail_outbox_store.h"

#include <utility>

#include "adapters/store/change_log.h"
#include "adapters/store/outgoing_bytes.h"
#include "adapters/store/outgoing_draft.h"
#include "adapters/store/outgoing_rows.h"
#include "adapters/store/outgoing_send.h"

namespace strowger::store {

using core::OutgoingMailId;
using service::Actor;
using service::Done;
using service::OutgoingMail;

void MailOutboxStore::Write(Actor actor, std::string_view kind, Work work,
                            Done<OutgoingMail> done) {
  WriteOnce<std::size_t>(
      database_, std::move(actor), kind,
      [work = std::move(work)](Connection& connection, const Actor& who,
                               TimePoint now) -> Result<std::size_t> {
        auto mail = work(connection, who, now);
        if (!mail.ok()) return mail.error();
        return static_cast<std::size_t>(mail->value);
      },
      [this, done = std::move(done)](const Result<std::size_t>& written) {
        if (!written.ok()) return done(written.error());
        bell_.Ring();
        Get(OutgoingMailId{*written}, done);
      });
}

void MailOutboxStore::CreateDraft(Actor actor, OutgoingMail draft, Done<OutgoingMail> done) {
  Write(
      std::move(actor), "CreateDraft",
      [draft = std::move(draft)](Connection& connection, const Actor& who, TimePoint now) {
        return CreateOutgoingDraft(connection, who, now, draft);
      },
      std::move(done));
}

void MailOutboxStore::UpdateDraft(Actor actor, service::DraftChange change,
                                  Done<OutgoingMail> done) {
  Write(
      std::move(actor), "UpdateDraft",
      [change = std::move(change)](Connection& connection, const Actor& who, TimePoint now) {
        return UpdateOutgoingDraft(connection, who, now, change);
      },
      std::move(done));
}

void MailOutboxStore::AddAttachmentPiece(Actor actor, service::AttachmentPiece piece,
                                         std::size_t bytes_max,
                                         Done<service::OutgoingAttachment> done) {
  const std::uint64_t known = piece.attachment;
  const OutgoingMailId mail = piece.mail;
  // A repeat of the first piece gives the attachment that it began.
  WriteOnce<std::size_t>(
      database_, std::move(actor), "AddAttachment",
      [piece = std::move(piece), bytes_max](Connection& connection, const Actor& who,
                                            TimePoint now) -> Result<std::size_t> {
        auto attachment = AddDraftPiece(connection, who, now, piece, bytes_max);
        if (!attachment.ok()) return attachment.error();
        return static_cast<std::size_t>(attachment->id);
      },
      [this, known, mail, done = std::move(done)](const Result<std::size_t>& written) {
        if (!written.ok()) return done(written.error());
        const std::uint64_t id = known != 0 ? known : *written;
        database_.Read<service::OutgoingAttachment>(
            [mail, id](Connection& connection) -> Result<service::OutgoingAttachment> {
              for (const auto& each : ReadAttachments(connection, mail)) {
                if (each.id == id) return each;
              }
              return NotFound("ATTACHMENT_UNKNOWN", "The attachment was removed meanwhile.");
            },
            done);
      });
}

void MailOutboxStore::RemoveAttachment(Actor actor, OutgoingMailId mail, std::uint64_t attachment,
                                       Done<OutgoingMail> done) {
  Write(
      std::move(actor), "RemoveAttachment",
      [mail, attachment](Connection& connection, const Actor& who, TimePoint now) {
        return RemoveDraftAttachment(connection, who, now, mail, attachment);
      },
      std::move(done));
}

void MailOutboxStore::Get(OutgoingMailId mail, Done<OutgoingMail> done) {
  database_.Read<OutgoingMail>(
      [mail](Connection& connection) {
        auto found = GetOutgoing(connection, mail);
        if (found.ok()) found->events = ReadOutgoingEvents(connection, mail);
        return found;
      },
      std::move(done));
}

void MailOutboxStore::List(service::OutgoingFilter filter, Done<service::OutgoingPage> done) {
  database_.Read<service::OutgoingPage>(
      [filter = std::move(filter)](Connection& connection) {
        return ListOutgoing(connection, filter);
      },
      std::move(done));
}

void MailOutboxStore::ListDrafts(core::MailThreadId thread, Done<std::vector<OutgoingMail>> done) {
  database_.Read<std::vector<OutgoingMail>>(
      [thread](Connection& connection) -> Result<std::vector<OutgoingMail>> {
        return DraftsOfThread(connection, thread);
      },
      std::move(done));
}

void MailOutboxStore::ReadWhole(OutgoingMailId mail, Done<service::WholeOutgoingMail> done) {
  database_.Read<service::WholeOutgoingMail>(
      [mail](Connection& connection) -> Result<service::WholeOutgoingMail> {
        auto found = GetOutgoing(connection, mail);
        if (!found.ok()) return found.error();
        service::WholeOutgoingMail whole;
        whole.mail = *std::move(found);
        if (whole.mail.raw_bytes != 0) {
          whole.raw = ReadRaw(connection, mail);
          return whole;
        }
        for (const auto& attachment : whole.mail.attachments) {
          whole.attachments.push_back(
              {attachment, ReadAttachmentContent(connection, attachment.id)});
        }
        return whole;
      },
      std::move(done));
}

void MailOutboxStore::Submit(Actor actor, service::SubmitWish wish, Done<OutgoingMail> done) {
  Write(
      std::move(actor), "SendMail",
      [wish](Connection& connection, const Actor& who, TimePoint now) {
        return SubmitOutgoing(connection, who, now, wish);
      },
      std::move(done));
}

void MailOutboxStore::TakeBack(Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) {
  Write(
      std::move(actor), "CancelMail",
      [mail](Connection& connection, const Actor& who, TimePoint now) {
        return TakeBackOutgoing(connection, who, now, mail);
      },
      std::move(done));
}

void MailOutboxStore::SendAgain(Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) {
  Write(
      std::move(actor), "ResendMail",
      [mail](Connection& connection, const Actor& who, TimePoint now) {
        return SendOutgoingAgain(connection, who, now, mail);
      },
      std::move(done));
}

void MailOutboxStore::Discard(Actor actor, OutgoingMailId mail, Done<OutgoingMail> done) {
  Write(
      std::move(actor), "DiscardDraft",
      [mail](Connection& connection, const Actor& who, TimePoint now) {
        return DiscardOutgoing(connection, who, now, mail);
      },
      std::move(done));
}

// ---- What the outbox does

std::shared_ptr<void> MailOutboxStore::Watch(std::function<void()> told) {
  return bell_.Watch(std::move(told));
}

void MailOutboxStore::LoseTrackOfInterrupted(Done<std::size_t> done) {
  database_.Write<std::size_t>(
      [&clock = database_.clock()](Connection& connection) -> Result<std::size_t> {
        return store::LoseTrackOfInterrupted(connection, clock.Now());
      },
      std::move(done));
}

void MailOutboxStore::ListDue(core::MailAccountId account, std::size_t most,
                              Done<std::vector<service::DueMail>> done) {
  database_.Read<std::vector<service::DueMail>>(
      [account = std::move(account),
       most](Connection& connection) -> Result<std::vector<service::DueMail>> {
        return ListDueMails(connection, account, most);
      },
      std::move(done));
}

void MailOutboxStore::Begin(OutgoingMailId mail, std::uint64_t version,
                            std::optional<service::ComposedBytes> composed,
                            Done<OutgoingMail> done) {
  database_.Write<OutgoingMail>(
      [mail, version, composed = std::move(composed),
       &clock = database_.clock()](Connection& connection) {
        return BeginOutgoing(connection, clock.Now(), mail, version, composed);
      },
      std::move(done));
}

void MailOutboxStore::Finish(OutgoingMailId mail, service::SendFate fate, Done<OutgoingMail> done) {
  database_.Write<OutgoingMail>(
      [mail, fate = std::move(fate), &clock = database_.clock()](Connection& connection) {
        return FinishOutgoing(connection, clock.Now(), mail, fate);
      },
      [this, done = std::move(done)](Result<OutgoingMail> finished) {
        if (finished.ok() && finished->sent) database_.clock_bell().Ring();
        done(std::move(finished));
      });
}

void MailOutboxStore::Fail(OutgoingMailId mail, std::uint64_t version, std::string reason,
                           Done<OutgoingMail> done) {
  database_.Write<OutgoingMail>(
      [mail, version, reason = std::move(reason),
       &clock = database_.clock()](Connection& connection) {
        return FailOutgoing(connection, clock.Now(), mail, version, reason);
      },
      std::move(done));
}

}  // namespace strowger::store
