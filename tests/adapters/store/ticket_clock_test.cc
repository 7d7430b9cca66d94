#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/mail_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/ticket_clock_store.h"
#include "adapters/system/sodium_mail_signer.h"
#include "service/ticket/ticket_clocks.h"
#include "support/stores/stepped_executor.h"

// By when mails and tickets are to be answered, in the real store, and tickets that become one.
namespace strowger::store {
namespace {

using core::DueStage;
using core::WorkDue;
using service::MailRow;
using service::Ticket;
using service::TicketState;
using std::chrono::hours;
using std::chrono::minutes;

const core::MailAccountId kDesk{"desk"};

class TicketClockStoreTest : public testing::Test {
 protected:
  TicketClockStoreTest() {
    service::MailAccounts accounts;
    accounts.plans.push_back({.id = kDesk, .address = "desk@example.com"});
    accounts.plans.back().queue = QueueId{"support"};
    policy_.accounts = std::make_shared<const service::MailAccounts>(accounts);
    Promises({.first_answer = hours(4), .next_answer = hours(2), .resolution = {}});
  }
  ~TicketClockStoreTest() override { stores_.database().Stop(); }

  void Promises(const core::TicketPromise& promise) {
    policy_.promises[QueueId{"support"}] = promise;
    const auto policy = std::make_shared<const service::MailPolicy>(policy_);
    mails_.SetPolicy(policy);
    clock_store_.SetPolicy(policy);
  }
  MailRow Comes(const std::string& subject = "Invoice", const std::string& references = "",
                const std::string& from = "li@example.org") {
    service::ArrivedMail mail;
    mail.account = kDesk;
    mail.raw = "mail " + std::to_string(++letters_);
    mail.arrived = stores_.clock().Now();
    const auto taken = Await<service::TakenMail>([&](auto done) { mails_.TakeIn(mail, done); });
    const auto unread = Await<std::vector<service::UnreadMail>>(
        [&](auto done) { mails_.TakeUnread(1, 1'000, done); });
    service::ReadMail read;
    read.mail = unread->front();
    read.message.from = {{"", from}};
    read.message.subject = subject;
    read.message.message_id = std::to_string(letters_) + "@example.org";
    if (!references.empty()) read.message.references = {references};
    read.message.text = read.reply_text = "Where is " + std::to_string(letters_) + "?";
    EXPECT_TRUE(Await<void>([&](auto done) { mails_.Settle({read}, done); }).ok());
    return Get(taken->mail);
  }
  MailRow Get(core::MailId mail) {
    return *Await<MailRow>([&](auto done) { mails_.Get(mail, done); });
  }
  Ticket TicketNow(TicketId ticket) {
    const auto found = Await<Ticket>([&](auto done) { stores_.tickets().Get(ticket, done); });
    EXPECT_TRUE(found.ok());
    return found.ok() ? *found : Ticket();
  }
  service::MailThread Thread(core::MailThreadId thread) {
    return *Await<service::MailThread>([&](auto done) { mails_.GetThread(thread, done); });
  }
  void Becomes(TicketId ticket, TicketState state) {
    ASSERT_TRUE(Await<Ticket>([&](auto done) {
                  stores_.tickets().SetState({"ana", "", {}}, ticket, state, done);
                }).ok());
  }
  Result<Ticket> Merge(TicketId source, TicketId target) {
    return Await<Ticket>([&](auto done) {
      stores_.tickets().Merge({"ana", "", {}}, source, target, done);
    });
  }
  // As when the server of the account took it.
  void IsAnswered(const MailRow& mail) {
    const TimePoint now = stores_.clock().Now();
    ASSERT_TRUE(Await<bool>([&](auto done) {
                  stores_.database().Write<bool>(
                      [&](Connection& connection) -> Result<bool> {
                        NoteAnswered(connection, mail.ticket, now);
                        return true;
                      },
                      done);
                }).ok());
    stores_.database().clock_bell().Ring();
  }
  // What the floor was told last of the thread.
  DueStage Told(core::MailThreadId thread) {
    const auto found = told_.find("mail-threads/" + std::to_string(thread.value));
    return found == told_.end() ? DueStage::kNone : found->second.stage;
  }
  bool IsTold(core::MailThreadId thread, DueStage stage) {
    return executor_.RunUntil([&] { return Told(thread) == stage; });
  }

  OpenedStores stores_;
  system::SodiumMailSigner signer_{"secret"};
  ChangeBell bell_;
  MailStore mails_{stores_.database(), signer_, bell_};
  TicketClockStore clock_store_{stores_.database()};
  service::MailPolicy policy_;
  int letters_ = 0;
  SteppedExecutor executor_{stores_.clock()};
  std::map<std::string, WorkDue> told_;
  service::TicketClocks clocks_{{executor_, stores_.clock(), clock_store_,
                                 [this](core::ChangeDue change, service::Done<void> done) {
                                   told_[change.thread] = change.due;
                                   done({});
                                 }}};
};

TEST_F(TicketClockStoreTest, AMailIsDueByThePromiseOfItsQueueAndSaysSo) {
  const MailRow mail = Comes();
  EXPECT_EQ(mail.due.stage, DueStage::kInTime);
  EXPECT_EQ(mail.due.time, mail.arrived + hours(4));
  const auto work =
      *Await<std::vector<service::MailWork>>([&](auto done) { mails_.ListWork({}, 10, done); });
  ASSERT_EQ(work.size(), 1u);
  EXPECT_EQ(work.front().due, mail.due) << "the floor is told with the work";
  const Ticket ticket = TicketNow(mail.ticket);
  ASSERT_TRUE(ticket.due);
  EXPECT_TRUE(ticket.due->is_first_answer);
  EXPECT_EQ(ticket.due->answer, mail.due);
  policy_.promises.clear();
  clock_store_.SetPolicy(std::make_shared<const service::MailPolicy>(policy_));
  clocks_.Start();
  ASSERT_TRUE(executor_.RunUntil([&] { return Get(mail.id).due.stage == DueStage::kNone; }))
      << "other things are promised now";
}

TEST_F(TicketClockStoreTest, TheFloorIsToldWhenLittleIsLeftAndWhenNothingIs) {
  clocks_.Start();
  const MailRow mail = Comes();
  ASSERT_TRUE(executor_.RunUntil([&] { return executor_.next_timer().has_value(); }));
  EXPECT_EQ(*executor_.next_timer(), mail.arrived + hours(3));
  executor_.Pass(hours(3));
  ASSERT_TRUE(IsTold(mail.thread, DueStage::kNear));
  ASSERT_TRUE(executor_.RunUntil([&] { return executor_.next_timer().has_value(); }));
  executor_.Pass(hours(1));
  ASSERT_TRUE(IsTold(mail.thread, DueStage::kMissed));
  EXPECT_EQ(Get(mail.id).due.stage, DueStage::kMissed);
  const auto events = Thread(mail.thread).events;
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].text, "Little is left of the time for the first answer.");
  EXPECT_EQ(events[1].text, "The time for the first answer is over.");
}

TEST_F(TicketClockStoreTest, WhatWasNotToldWhenTheServerEndedIsToldAfterwards) {
  const MailRow mail = Comes();
  stores_.clock().Pass(hours(5));
  ASSERT_TRUE(Await<service::JudgedClocks>([&](auto done) { clock_store_.Judge(10, done); }).ok());
  EXPECT_EQ(Told(mail.thread), DueStage::kNone) << "the server ended here";
  clocks_.Start();
  EXPECT_TRUE(IsTold(mail.thread, DueStage::kMissed));
}

TEST_F(TicketClockStoreTest, AnAnswerEndsItAndTheNextMailBeginsAnother) {
  clocks_.Start();
  const MailRow first = Comes();
  ASSERT_TRUE(IsTold(first.thread, DueStage::kInTime));
  stores_.clock().Pass(hours(1));
  const MailRow second = Comes("Re: Invoice", "1@example.org");
  EXPECT_EQ(second.thread, first.thread);
  EXPECT_EQ(second.due.time, first.due.time) << "the age of both is that of the first";
  IsAnswered(first);
  ASSERT_TRUE(IsTold(first.thread, DueStage::kNone));
  EXPECT_EQ(Get(second.id).due.stage, DueStage::kNone);
  stores_.clock().Pass(hours(30));
  const MailRow third = Comes("Re: Invoice", "1@example.org");
  EXPECT_EQ(third.due.time, third.arrived + hours(2)) << "the next answer";
  EXPECT_EQ(Get(first.id).due.stage, DueStage::kNone);
}

TEST_F(TicketClockStoreTest, TheClockStandsWhileTheTicketWaitsAndEndsWithIt) {
  Promises({.first_answer = hours(4), .next_answer = {}, .resolution = hours(8)});
  clocks_.Start();
  const MailRow mail = Comes();
  Becomes(mail.ticket, TicketState::kWaiting);
  ASSERT_TRUE(executor_.RunUntil([&] { return TicketNow(mail.ticket).due->is_standing; }));
  ASSERT_TRUE(executor_.RunUntil([&] { return Get(mail.id).due.stage == DueStage::kNone; }));
  stores_.clock().Pass(hours(24));
  Becomes(mail.ticket, TicketState::kOpen);
  ASSERT_TRUE(executor_.RunUntil([&] { return Get(mail.id).due.stage == DueStage::kInTime; }));
  EXPECT_GE(Get(mail.id).due.time, mail.arrived + hours(28));
  Becomes(mail.ticket, TicketState::kSolved);
  ASSERT_TRUE(executor_.RunUntil(
      [&] { return TicketNow(mail.ticket).due->resolution.stage == DueStage::kNone; }));
}

TEST_F(TicketClockStoreTest, AMergedTicketGoesOnInTheOther) {
  const MailRow first = Comes();
  stores_.clock().Pass(minutes(30));
  const MailRow second = Comes("Another matter");
  ASSERT_NE(first.ticket, second.ticket);
  const auto merged = Merge(first.ticket, second.ticket);
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  const Ticket source = TicketNow(first.ticket);
  EXPECT_EQ(source.state, TicketState::kClosed);
  EXPECT_EQ(source.merged_into, second.ticket);
  EXPECT_EQ(TicketNow(second.ticket).merged, std::vector{first.ticket});
  EXPECT_EQ(TicketNow(second.ticket).due->asked, first.arrived) << "it waits for as long";
  EXPECT_EQ(Get(first.id).ticket, second.ticket) << "its thread went along";
  const auto comments = *Await<std::vector<service::TicketComment>>(
      [&](auto done) { stores_.tickets().ListComments(second.ticket, done); });
  std::string all;
  for (const auto& comment : comments) all += comment.text + "\n";
  for (const char* text : {"Where is 1?", "Where is 2?", "Merged into ticket"}) {
    EXPECT_NE(all.find(text), std::string::npos) << all;
  }
  EXPECT_EQ(Comes("Re: Invoice", "1@example.org").ticket, second.ticket) << "by a reference";
  const std::string number = "[#" + std::to_string(first.ticket.value) + "]";
  const MailRow by_number = Comes("Again " + number);
  EXPECT_EQ(by_number.thread, first.thread) << "by the number of the ticket that ended";
  EXPECT_EQ(by_number.ticket, second.ticket);
  EXPECT_NE(Comes("Again " + number, "", "stranger@example.org").ticket, second.ticket);
}

TEST_F(TicketClockStoreTest, TicketsAreMergedOnceAndNotBothWays) {
  const MailRow first = Comes("One");
  const MailRow second = Comes("Two");
  const MailRow third = Comes("Three");
  const auto reason = [](const Result<Ticket>& merged) {
    return merged.ok() ? std::string() : merged.error().reason;
  };
  EXPECT_EQ(reason(Merge(first.ticket, first.ticket)), "MERGE_SAME");
  EXPECT_EQ(reason(Merge(first.ticket, TicketId{4711})), "TICKET_UNKNOWN");
  ASSERT_TRUE(Merge(first.ticket, second.ticket).ok());
  EXPECT_EQ(reason(Merge(second.ticket, first.ticket)), "TICKET_MERGED");
  EXPECT_EQ(reason(Merge(first.ticket, third.ticket)), "TICKET_MERGED");
  ASSERT_TRUE(Merge(second.ticket, third.ticket).ok());
  EXPECT_EQ(TicketNow(third.ticket).merged, (std::vector{second.ticket, first.ticket}));
  EXPECT_EQ(Comes("Re: One", "1@example.org").ticket, third.ticket);
  const MailRow other = Comes("Four");
  Becomes(third.ticket, TicketState::kClosed);
  EXPECT_EQ(reason(Merge(other.ticket, third.ticket)), "TICKET_STATE");
}

}  // namespace
}  // namespace strowger::store
