#include "service/mail/outbox.h"

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "adapters/store/mail_outbox_store.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/outgoing_send.h"
#include "support/stores/stepped_executor.h"

// The outbox on a real store, with a mail server that does what the test says.
namespace strowger::store {
namespace {

using namespace std::chrono_literals;
using core::MailAccountId;
using core::OutgoingMailId;
using core::OutgoingMailState;
using service::MailAccountPlan;
using service::MailAccounts;
using service::OutgoingMail;
using service::SendOutcome;
using service::SendResult;

const MailAccountId kSupport{"support"};

class PlainSigner final : public core::MailSigner {
 public:
  std::string Sign(std::string_view text) const override { return "s" + std::string(text); }
};

// Enough to see what was composed, and when.
class PlainComposer final : public service::MailComposer {
 public:
  std::string Compose(const service::ComposedMail& mail) const override {
    return "<" + mail.message_id + "> " + mail.subject + " " +
           std::to_string(mail.date.time_since_epoch().count()) + "\n" + mail.text;
  }
};

struct GivenMail {
  service::MailEnvelope envelope;
  std::string raw;
  TimePoint time;
  std::function<void(SendResult)> done;  // Empty when it was answered at once.
};

// Keeps what it is given; answers when it is told to, or at once.
class ScriptedMailServer final : public service::MailSender {
 public:
  explicit ScriptedMailServer(const Clock& clock) : clock_(clock) {}
  // On the executor, as the test.
  void Send(service::MailEnvelope envelope, std::string raw,
            std::function<void(SendResult)> done) override {
    given.push_back({std::move(envelope), std::move(raw), clock_.Now(), {}});
    if (answer) return done(*answer);
    given.back().done = std::move(done);
  }
  void Answer(std::size_t index, const SendResult& result) {
    std::exchange(given.at(index).done, nullptr)(result);
  }

  std::optional<SendResult> answer;
  std::vector<GivenMail> given;

 private:
  const Clock& clock_;
};

SendResult Sent() { return {SendOutcome::kSent, "250 ok", {}}; }

class OutboxTest : public testing::Test {
 protected:
  static MailAccountPlan Support() {
    MailAccountPlan plan;
    plan.id = kSupport;
    plan.address = "support@x.example";
    plan.domain = "x.example";
    plan.messages_per_minute_max = 0;
    return plan;
  }
  static std::shared_ptr<const MailAccounts> Accounts(std::vector<MailAccountPlan> plans) {
    return std::make_shared<const MailAccounts>(MailAccounts{std::move(plans)});
  }
  void Start(std::vector<MailAccountPlan> plans = {Support()}) {
    outbox_.emplace(
        service::OutboxPorts{executor_, stores_.clock(), store_, server_, composer_, signer_},
        Accounts(std::move(plans)));
    outbox_->Start();
  }
  void StopOutbox() {
    bool is_idle = false;
    outbox_->Stop([&is_idle] { is_idle = true; });
    EXPECT_TRUE(executor_.RunUntil([&is_idle] { return is_idle; }));
  }
  ~OutboxTest() override {
    // What is under way still holds the outbox by its timers and tasks.
    for (auto& given : server_.given) {
      if (given.done) std::exchange(given.done, nullptr)(Sent());
    }
    if (outbox_) StopOutbox();
    // What is being read still tells the executor.
    stores_.database().Stop();
  }

  // A mail that somebody submits, to go out after so long.
  OutgoingMailId Submit(const std::string& address, Duration wait = {},
                        const MailAccountId& account = kSupport) {
    OutgoingMail draft;
    draft.account = account;
    draft.recipients.push_back({.role = service::RecipientRole::kTo,
                                .mailbox = {"", address},
                                .state = service::RecipientState::kWaiting,
                                .answer = {}});
    draft.subject = "to " + address;
    draft = *Await<OutgoingMail>([&](auto done) {
      store_.CreateDraft({"ana", "", {}}, draft, done);
    });
    const service::SubmitWish wish{.id = draft.id,
                                   .version = draft.version,
                                   .due = stores_.clock().Now() + wait,
                                   .message_bytes_max = 1 << 20};
    const auto submitted = Await<OutgoingMail>([&](auto done) {
      store_.Submit({"ana", "", {}}, wish, done);
    });
    EXPECT_TRUE(submitted.ok()) << submitted.error().message;
    return draft.id;
  }
  OutgoingMail Get(OutgoingMailId id) {
    return *Await<OutgoingMail>([&](auto done) { store_.Get(id, done); });
  }
  bool Becomes(OutgoingMailId id, OutgoingMailState state) {
    return executor_.RunUntil([&] { return Get(id).state == state; });
  }
  bool AreGiven(std::size_t count) {
    return executor_.RunUntil([&] { return server_.given.size() >= count; });
  }
  // All that can be done now is done: the outbox waits for its timer, or for nothing.
  void Settle() {
    for (int i = 0; i < 4; ++i) {
      bool is_listed = false;
      store_.ListDue(kSupport, 1,
                     [&](const auto&) { executor_.Post([&is_listed] { is_listed = true; }); });
      ASSERT_TRUE(executor_.RunUntil([&] { return is_listed; }));
    }
  }

  OpenedStores stores_;
  ChangeBell bell_;
  MailOutboxStore store_{stores_.database(), bell_};
  SteppedExecutor executor_{stores_.clock()};
  ScriptedMailServer server_{stores_.clock()};
  // Of an outbox beside it.
  SteppedExecutor other_executor_{stores_.clock()};
  ScriptedMailServer other_server_{stores_.clock()};
  PlainComposer composer_;
  PlainSigner signer_;
  std::optional<service::Outbox> outbox_;
};

TEST_F(OutboxTest, AMailLeavesWhenTheTimeToTakeItBackIsOver) {
  server_.answer = Sent();
  Start();
  const OutgoingMailId id = Submit("li@example.org", 10s);
  ASSERT_TRUE(executor_.RunUntil([&] { return executor_.next_timer().has_value(); }));
  executor_.Pass(9s);
  Settle();
  EXPECT_TRUE(server_.given.empty());
  executor_.Pass(1s);
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kSent));
  ASSERT_EQ(server_.given.size(), 1U);
  EXPECT_EQ(server_.given[0].envelope.sender, "support@x.example");
  EXPECT_EQ(server_.given[0].envelope.recipients, std::vector<std::string>{"li@example.org"});
  const OutgoingMail mail = Get(id);
  EXPECT_EQ(mail.message_id, "o.1.so.1@x.example");
  EXPECT_EQ(mail.recipients[0].state, service::RecipientState::kSent);
  EXPECT_EQ(mail.answer, "250 ok");
}

TEST_F(OutboxTest, AMailThatIsTakenBackMeanwhileDoesNotLeave) {
  server_.answer = Sent();
  Start();
  const OutgoingMailId id = Submit("li@example.org", 10s);
  ASSERT_TRUE(executor_.RunUntil([&] { return executor_.next_timer().has_value(); }));
  const auto back = Await<OutgoingMail>([&](auto done) {
    store_.TakeBack({"ana", "", {}}, id, done);
  });
  ASSERT_TRUE(back.ok());
  executor_.Pass(1min);
  Settle();
  EXPECT_TRUE(server_.given.empty());
}

TEST_F(OutboxTest, MailsAreSpreadOverTheMinute) {
  server_.answer = Sent();
  MailAccountPlan plan = Support();
  plan.messages_per_minute_max = 30;
  for (const char* who : {"a@x.example", "b@x.example", "c@x.example"}) Submit(who);
  Start({plan});
  for (std::size_t count = 1; count <= 3; ++count) {
    ASSERT_TRUE(AreGiven(count));
    Settle();
    EXPECT_EQ(server_.given.size(), count);
    executor_.Pass(2s);
  }
  EXPECT_GE(server_.given[1].time - server_.given[0].time, 2s);
  EXPECT_GE(server_.given[2].time - server_.given[1].time, 2s);
}

TEST_F(OutboxTest, NoMoreAreUnderWayThanTheAccountAllows) {
  for (int i = 0; i < 5; ++i) Submit("a" + std::to_string(i) + "@x.example");
  Start();
  ASSERT_TRUE(AreGiven(2));
  Settle();
  EXPECT_EQ(server_.given.size(), 2U);
  server_.Answer(0, Sent());
  ASSERT_TRUE(AreGiven(3));
  server_.answer = Sent();
  for (const std::size_t index : {1U, 2U}) server_.Answer(index, Sent());
  ASSERT_TRUE(AreGiven(5));
  // Who waits longest is first; of two that are under way together either may be given first.
  const std::vector<std::set<std::size_t>> turns{{0, 1}, {0, 1}, {2}, {3, 4}, {3, 4}};
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const std::string& to = server_.given[i].envelope.recipients.at(0);
    EXPECT_TRUE(turns[i].contains(static_cast<std::size_t>(to[1] - '0'))) << i << " is to " << to;
  }
}

TEST_F(OutboxTest, WhatIsPutOffIsTriedAgainWithTheSameBytes) {
  server_.answer = SendResult{SendOutcome::kTryLater, "451 busy", {}};
  Start();
  const OutgoingMailId id = Submit("li@example.org");
  ASSERT_TRUE(executor_.RunUntil([&] { return Get(id).tries == 1 && Get(id).due.has_value(); }));
  EXPECT_EQ(Get(id).answer, "451 busy");
  ASSERT_TRUE(executor_.RunUntil([&] {
    const auto next = executor_.next_timer();
    return next && *next >= *Get(id).due;
  }));
  server_.answer = Sent();
  executor_.Pass(1min);
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kSent));
  ASSERT_EQ(server_.given.size(), 2U);
  EXPECT_EQ(server_.given[0].raw, server_.given[1].raw) << "its date also is that of the first";
}

TEST_F(OutboxTest, OnlyThoseWhoHaveNotGotItAreTriedAgain) {
  OutgoingMailId id;
  {
    OutgoingMail draft;
    draft.account = kSupport;
    for (const char* address : {"ok@x.example", "no@x.example", "full@x.example"}) {
      draft.recipients.push_back({.role = service::RecipientRole::kBcc,
                                  .mailbox = {"", address},
                                  .state = service::RecipientState::kWaiting,
                                  .answer = {}});
    }
    draft = *Await<OutgoingMail>([&](auto done) {
      store_.CreateDraft({"ana", "", {}}, draft, done);
    });
    id = Await<OutgoingMail>([&](auto done) {
           store_.Submit(
               {"ana", "", {}},
               {.id = draft.id, .version = draft.version, .due = {}, .message_bytes_max = 1 << 20},
               done);
         })->id;
  }
  server_.answer = SendResult{SendOutcome::kSent,
                              "250 ok",
                              {{"no@x.example", true, "550 5.1.1 User unknown"},
                               {"full@x.example", false, "452 4.2.2 Mailbox full"}}};
  Start();
  ASSERT_TRUE(executor_.RunUntil([&] { return Get(id).tries == 1 && Get(id).due.has_value(); }));
  server_.answer = Sent();
  ASSERT_TRUE(executor_.RunUntil([&] {
    const auto next = executor_.next_timer();
    return next && *next >= *Get(id).due;
  }));
  executor_.Pass(1min);
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kSent));
  EXPECT_EQ(server_.given.at(1).envelope.recipients, std::vector<std::string>{"full@x.example"});
  const OutgoingMail mail = Get(id);
  EXPECT_EQ(mail.recipients[1].state, service::RecipientState::kRefused);
  EXPECT_EQ(mail.recipients[2].state, service::RecipientState::kSent);

  OutgoingMail draft;
  draft.account = kSupport;
  draft.recipients = {mail.recipients[1]};
  draft = *Await<OutgoingMail>([&](auto done) {
    store_.CreateDraft({"ana", "", {}}, draft, done);
  });
  const auto refused = Await<OutgoingMail>([&](auto done) {
    store_.Submit({"ana", "", {}},
                  {.id = draft.id, .version = draft.version, .due = {}, .message_bytes_max = 1000},
                  done);
  });
  EXPECT_EQ(refused.error().reason, "RECIPIENT_SUPPRESSED");
}

TEST_F(OutboxTest, WhatIsUncertainIsNotSentAgainByItself) {
  server_.answer = SendResult{SendOutcome::kUncertain, "the connection broke", {}};
  Start();
  const OutgoingMailId id = Submit("li@example.org");
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kUncertain));
  executor_.Pass(100h);
  Settle();
  EXPECT_EQ(server_.given.size(), 1U);
  server_.answer = Sent();
  const auto again = Await<OutgoingMail>([&](auto done) {
    store_.SendAgain({"ana", "", {}}, id, done);
  });
  ASSERT_TRUE(again.ok());
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kSent));
  EXPECT_EQ(server_.given.at(0).raw, server_.given.at(1).raw);
}

TEST_F(OutboxTest, WhatAServerWasSendingWhenItEndedIsUncertainAtTheNextStart) {
  const OutgoingMailId id = Submit("li@example.org");
  Start();
  ASSERT_TRUE(AreGiven(1));
  // As after a crash: another outbox on the same store.
  other_server_.answer = Sent();
  service::Outbox other(
      {other_executor_, stores_.clock(), store_, other_server_, composer_, signer_},
      Accounts({Support()}));
  other.Start();
  ASSERT_TRUE(
      other_executor_.RunUntil([&] { return Get(id).state == OutgoingMailState::kUncertain; }));
  bool is_idle = false;
  other.Stop([&is_idle] { is_idle = true; });
  ASSERT_TRUE(other_executor_.RunUntil([&] { return is_idle; }));
  EXPECT_TRUE(other_server_.given.empty());
}

TEST_F(OutboxTest, AServerThatIsAwayIsNotAskedForEachMail) {
  server_.answer = SendResult{SendOutcome::kTryLater, "cannot be reached", {}};
  for (int i = 0; i < 20; ++i) Submit("a" + std::to_string(i) + "@x.example");
  Start();
  ASSERT_TRUE(AreGiven(1));
  Settle();
  // Those two that were under way together may both have failed.
  EXPECT_LE(server_.given.size(), 2U);
  executor_.Pass(100ms);
  Settle();
  EXPECT_LE(server_.given.size(), 2U);
}

TEST_F(OutboxTest, MailsOfAnAccountThatIsGoneWaitForIt) {
  server_.answer = Sent();
  MailAccountPlan sales = Support();
  sales.id = MailAccountId("sales");
  Start({sales});
  const OutgoingMailId id = Submit("li@example.org");
  const OutgoingMailId other = Submit("wang@example.org", {}, sales.id);
  ASSERT_TRUE(Becomes(other, OutgoingMailState::kSent));
  EXPECT_EQ(Get(id).state, OutgoingMailState::kWaiting);
  outbox_->Change(Accounts({Support()}));
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kSent));
}

TEST_F(OutboxTest, AMailThatIsTooLargeAsComposedFails) {
  MailAccountPlan plan = Support();
  plan.message_bytes_max = 10;
  Start({plan});
  const OutgoingMailId id = Submit("li@example.org");
  ASSERT_TRUE(Becomes(id, OutgoingMailState::kFailed));
  EXPECT_NE(Get(id).answer.find("at most 10"), std::string::npos);
}

TEST_F(OutboxTest, AnAutomaticAnswerIsFromNobodyAndLeavesAtOnce) {
  server_.answer = Sent();
  Start();
  service::NewAutomaticMail mail;
  mail.account = kSupport;
  mail.thread.value = 7;
  mail.to = {{"", "li@example.org"}};
  mail.now = stores_.clock().Now();
  mail.text = "We have it.\n";
  const auto id = Await<OutgoingMailId>([&](auto done) {
    stores_.database().Write<OutgoingMailId>(
        [&](Connection& connection) -> Result<OutgoingMailId> {
          return AddAutomaticMail(connection, mail);
        },
        done);
  });
  bell_.Ring();
  ASSERT_TRUE(Becomes(*id, OutgoingMailState::kSent));
  EXPECT_EQ(server_.given.at(0).envelope.sender, "");
  EXPECT_EQ(Get(*id).message_id.substr(0, 2), "a.");
  EXPECT_NE(server_.given.at(0).raw.find("We have it.\n\n[ref:7.sref.7]\n"), std::string::npos);
}

TEST_F(OutboxTest, AStopWaitsForWhatIsUnderWay) {
  const OutgoingMailId id = Submit("li@example.org");
  Start();
  ASSERT_TRUE(AreGiven(1));
  const OutgoingMailId later = Submit("wang@example.org", 1s);
  bool is_idle = false;
  outbox_->Stop([&is_idle] { is_idle = true; });
  Settle();
  EXPECT_FALSE(is_idle);
  server_.Answer(0, Sent());
  ASSERT_TRUE(executor_.RunUntil([&] { return is_idle; }));
  EXPECT_EQ(Get(id).state, OutgoingMailState::kSent);
  executor_.Pass(1h);
  EXPECT_EQ(Get(later).state, OutgoingMailState::kWaiting);
  outbox_.reset();
}

}  // namespace
}  // namespace strowger::store
