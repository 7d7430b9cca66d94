#include "adapters/store/written_mails.h"

#include <gtest/gtest.h>

#include "adapters/store/mail_outbox_store.h"
#include "support/stores/await.h"

namespace strowger::store {

namespace {

const service::Actor kWriter{"ana", "", {}};

template <class T, class Call>
T Wrote(Call call) {
  auto result = Await<T>(call);
  EXPECT_TRUE(result.ok()) << result.error().message;
  return *std::move(result);
}

service::OutgoingMail SubmitMail(MailOutboxStore& outbox, core::MailThreadId thread) {
  service::OutgoingMail draft;
  draft.account = core::MailAccountId("support");
  draft.thread = thread;
  draft.recipients.push_back({service::RecipientRole::kTo, {"", "li@example.org"}, {}, {}});
  draft =
      Wrote<service::OutgoingMail>([&](auto done) { outbox.CreateDraft(kWriter, draft, done); });
  service::DraftChange change;
  change.id = draft.id;
  change.version = draft.version;
  change.recipients = draft.recipients;
  draft =
      Wrote<service::OutgoingMail>([&](auto done) { outbox.UpdateDraft(kWriter, change, done); });
  service::AttachmentPiece piece;
  piece.mail = draft.id;
  piece.size = 1;
  piece.content = "x";
  for (int i = 0; i < 2; ++i) {
    piece.attachment = 0;
    piece.attachment = Wrote<service::OutgoingAttachment>([&](auto done) {
                         outbox.AddAttachmentPiece(kWriter, piece, 100, done);
                       }).id;
  }
  draft = Wrote<service::OutgoingMail>(
      [&](auto done) { outbox.RemoveAttachment(kWriter, draft.id, piece.attachment, done); });
  service::SubmitWish wish;
  wish.id = draft.id;
  wish.version = draft.version;
  wish.message_bytes_max = 100'000;
  return Wrote<service::OutgoingMail>([&](auto done) { outbox.Submit(kWriter, wish, done); });
}

}  // namespace

void WriteAndSendMails(Database& database) {
  ChangeBell bell;
  MailOutboxStore outbox(database, bell);
  const auto submitted = SubmitMail(outbox, {});
  Wrote<service::OutgoingMail>([&](auto done) { outbox.TakeBack(kWriter, submitted.id, done); });
  auto mail = SubmitMail(outbox, submitted.thread);
  service::SendFate fate;
  fate.suppressed = {{"gone@example.org", "why", TimePoint(std::chrono::hours(9))}};
  for (const auto move : {core::OutgoingMailMove::kPutOff, core::OutgoingMailMove::kLoseTrack}) {
    mail = Wrote<service::OutgoingMail>([&](auto done) {
      outbox.Begin(mail.id, mail.version, service::ComposedBytes{"a@b", "raw"}, done);
    });
    fate.move = move;
    if (move == core::OutgoingMailMove::kPutOff) fate.due = TimePoint(std::chrono::hours(1));
    mail = Wrote<service::OutgoingMail>([&](auto done) { outbox.Finish(mail.id, fate, done); });
  }
  Wrote<service::WholeOutgoingMail>([&](auto done) { outbox.ReadWhole(mail.id, done); });
  Wrote<service::OutgoingMail>([&](auto done) { outbox.SendAgain(kWriter, mail.id, done); });
  Wrote<std::vector<service::DueMail>>(
      [&](auto done) { outbox.ListDue(core::MailAccountId("support"), 5, done); });
  Wrote<std::size_t>([&](auto done) { outbox.LoseTrackOfInterrupted(done); });
  Wrote<std::vector<service::OutgoingMail>>(
      [&](auto done) { outbox.ListDrafts(submitted.thread, done); });
  for (int which = 0; which < 5; ++which) {
    service::OutgoingFilter filter;
    filter.author = "ana";
    if (which == 1) filter.thread = submitted.thread;
    if (which == 2) filter.ticket.value = 7;
    if (which == 3) filter.state = core::OutgoingMailState::kDraft;
    if (which == 4) filter.account = core::MailAccountId("support");
    Wrote<service::OutgoingPage>([&](auto done) { outbox.List(filter, done); });
  }
  Wrote<service::OutgoingMail>([&](auto done) { outbox.Discard(kWriter, submitted.id, done); });
}

}  // namespace strowger::store
