#include "service/ports/mail_outbox_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>

#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/store/suppression_rows.h"

// What becomes of mails of ours in the store, on either engine.
namespace strowger::store {
namespace {

using namespace std::chrono_literals;
using core::OutgoingMailId;
using core::OutgoingMailMove;
using core::OutgoingMailState;
using service::OutgoingMail;
using service::OutgoingRecipient;
using service::RecipientRole;
using service::RecipientState;

constexpr std::size_t kMailBytesMax = std::size_t{8} << 20;

OutgoingRecipient To(const std::string& address) {
  return {.role = RecipientRole::kTo,
          .mailbox = {"", address},
          .state = RecipientState::kWaiting,
          .answer = {}};
}

class MailOutboxTest : public testing::Test {
 protected:
  static service::Actor Who(const std::string& user, const std::string& request = "") {
    return {user, "", {user, request}};
  }
  template <class Call>
  Result<OutgoingMail> Do(Call call) {
    return Await<OutgoingMail>(call);
  }
  template <class Call>
  std::string Refusal(Call call) {
    const auto result = Do(call);
    return result.ok() ? "" : result.error().reason;
  }

  static OutgoingMail DraftTo(const std::vector<std::string>& addresses) {
    OutgoingMail draft;
    draft.account = core::MailAccountId("support");
    for (const std::string& address : addresses) draft.recipients.push_back(To(address));
    draft.subject = "Your order";
    draft.text = "It is on its way.\n";
    return draft;
  }
  OutgoingMail Draft(const OutgoingMail& draft, const std::string& user = "ana") {
    auto made = Do([&](auto done) { outbox_.CreateDraft(Who(user), draft, done); });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return *made;
  }
  Result<OutgoingMail> Submit(const OutgoingMail& mail, const std::string& user = "ana",
                              bool is_second_wanted = false) {
    return Do([&](auto done) {
      outbox_.Submit(Who(user),
                     {.id = mail.id,
                      .version = mail.version,
                      .due = {},
                      .message_bytes_max = kMailBytesMax,
                      .is_second_answer_wanted = is_second_wanted},
                     done);
    });
  }
  OutgoingMail Waiting(const std::vector<std::string>& addresses) {
    auto mail = Submit(Draft(DraftTo(addresses)));
    EXPECT_TRUE(mail.ok()) << mail.error().message;
    return *mail;
  }
  Result<OutgoingMail> Begin(const OutgoingMail& mail, const std::string& raw = "raw\r\n") {
    return Do([&](auto done) {
      outbox_.Begin(mail.id, mail.version, service::ComposedBytes{"o.1.x@y", raw}, done);
    });
  }
  Result<OutgoingMail> Finish(const OutgoingMail& mail, OutgoingMailMove move,
                              std::vector<service::RecipientVerdict> verdicts = {}) {
    service::SendFate fate;
    fate.move = move;
    if (move == OutgoingMailMove::kPutOff) fate.due = stores_.clock().Now() + 1min;
    fate.answer = "as the server said";
    fate.verdicts = std::move(verdicts);
    return Do([&](auto done) { outbox_.Finish(mail.id, fate, done); });
  }
  service::WholeOutgoingMail Whole(OutgoingMailId id) {
    return *Await<service::WholeOutgoingMail>([&](auto done) { outbox_.ReadWhole(id, done); });
  }
  OutgoingMail Get(OutgoingMailId id) {
    return *Do([&](auto done) { outbox_.Get(id, done); });
  }
  template <class T>
  T InWriter(std::function<T(Connection&)> work) {
    return *Await<T>([&](auto done) {
      stores_.database().Write<T>(
          [&](Connection& connection) -> Result<T> { return work(connection); }, done);
    });
  }
  void SuppressAddress(const std::string& address) {
    const TimePoint now = stores_.clock().Now();
    InWriter<bool>([&](Connection& connection) {
      KeepSuppression(connection, {address, "It came back.", now + 24h}, now);
      return true;
    });
  }
  Result<service::OutgoingAttachment> Attach(const service::AttachmentPiece& piece) {
    return Await<service::OutgoingAttachment>(
        [&](auto done) { outbox_.AddAttachmentPiece(Who("ana"), piece, kMailBytesMax, done); });
  }
  static std::vector<std::string> KindsOf(const OutgoingMail& mail) {
    std::vector<std::string> kinds;
    for (const auto& event : mail.events) kinds.push_back(event.kind);
    return kinds;
  }

  OpenedStores stores_;
  ChangeBell bell_;
  MailOutboxStore outbox_{stores_.database(), bell_};
};

TEST_F(MailOutboxTest, ADraftIsKeptAsTyped) {
  OutgoingMail wanted = DraftTo({"not yet an addr"});
  wanted.in_reply_to = "a@b";
  wanted.references = {"c@d", "a@b"};
  wanted.further_headers = {{"X-One", "1"}, {"X-Two", "two\r\nBcc: x"}};
  wanted.thread.value = 7;
  wanted.recipients[0].role = RecipientRole::kBcc;
  const OutgoingMail made = Draft(wanted);
  const OutgoingMail kept = Get(made.id);
  EXPECT_EQ(kept.recipients.at(0).mailbox.address, "not yet an addr");
  EXPECT_EQ(kept.recipients.at(0).role, RecipientRole::kBcc);
  EXPECT_EQ(kept.references, wanted.references);
  EXPECT_EQ(kept.thread, wanted.thread);
  ASSERT_EQ(kept.further_headers.size(), 2U) << "a line break makes no header";
  EXPECT_EQ(kept.further_headers[1].value, "two  Bcc: x");
  EXPECT_EQ(kept.author, "ana");

  service::DraftChange change;
  change.id = made.id;
  change.version = made.version;
  change.text = "Half a sen";
  const auto changed = Do([&](auto done) { outbox_.UpdateDraft(Who("ana"), change, done); });
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed->text, "Half a sen");
  EXPECT_EQ(changed->subject, "Your order") << "what is not named stays";
  EXPECT_EQ(changed->version, made.version + 1);
}

TEST_F(MailOutboxTest, WhoWritesOverAnothersWordsIsToldWhoseTheyAre) {
  const OutgoingMail made = Draft(DraftTo({"li@example.org"}));
  service::DraftChange change;
  change.id = made.id;
  change.version = made.version;
  change.text = "Ben's words";
  ASSERT_TRUE(Do([&](auto done) { outbox_.UpdateDraft(Who("ben"), change, done); }).ok());
  change.text = "Ana's words";
  const auto refused = Do([&](auto done) { outbox_.UpdateDraft(Who("ana"), change, done); });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kAborted);
  EXPECT_EQ(refused.error().reason, "DRAFT_CHANGED");
  EXPECT_EQ(refused.error().metadata.at("editor"), "ben");
  EXPECT_EQ(Get(made.id).text, "Ben's words");
  EXPECT_EQ(Submit(made).error().reason, "DRAFT_CHANGED") << "nor is it sent unseen";
}

TEST_F(MailOutboxTest, DraftsOfAThreadAreSeenByAll) {
  OutgoingMail draft = DraftTo({"li@example.org"});
  draft.thread.value = 7;
  Draft(draft, "ana");
  Draft(draft, "ben");
  const auto drafts = Await<std::vector<OutgoingMail>>(
      [&](auto done) { outbox_.ListDrafts(core::MailThreadId{7}, done); });
  ASSERT_EQ(drafts->size(), 2U);
  EXPECT_EQ((*drafts)[0].author, "ben");
  EXPECT_EQ((*drafts)[1].author, "ana");
}

TEST_F(MailOutboxTest, ASecondAnswerIsOnlySentIfItIsWanted) {
  OutgoingMail draft = DraftTo({"li@example.org"});
  draft.thread.value = 7;
  const OutgoingMail of_ana = Draft(draft, "ana");
  const OutgoingMail of_ben = Draft(draft, "ben");
  ASSERT_TRUE(Submit(of_ben, "ben").ok());
  const auto refused = Submit(of_ana);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "THREAD_ANSWERED");
  EXPECT_EQ(refused.error().metadata.at("author"), "ben");
  EXPECT_TRUE(Submit(of_ana, "ana", true).ok());
}

TEST_F(MailOutboxTest, ARepeatedRequestMakesNoSecondDraft) {
  const OutgoingMail draft = DraftTo({"li@example.org"});
  const auto first = Do([&](auto done) { outbox_.CreateDraft(Who("ana", "r1"), draft, done); });
  const auto again = Do([&](auto done) { outbox_.CreateDraft(Who("ana", "r1"), draft, done); });
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->id, first->id);
}

// ---- Attachments

std::string SomeBytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 251);
  return bytes;
}

TEST_F(MailOutboxTest, AnAttachmentComesInPiecesOfAnyBytes) {
  const OutgoingMail mail = Draft(DraftTo({"li@example.org"}));
  const std::string bytes = SomeBytes(600'000);
  service::AttachmentPiece piece{.mail = mail.id,
                                 .attachment = 0,
                                 .file_name = "offer.pdf",
                                 .media_type = "application/pdf",
                                 .size = bytes.size(),
                                 .offset = 0,
                                 .content = bytes.substr(0, service::kAttachmentPieceBytes)};
  const auto begun = Attach(piece);
  ASSERT_TRUE(begun.ok()) << begun.error().message;
  EXPECT_EQ(Submit(mail).error().reason, "ATTACHMENT_INCOMPLETE");

  piece.attachment = begun->id;
  piece.offset = 2 * service::kAttachmentPieceBytes;
  piece.content = bytes.substr(piece.offset);
  EXPECT_EQ(Attach(piece).error().reason, "ATTACHMENT_PIECE") << "one was left out";
  piece.offset = service::kAttachmentPieceBytes;
  piece.content = bytes.substr(piece.offset, 100);
  EXPECT_EQ(Attach(piece).error().reason, "ATTACHMENT_PIECE") << "it is short";
  piece.content = bytes.substr(piece.offset, service::kAttachmentPieceBytes);
  ASSERT_TRUE(Attach(piece).ok());
  ASSERT_TRUE(Attach(piece).ok()) << "the last one comes again";
  piece.offset = 2 * service::kAttachmentPieceBytes;
  piece.content = bytes.substr(piece.offset);
  EXPECT_EQ(Attach(piece)->bytes, bytes.size());

  const auto whole = Whole(mail.id);
  ASSERT_EQ(whole.attachments.size(), 1U);
  EXPECT_TRUE(whole.attachments[0].content == bytes);
  ASSERT_TRUE(Submit(mail).ok());
  EXPECT_EQ(Attach(piece).error().reason, "OUTGOING_MAIL_STATE") << "it is no draft any more";
}

TEST_F(MailOutboxTest, AttachmentsThatAreTooMuchAreRefusedAtTheFirstPiece) {
  const OutgoingMail mail = Draft(DraftTo({"li@example.org"}));
  service::AttachmentPiece piece{.mail = mail.id,
                                 .attachment = 0,
                                 .file_name = "a",
                                 .media_type = "b/c",
                                 .size = kMailBytesMax + 1,
                                 .offset = 0,
                                 .content = SomeBytes(service::kAttachmentPieceBytes)};
  EXPECT_EQ(Attach(piece).error().reason, "ATTACHMENTS_FULL");
  piece.size = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(Attach(piece).error().reason, "ATTACHMENTS_FULL");
  piece.size = 1;
  piece.content = "x";
  for (std::size_t i = 0; i < OutgoingMail::kAttachmentsMax; ++i) ASSERT_TRUE(Attach(piece).ok());
  EXPECT_EQ(Attach(piece).error().reason, "ATTACHMENTS_FULL");
  const std::uint64_t one = Get(mail.id).attachments.at(3).id;
  const auto removed =
      Do([&](auto done) { outbox_.RemoveAttachment(Who("ana"), mail.id, one, done); });
  EXPECT_EQ(removed->attachments.size(), OutgoingMail::kAttachmentsMax - 1);
}

// ---- Sending

TEST_F(MailOutboxTest, WhatCannotBeSentIsRefusedWithWhy) {
  SuppressAddress("Gone@example.org");
  EXPECT_EQ(Submit(Draft(DraftTo({}))).error().reason, "RECIPIENT_MISSING");
  EXPECT_EQ(Submit(Draft(DraftTo({"li@example.org", "li"}))).error().reason, "RECIPIENT_INVALID");
  const auto suppressed = Submit(Draft(DraftTo({"li@example.org", "gone@Example.org"})));
  EXPECT_EQ(suppressed.error().reason, "RECIPIENT_SUPPRESSED");
  EXPECT_EQ(suppressed.error().metadata.at("why"), "It came back.");
  stores_.clock().Pass(25h);
  EXPECT_TRUE(Submit(Draft(DraftTo({"gone@example.org"}))).ok()) << "it is over";
}

TEST_F(MailOutboxTest, AMailIsTakenBackUntilItIsBeingSent) {
  const OutgoingMail mail = Waiting({"li@example.org"});
  const auto back = Do([&](auto done) { outbox_.TakeBack(Who("ana"), mail.id, done); });
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->state, OutgoingMailState::kDraft);
  EXPECT_EQ(Begin(*back).error().reason, "OUTGOING_MAIL_STATE");
  const auto sending = Begin(*Submit(*back));
  ASSERT_TRUE(sending.ok()) << sending.error().message;
  EXPECT_EQ(Refusal([&](auto done) { outbox_.TakeBack(Who("ana"), mail.id, done); }),
            "OUTGOING_MAIL_STATE");
  EXPECT_EQ(KindsOf(Get(mail.id)),
            (std::vector<std::string>{"drafted", "submitted", "taken-back", "submitted", "begun"}));
}

TEST_F(MailOutboxTest, AMailThatAnswersNothingBeginsAThread) {
  OutgoingMail draft = DraftTo({"Li@example.org"});
  draft.ticket.value = 5;
  const auto mail = Submit(Draft(draft));
  ASSERT_TRUE(mail.ok()) << mail.error().message;
  ASSERT_TRUE(mail->thread);
  const auto parties = InWriter<std::vector<std::string>>([&](Connection& connection) {
    std::vector<std::string> found;
    Query query(connection,
                "SELECT p.address FROM mail_thread t JOIN mail_party p ON p.thread_id = t.id"
                " WHERE t.id = ? AND t.ticket_id = 5 AND p.is_stranger = 0",
                mail->thread);
    while (query.Next()) found.push_back(query.Get<std::string>(0));
    return found;
  });
  EXPECT_EQ(parties, std::vector<std::string>{"li@example.org"});
}

TEST_F(MailOutboxTest, OneWhoTookItBackIsNotOvertaken) {
  const OutgoingMail mail = Waiting({"li@example.org"});
  const auto back = Do([&](auto done) { outbox_.TakeBack(Who("ana"), mail.id, done); });
  const auto waiting = Submit(*back);
  EXPECT_EQ(Begin(mail).error().code, ErrorCode::kAborted) << "it was read before";
  EXPECT_TRUE(Begin(*waiting).ok());
}

TEST_F(MailOutboxTest, EveryTrySendsTheSameBytes) {
  const std::string raw = SomeBytes(700'000);
  auto mail = Begin(Waiting({"li@example.org"}), raw);
  ASSERT_TRUE(mail.ok());
  EXPECT_EQ(mail->message_id, "o.1.x@y");
  mail = Finish(*mail, OutgoingMailMove::kPutOff);
  ASSERT_TRUE(mail.ok()) << mail.error().message;
  EXPECT_TRUE(Whole(mail->id).raw == raw);
  mail = Begin(*mail, "something else");
  ASSERT_TRUE(mail.ok());
  EXPECT_EQ(mail->tries, 2);
  EXPECT_TRUE(Whole(mail->id).raw == raw);
  ASSERT_TRUE(Finish(*mail, OutgoingMailMove::kSucceed).ok());
  EXPECT_TRUE(Whole(mail->id).raw == raw) << "the sent copy stays";
}

TEST_F(MailOutboxTest, WhatIsInterruptedIsUncertainAndStaysSo) {
  const auto mail = Begin(Waiting({"li@example.org"}));
  const OutgoingMail other = Waiting({"wang@example.org"});
  const auto lost = Await<std::size_t>([&](auto done) { outbox_.LoseTrackOfInterrupted(done); });
  EXPECT_EQ(*lost, 1U);
  EXPECT_EQ(Get(mail->id).state, OutgoingMailState::kUncertain);
  EXPECT_EQ(Get(other.id).state, OutgoingMailState::kWaiting);
  const auto due = Await<std::vector<service::DueMail>>(
      [&](auto done) { outbox_.ListDue(core::MailAccountId("support"), 10, done); });
  ASSERT_EQ(due->size(), 1U);
  EXPECT_EQ((*due)[0].id, other.id);

  const auto again = Do([&](auto done) { outbox_.SendAgain(Who("ana"), mail->id, done); });
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->state, OutgoingMailState::kWaiting);
  EXPECT_EQ(Refusal([&](auto done) { outbox_.TakeBack(Who("ana"), mail->id, done); }),
            "MAIL_MAY_BE_OUT")
      << "its bytes may be out there";
}

TEST_F(MailOutboxTest, AnAnswerProvesThatItWasSent) {
  const auto mail = Begin(Waiting({"li@example.org"}));
  ASSERT_TRUE(Finish(*mail, OutgoingMailMove::kLoseTrack).ok());
  InWriter<bool>([&](Connection& connection) {
    ProveSent(connection, stores_.clock().Now(), mail->id);
    ProveSent(connection, stores_.clock().Now(), mail->id);
    return true;
  });
  EXPECT_EQ(Get(mail->id).state, OutgoingMailState::kSent);
  EXPECT_EQ(Refusal([&](auto done) { outbox_.SendAgain(Who("ana"), mail->id, done); }),
            "OUTGOING_MAIL_STATE");
}

TEST_F(MailOutboxTest, EachRecipientHasAFateOfItsOwn) {
  auto mail = Begin(Waiting({"li@example.org", "no@example.org", "later@example.org"}));
  service::SendFate fate;
  fate.move = OutgoingMailMove::kPutOff;
  fate.due = stores_.clock().Now() + 1min;
  fate.verdicts = {{"li@example.org", RecipientState::kSent, "250 ok"},
                   {"no@example.org", RecipientState::kRefused, "550 5.1.1 nobody"},
                   {"later@example.org", RecipientState::kWaiting, "450 full"}};
  fate.suppressed = {{"no@example.org", "nobody there", stores_.clock().Now() + 24h}};
  mail = Do([&](auto done) { outbox_.Finish(mail->id, fate, done); });
  ASSERT_TRUE(mail.ok()) << mail.error().message;
  EXPECT_EQ(mail->state, OutgoingMailState::kWaiting);
  EXPECT_EQ(mail->recipients[0].state, RecipientState::kSent);
  EXPECT_EQ(mail->recipients[1].answer, "550 5.1.1 nobody");
  EXPECT_EQ(Refusal([&](auto done) { outbox_.TakeBack(Who("ana"), mail->id, done); }),
            "MAIL_MAY_BE_OUT");
  EXPECT_EQ(Submit(Draft(DraftTo({"no@example.org"}))).error().reason, "RECIPIENT_SUPPRESSED");
  // Once more for the one who is left.
  SuppressAddress("later@example.org");
  mail = Begin(*mail);
  ASSERT_TRUE(mail.ok()) << mail.error().message;
  EXPECT_EQ(mail->state, OutgoingMailState::kFailed) << "nobody is left";
  EXPECT_EQ(mail->recipients[2].answer, "It came back.");
}

TEST_F(MailOutboxTest, AnAutomaticMailWaitsAtOnceAndPassesOverWhoIsSuppressed) {
  SuppressAddress("gone@example.org");
  service::NewAutomaticMail mail;
  mail.account = core::MailAccountId("support");
  mail.to = {{"", "gone@example.org"}, {"", "no address"}};
  mail.subject = "We have it";
  mail.further_headers = {{"Auto-Submitted", "auto-replied"}};
  mail.now = stores_.clock().Now();
  const auto add = [&] {
    return InWriter<OutgoingMailId>(
        [&](Connection& connection) { return AddAutomaticMail(connection, mail); });
  };
  EXPECT_FALSE(add());
  mail.to.push_back({"Li", "li@example.org"});
  const OutgoingMailId id = add();
  ASSERT_TRUE(id);
  const OutgoingMail kept = Get(id);
  EXPECT_EQ(kept.state, OutgoingMailState::kWaiting);
  ASSERT_EQ(kept.recipients.size(), 1U);
  EXPECT_EQ(kept.further_headers.at(0).value, "auto-replied");
  EXPECT_EQ(Refusal([&](auto done) { outbox_.TakeBack(Who("ana"), id, done); }), "MAIL_OF_NOBODY");
  const auto stopped = Do([&](auto done) { outbox_.Discard(Who("ana"), id, done); });
  ASSERT_TRUE(stopped.ok()) << stopped.error().message;
  EXPECT_EQ(stopped->state, OutgoingMailState::kCancelled);
}

TEST_F(MailOutboxTest, WhatIsDiscardedIsGone) {
  const OutgoingMail mail = Draft(DraftTo({"li@example.org"}));
  service::AttachmentPiece piece{.mail = mail.id,
                                 .attachment = 0,
                                 .file_name = "a",
                                 .media_type = "b/c",
                                 .size = 1,
                                 .offset = 0,
                                 .content = "x"};
  ASSERT_TRUE(Attach(piece).ok());
  const auto gone = Do([&](auto done) { outbox_.Discard(Who("ana"), mail.id, done); });
  ASSERT_TRUE(gone.ok()) << gone.error().message;
  EXPECT_EQ(gone->state, OutgoingMailState::kCancelled);
  EXPECT_EQ(gone->text, "");
  EXPECT_TRUE(gone->attachments.empty());
  EXPECT_EQ(Submit(*gone).error().reason, "OUTGOING_MAIL_STATE");
}

TEST_F(MailOutboxTest, ListsAreByWhatIsAskedForInPages) {
  for (int i = 0; i < 5; ++i) {
    OutgoingMail draft = DraftTo({"li@example.org"});
    draft.ticket.value = i % 2 == 0 ? 1U : 2U;
    Draft(draft, i < 3 ? "ana" : "ben");
  }
  const OutgoingMail waiting = Waiting({"li@example.org"});
  const auto list = [&](service::OutgoingFilter filter) {
    return *Await<service::OutgoingPage>([&](auto done) { outbox_.List(filter, done); });
  };
  service::OutgoingFilter filter;
  filter.page_size = 4;
  auto page = list(filter);
  EXPECT_EQ(page.mails.size(), 4U);
  EXPECT_EQ(page.mails[0].id, waiting.id);
  EXPECT_EQ(page.mails[0].recipients.size(), 1U);
  EXPECT_EQ(page.mails[0].text, "");
  filter.page_token = page.next_page_token;
  page = list(filter);
  EXPECT_EQ(page.mails.size(), 2U);
  EXPECT_EQ(page.next_page_token, "");

  filter = {};
  filter.ticket.value = 1;
  EXPECT_EQ(list(filter).mails.size(), 3U);
  filter.author = "ben";
  EXPECT_EQ(list(filter).mails.size(), 1U);
  filter = {};
  filter.state = OutgoingMailState::kWaiting;
  filter.account = core::MailAccountId("support");
  EXPECT_EQ(list(filter).mails.size(), 1U);
  filter.account = core::MailAccountId("sales");
  EXPECT_EQ(list(filter).mails.size(), 0U);
  filter = {};
  filter.account = core::MailAccountId("support");
  filter.author = "ana";
  EXPECT_EQ(list(filter).mails.size(), 4U);
}

TEST_F(MailOutboxTest, TheBellRingsWhenThereMayBeSomethingToSend) {
  std::atomic<int> rings = 0;
  const auto watching = outbox_.Watch([&rings] { ++rings; });
  const OutgoingMail draft = Draft(DraftTo({"li@example.org"}));
  rings = 0;
  ASSERT_TRUE(Submit(draft).ok());
  EXPECT_GE(rings, 1);
}

}  // namespace
}  // namespace strowger::store
