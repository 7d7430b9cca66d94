#include "adapters/store/mail_store.h"

#include <gtest/gtest.h>

#include <set>

#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/outgoing_send.h"
#include "adapters/system/sodium_mail_signer.h"
#include "core/mail/mail_token.h"

// What becomes of mails that came, in the real store. Mails are made here as the reader would read
// them.
namespace strowger::store {
namespace {

using core::MailId;
using core::MailKind;
using core::MailThreadId;
using service::ArrivedMail;
using service::FolderPlace;
using service::MailRow;
using service::MailState;
using service::MailWork;
using service::ReadMail;
using service::TakenMail;
using service::UnreadMail;

const core::MailAccountId kHelp{"support"};
const core::MailAccountId kShop{"sales"};
constexpr char kLiAddress[] = "li@example.org";

// What a mail says.
struct Letter {
  std::string from = kLiAddress;
  std::string subject = "My invoice";
  std::string text = "Where is it?";
  std::string message_id = {};
  std::vector<std::string> references = {};
  MailKind kind = MailKind::kPerson;
  core::MailAccountId account = kHelp;
  std::optional<core::Bounce> bounce = {};
};

class MailStoreTest : public testing::Test {
 protected:
  MailStoreTest() : signer_("secret"), mails_(stores_.database(), signer_, bell_) {
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = kHelp, .address = "support@example.com"});
    accounts.plans.back().queue = QueueId{"support"};
    accounts.plans.push_back({.id = kShop, .address = "sales@example.com"});
    accounts.plans.back().queue = QueueId{"sales"};
    policy_.accounts = std::make_shared<const service::MailAccounts>(accounts);
    Obey();
  }
  void Obey() { mails_.SetPolicy(std::make_shared<const service::MailPolicy>(policy_)); }

  TakenMail TakesIn(const std::string& raw, const core::MailAccountId& account = kHelp,
                    service::MailPlace place = {}) {
    ArrivedMail mail;
    mail.account = account;
    mail.place = std::move(place);
    mail.raw = raw;
    mail.arrived = stores_.clock().Now();
    const auto taken = Await<TakenMail>([&](auto done) { mails_.TakeIn(mail, done); });
    EXPECT_TRUE(taken.ok()) << taken.error().message;
    return *taken;
  }
  std::vector<UnreadMail> Unread(std::size_t most = 10, std::size_t bytes_max = 1'000'000) {
    return *Await<std::vector<UnreadMail>>(
        [&](auto done) { mails_.TakeUnread(most, bytes_max, done); });
  }
  // Comes, is read and settled; each has bytes of its own.
  MailRow Comes(const Letter& letter) {
    const std::string raw = letter.subject + letter.text + std::to_string(++letters_);
    const TakenMail taken = TakesIn(raw, letter.account);
    const auto unread = Unread(1);
    EXPECT_EQ(unread.size(), 1u);
    ReadMail read;
    read.mail = unread.front();
    read.message.from = {{"Somebody", letter.from}};
    read.message.subject = letter.subject;
    read.message.text = letter.text;
    read.message.message_id = letter.message_id;
    read.message.references = letter.references;
    read.verdict.kind = letter.kind;
    read.verdict.reason = "Because.";
    read.verdict.bounce = letter.bounce;
    if (letter.bounce) {
      read.message.returned_headers = {{"Message-ID", letter.bounce->original_message_id}};
    }
    read.reply_text = letter.text;
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({read}, done); }).ok());
    return Get(taken.mail);
  }
  MailRow Get(MailId mail) {
    const auto row = Await<MailRow>([&](auto done) { mails_.Get(mail, done); });
    EXPECT_TRUE(row.ok()) << row.error().message;
    return *row;
  }
  service::MailThread Thread(MailThreadId thread) {
    return *Await<service::MailThread>([&](auto done) { mails_.GetThread(thread, done); });
  }
  service::Ticket TicketOf(const MailRow& mail) {
    return *Await<service::Ticket>([&](auto done) { stores_.tickets().Get(mail.ticket, done); });
  }
  void Becomes(TicketId ticket, service::TicketState state) {
    const auto moved = Await<service::Ticket>([&](auto done) {
      stores_.tickets().SetState({"ana", "", {}}, ticket, state, done);
    });
    ASSERT_TRUE(moved.ok()) << moved.error().message;
  }
  std::vector<MailWork> Work() {
    return *Await<std::vector<MailWork>>([&](auto done) { mails_.ListWork({}, 100, done); });
  }
  FolderPlace PlaceOf(const std::string& folder) {
    return *Await<FolderPlace>([&](auto done) { mails_.GetPlace(kHelp, folder, done); });
  }

  OpenedStores stores_;
  system::SodiumMailSigner signer_;
  ChangeBell bell_;
  MailStore mails_;
  service::MailPolicy policy_;
  int letters_ = 0;
};

TEST_F(MailStoreTest, TheSameBytesAreOneMailAndEqualIdsAreNot) {
  const TakenMail first = TakesIn("From: a\r\n\r\nbytes\0and more", kHelp);
  EXPECT_FALSE(first.was_known);
  const TakenMail again = TakesIn("From: a\r\n\r\nbytes\0and more", kHelp);
  EXPECT_TRUE(again.was_known);
  EXPECT_EQ(again.mail, first.mail);
  EXPECT_FALSE(TakesIn("From: a\r\n\r\nbytes\0and more", kShop).was_known);
  while (!Unread().empty()) {
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Park({first.mail}, "x", done); }).ok());
    EXPECT_TRUE(Await<void>([&](auto done) {
                  mails_.Park({MailId{first.mail.value + 1}}, "x", done);
                }).ok());
  }
  const MailRow one = Comes({.text = "The parcel is on its way", .message_id = "p@carrier"});
  const MailRow two = Comes({.text = "The parcel is here", .message_id = "p@carrier"});
  EXPECT_NE(one.id, two.id);
  EXPECT_EQ(one.state, MailState::kRouting);
  EXPECT_EQ(two.state, MailState::kRouting);
}

TEST_F(MailStoreTest, BytesComeBackAsTheyCame) {
  std::string raw;
  for (int i = 0; i < 700'000; ++i) raw += static_cast<char>(i * 7 + i / 256);
  const TakenMail taken = TakesIn(raw);
  const auto unread = Unread();
  ASSERT_EQ(unread.size(), 1u);
  EXPECT_TRUE(unread[0].raw == raw);
  const auto read = Await<service::RawMail>([&](auto done) { mails_.GetRaw(taken.mail, done); });
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->raw == raw);
  EXPECT_EQ(read->row.size, raw.size());
}

TEST_F(MailStoreTest, AFolderIsReadAsFarAsItsMailsAreKept) {
  EXPECT_EQ(PlaceOf("INBOX").last_uid, 0u);
  const auto first = TakesIn("one", kHelp, {"INBOX", 7, 12});
  TakesIn("two", kHelp, {"INBOX", 7, 15});
  TakesIn("three", kHelp, {"INBOX", 7, 13});
  EXPECT_EQ(PlaceOf("INBOX").uid_validity, 7u);
  EXPECT_EQ(PlaceOf("INBOX").last_uid, 15u);
  EXPECT_EQ(PlaceOf("Archive").last_uid, 0u);
  // The server counts anew, and the mail is known by its bytes.
  const auto again = TakesIn("one", kHelp, {"INBOX", 8, 1});
  EXPECT_TRUE(again.was_known);
  EXPECT_EQ(again.mail, first.mail);
  EXPECT_EQ(PlaceOf("INBOX").uid_validity, 8u);
  EXPECT_EQ(PlaceOf("INBOX").last_uid, 1u);
  ASSERT_TRUE(Await<void>([&](auto done) { mails_.SetPlace(kHelp, "INBOX", {8, 40}, done); }).ok());
  EXPECT_EQ(PlaceOf("INBOX").last_uid, 40u);
}

TEST_F(MailStoreTest, WhatEndedTheServerWhenItWasReadComesAlone) {
  TakesIn("bad");
  TakesIn("good");
  EXPECT_EQ(Unread().size(), 2u);
  // The server ended.
  auto unread = Unread();
  ASSERT_EQ(unread.size(), 1u);
  EXPECT_EQ(unread[0].raw, "bad");
  EXPECT_EQ(unread[0].tries, 2);
  ASSERT_TRUE(Await<void>([&](auto done) {
                mails_.Park({unread[0].id}, "It cannot be read.", done);
              }).ok());
  EXPECT_EQ(Get(unread[0].id).reason, "It cannot be read.");
  unread = Unread();
  ASSERT_EQ(unread.size(), 1u);
  EXPECT_EQ(unread[0].raw, "good");
}

TEST_F(MailStoreTest, SoManyBytesAreReadTogether) {
  for (const char* raw : {"aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"}) TakesIn(raw);
  EXPECT_EQ(Unread(10, 20).size(), 2u);
}

TEST_F(MailStoreTest, AMailBeginsAThreadWithATicketAndItsAnswerJoins) {
  const CustomerId li = [&] {
    service::CustomerFields fields;
    fields.display_name = "Li Na";
    fields.contact_points.push_back({core::ContactKind::kEmail, kLiAddress, {}, {}, {}});
    return Await<service::Customer>([&](auto done) {
             stores_.customers().Create({"ana", "", {}}, fields, done);
           })
        ->id;
  }();
  const MailRow first = Comes({.from = "Li@Example.org", .message_id = "1@x"});
  EXPECT_EQ(first.state, MailState::kRouting);
  ASSERT_TRUE(first.thread);
  const service::Ticket ticket = TicketOf(first);
  EXPECT_EQ(ticket.subject, "My invoice");
  EXPECT_EQ(ticket.customer, li);
  EXPECT_EQ(ticket.queue, QueueId{"support"});
  const auto work = Work();
  ASSERT_EQ(work.size(), 1u);
  EXPECT_EQ(work[0].queue, QueueId{"support"});
  EXPECT_EQ(work[0].from_address, kLiAddress);
  ASSERT_TRUE(Await<void>([&](auto done) { mails_.MarkRouted({first.id}, done); }).ok());
  EXPECT_TRUE(Work().empty());
  Becomes(first.ticket, service::TicketState::kSolved);
  const MailRow second = Comes({.subject = "Re: My invoice", .references = {"1@x"}});
  EXPECT_EQ(second.thread, first.thread);
  EXPECT_EQ(second.ticket, first.ticket);
  EXPECT_EQ(TicketOf(first).state, service::TicketState::kOpen);
  EXPECT_EQ(Thread(first.thread).mails.size(), 2u);
  // What was closed stays so.
  Becomes(first.ticket, service::TicketState::kClosed);
  const MailRow third = Comes({.subject = "Re: My invoice", .references = {"1@x"}});
  EXPECT_EQ(third.thread, first.thread);
  EXPECT_NE(third.ticket, first.ticket);
}

TEST_F(MailStoreTest, AStrangerWithATicketNumberDoesNotEnterTheTicket) {
  const MailRow first = Comes({.message_id = "1@x"});
  const std::string number = "[#" + std::to_string(first.ticket.value) + "]";
  const MailRow stranger = Comes({.from = "mallory@evil.example", .subject = number});
  EXPECT_NE(stranger.thread, first.thread);
  const MailRow copied = Comes({.from = "mallory@evil.example", .references = {"1@x"}});
  EXPECT_NE(copied.thread, first.thread);
  const MailRow li = Comes({.subject = "About " + number});
  EXPECT_EQ(li.thread, first.thread);
  const MailRow elsewhere = Comes({.subject = number, .account = kShop});
  EXPECT_NE(elsewhere.thread, first.thread);
}

TEST_F(MailStoreTest, AMarkerOfOursBringsAStrangerInWithAFlag) {
  const MailRow first = Comes({});
  const MailRow colleague =
      Comes({.from = "wang@example.org",
             .text = "> " + core::MakeMarker(first.thread, signer_) + "\nI answer for Li."});
  EXPECT_EQ(colleague.thread, first.thread);
  const auto thread = Thread(first.thread);
  EXPECT_EQ(thread.strangers, std::vector<std::string>{"wang@example.org"});
  ASSERT_EQ(thread.events.size(), 1u);
  const MailRow forged =
      Comes({.from = "mallory@evil.example",
             .text = "[ref:" + std::to_string(first.thread.value) + ".00000000000000000000]"});
  EXPECT_NE(forged.thread, first.thread);
}

TEST_F(MailStoreTest, AHundredAnswersToOneNewsletterAreAHundredThreads) {
  policy_.intake.threads_of_sender_max = 1'000;
  Obey();
  std::set<MailThreadId> threads;
  for (int i = 0; i < 100; ++i) {
    threads.insert(Comes({.from = "reader" + std::to_string(i) + "@example.org",
                          .subject = "Re: Our news",
                          .references = {"news@example.com"}})
                       .thread);
  }
  EXPECT_EQ(threads.size(), 100u);
}

TEST_F(MailStoreTest, MachinesAreParkedWithTheReason) {
  const MailRow list = Comes({.kind = MailKind::kList});
  EXPECT_EQ(list.state, MailState::kParked);
  EXPECT_EQ(list.reason, "Because.");
  EXPECT_FALSE(list.thread);
  const MailRow ours = Comes({.from = "sales@example.com"});
  EXPECT_EQ(ours.state, MailState::kParked);
  const MailRow question = Comes({.message_id = "q@x"});
  const MailRow away = Comes({.references = {"q@x"}, .kind = MailKind::kAutoReply});
  EXPECT_EQ(away.state, MailState::kEvent);
  EXPECT_EQ(away.thread, question.thread);
  EXPECT_EQ(Work().size(), 1u);
  const auto parked = Await<service::MailPage>([&](auto done) {
    mails_.List({.account = {}, .parked_only = true, .page_size = 1, .page_token = {}}, done);
  });
  ASSERT_EQ(parked->mails.size(), 1u);
  EXPECT_EQ(parked->mails[0].id, ours.id) << "the newest first";
  const auto rest = Await<service::MailPage>([&](auto done) {
    mails_.List(
        {.account = {}, .parked_only = true, .page_size = 5, .page_token = parked->next_page_token},
        done);
  });
  ASSERT_EQ(rest->mails.size(), 1u);
  EXPECT_EQ(rest->mails[0].id, list.id);
}

TEST_F(MailStoreTest, AParkedMailIsReleasedOnceWithATicket) {
  const MailRow list = Comes({.subject = "", .kind = MailKind::kList});
  const auto release = [&] {
    return Await<void>([&](auto done) { mails_.Release({"ana", "", {}}, list.id, done); });
  };
  ASSERT_TRUE(release().ok());
  const MailRow released = Get(list.id);
  EXPECT_EQ(released.state, MailState::kRouting);
  EXPECT_EQ(TicketOf(released).subject, "(no subject)");
  EXPECT_EQ(Work().size(), 1u);
  EXPECT_EQ(release().error().reason, "MAIL_STATE");
  EXPECT_EQ(Await<void>([&](auto done) {
              mails_.Release({"ana", "", {}}, MailId{4711}, done);
            })
                .error()
                .reason,
            "MAIL_UNKNOWN");
}

TEST_F(MailStoreTest, TheSameMailByTwoAccountsIsWorkOnce) {
  const MailRow one = Comes({.message_id = "both@x"});
  const MailRow two = Comes({.message_id = "both@x", .account = kShop});
  EXPECT_EQ(two.state, MailState::kKnown);
  EXPECT_EQ(two.reason, "The same mail came as mails/" + std::to_string(one.id.value) + ".");
  stores_.clock().Pass(std::chrono::hours(24 * 8));
  EXPECT_EQ(Comes({.message_id = "both@x", .account = kShop}).state, MailState::kRouting)
      << "a week later it is another";
}

TEST_F(MailStoreTest, TooManyThreadsOfOneSenderAreParked) {
  policy_.intake.threads_of_sender_max = 3;
  Obey();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Comes({.subject = "Round " + std::to_string(i)}).state, MailState::kRouting);
  }
  const MailRow fourth = Comes({.subject = "Round 4"});
  EXPECT_EQ(fourth.state, MailState::kParked);
  EXPECT_FALSE(fourth.reason.empty());
  EXPECT_EQ(Comes({.from = "wang@example.org"}).state, MailState::kRouting);
  stores_.clock().Pass(std::chrono::hours(2));
  EXPECT_EQ(Comes({.subject = "Later"}).state, MailState::kRouting);
}

TEST_F(MailStoreTest, RulesSayWhereAMailWaitsOrThatItIsParked) {
  core::MailRule invoices{.id = "invoices"};
  invoices.when.subject_words = {"invoice"};
  invoices.queue = QueueId{"billing"};
  invoices.priority = 7;
  invoices.needs = {{SkillId{"german"}, 2}};
  core::MailRule casino{.id = "casino"};
  casino.when.words = {"casino"};
  casino.park_reason = "Looks like spam.";
  policy_.rules = *core::MailRules::Make({casino, invoices});
  Obey();
  EXPECT_EQ(Comes({.text = "Win at the casino!"}).reason, "Looks like spam.");
  const MailRow invoice = Comes({});
  EXPECT_NE(invoice.reason.find("rule 2 (invoices)"), std::string::npos) << invoice.reason;
  Comes({.subject = "Something else"});
  const auto work = Work();
  ASSERT_EQ(work.size(), 2u);
  EXPECT_EQ(work[0].queue, QueueId{"billing"});
  EXPECT_EQ(work[0].priority, 7);
  EXPECT_EQ(work[0].needs, invoices.needs);
  EXPECT_EQ(work[1].queue, QueueId{"support"});
  EXPECT_EQ(TicketOf(invoice).queue, QueueId{"billing"});
}

TEST_F(MailStoreTest, WhoBeginsAThreadIsToldOnceADayAndMachinesNever) {
  auto accounts = *policy_.accounts;
  accounts.plans[0].acknowledges = true;
  policy_.accounts = std::make_shared<const service::MailAccounts>(accounts);
  policy_.texts["acknowledgement"]["en"] = {
      *core::ParseMailTemplate("We have it [#{{ticket.number}}]"),
      *core::ParseMailTemplate("Dear {{customer.name|customer}}")};
  Obey();
  const auto waiting = [this] {
    MailOutboxStore outbox(stores_.database(), bell_);
    return *Await<std::vector<service::DueMail>>(
        [&](auto done) { outbox.ListDue(kHelp, 10, done); });
  };
  const MailRow first = Comes({});
  const auto due = waiting();
  ASSERT_EQ(due.size(), 1u);
  MailOutboxStore outbox(stores_.database(), bell_);
  const auto whole =
      *Await<service::WholeOutgoingMail>([&](auto done) { outbox.ReadWhole(due[0].id, done); });
  EXPECT_EQ(whole.mail.subject, "We have it [#" + std::to_string(first.ticket.value) + "]");
  EXPECT_EQ(whole.mail.text, "Dear Somebody");
  Comes({.subject = "Another matter"});
  EXPECT_EQ(waiting().size(), 1u) << "not twice within a day";
  Comes({.from = "news@shop.example", .kind = MailKind::kList});
  Comes({.from = "no-reply@shop.example"});
  EXPECT_EQ(waiting().size(), 1u);
  stores_.clock().Pass(std::chrono::hours(25));
  Comes({.subject = "A third matter"});
  EXPECT_EQ(waiting().size(), 2u);
}

TEST_F(MailStoreTest, AnAnswerOrAReportProvesThatAnUncertainMailWasSent) {
  MailOutboxStore outbox(stores_.database(), bell_);
  const auto lose_track_of_one = [&] {
    service::NewAutomaticMail mail;
    mail.account = kHelp;
    mail.to = {{"", kLiAddress}};
    mail.now = stores_.clock().Now();
    const auto id = *Await<core::OutgoingMailId>([&](auto done) {
      stores_.database().Write<core::OutgoingMailId>(
          [&](Connection& connection) -> Result<core::OutgoingMailId> {
            return AddAutomaticMail(connection, mail);
          },
          done);
    });
    service::SendFate fate;
    fate.move = core::OutgoingMailMove::kLoseTrack;
    EXPECT_TRUE(Await<service::OutgoingMail>([&](auto done) {
                  outbox.Begin(id, 1, service::ComposedBytes{"id", "raw"}, done);
                }).ok());
    EXPECT_TRUE(
        Await<service::OutgoingMail>([&](auto done) { outbox.Finish(id, fate, done); }).ok());
    return id;
  };
  const auto state_of = [&](core::OutgoingMailId id) {
    return Await<service::OutgoingMail>([&](auto done) { outbox.Get(id, done); })->state;
  };
  const core::OutgoingMailId answered = lose_track_of_one();
  const core::OutgoingMailId bounced = lose_track_of_one();
  const core::OutgoingMailId other = lose_track_of_one();
  const auto named = [&](core::OutgoingMailId id) {
    return core::MakeMessageId({core::TokenKind::kAutomatic, id}, "example.com", signer_);
  };
  Comes({.references = {named(answered)}});
  core::Bounce bounce;
  bounce.original_message_id = named(bounced);
  Comes({.kind = MailKind::kBounce, .bounce = bounce});
  EXPECT_EQ(state_of(answered), core::OutgoingMailState::kSent);
  EXPECT_EQ(state_of(bounced), core::OutgoingMailState::kSent);
  EXPECT_EQ(state_of(other), core::OutgoingMailState::kUncertain);
}

TEST_F(MailStoreTest, TheTicketTellsATextThatHasZeroBytes) {
  const MailRow mail = Comes({.text = std::string("before\0after", 12)});
  EXPECT_EQ(mail.state, MailState::kRouting);
  const auto comments = *Await<std::vector<service::TicketComment>>(
      [&](auto done) { stores_.tickets().ListComments(mail.ticket, done); });
  ASSERT_EQ(comments.size(), 1u);
  EXPECT_EQ(comments[0].text, "before after");
}

TEST_F(MailStoreTest, AReportThatBringsNothingOfOursBackChangesNothing) {
  core::Bounce bounce;
  bounce.recipients = {{"victim@example.org", {core::FailureClass::kUnknownRecipient, "5.1.1"}}};
  bounce.original_message_id = "forged@evil.example";
  const MailRow forged = Comes({.kind = MailKind::kBounce, .bounce = bounce});
  EXPECT_EQ(forged.state, MailState::kParked);
}

}  // namespace
}  // namespace strowger::store
