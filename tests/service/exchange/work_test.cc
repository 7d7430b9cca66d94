#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "service/exchange/exchange_fixture.h"

// Work without a call on its way to the floor.
namespace strowger::service {
namespace {

class WorkTest : public ExchangeTest {
 protected:
  using Answer = std::optional<Result<SubmittedWork>>;

  static core::SubmitWork Mail(const std::string& key) {
    core::SubmitWork work;
    work.channel = core::Channel::kMail;
    work.key = key;
    work.queue = QueueId{"support"};
    work.contact = "li@example.com";
    return work;
  }
  // The answer comes when it comes.
  std::shared_ptr<Answer> Asks(core::SubmitWork work) {
    auto answer = std::make_shared<Answer>();
    exchange_->SubmitWork(std::move(work), {.user = "erp"},
                          [answer](Result<SubmittedWork> done) { *answer = std::move(done); });
    executor_.RunAll();
    return answer;
  }
  SubmittedWork Comes(const std::string& key) {
    const auto answer = Asks(Mail(key));
    EXPECT_TRUE(*answer && (*answer)->ok()) << key;
    return *answer && (*answer)->ok() ? (*answer)->value() : SubmittedWork{};
  }
};

TEST_F(WorkTest, ItIsAnsweredWhenItIsKept) {
  journal_.commits_at_once = false;
  const auto answer = Asks(Mail("erp/1"));
  EXPECT_FALSE(answer->has_value());
  journal_.Sync();
  executor_.RunAll();
  ASSERT_TRUE(answer->has_value() && (*answer)->ok());
  EXPECT_FALSE((*answer)->value().was_known);
  EXPECT_TRUE((*answer)->value().item);
}

TEST_F(WorkTest, ItIsOfferedWithItsPop) {
  AnaIsReady();
  Comes("erp/1");
  EXPECT_TRUE(story_.Has("offer 王小明"));
  EXPECT_FALSE(story_.Has("ring 1001"));
}

TEST_F(WorkTest, TheSameKeyIsAnsweredWithTheSameWork) {
  const SubmittedWork first = Comes("erp/1");
  const SubmittedWork again = Comes("erp/1");
  EXPECT_EQ(again.item, first.item);
  EXPECT_TRUE(again.was_known);
}

TEST_F(WorkTest, TwoAtOnceAreOne) {
  directory_.answers_at_once = false;
  const auto one = Asks(Mail("erp/1"));
  const auto other = Asks(Mail("erp/1"));
  directory_.AnswerAll();
  executor_.RunAll();
  ASSERT_TRUE(one->has_value() && other->has_value());
  EXPECT_EQ((*one)->value().item, (*other)->value().item);
}

TEST_F(WorkTest, WhatIsOverIsKnownBeforeAndAfterItsEndIsKept) {
  const SubmittedWork work = Comes("erp/1");
  journal_.commits_at_once = false;
  exchange_->Submit(core::WithdrawWork{work.item}, {.user = "erp"}, [](Result<void>) {});
  executor_.RunAll();
  const auto before = Asks(Mail("erp/1"));
  EXPECT_FALSE(before->has_value()) << "what is acknowledged is kept";
  journal_.Sync();
  journal_.closed_works["erp/1"] = core::InteractionOf(work.item);
  journal_.commits_at_once = true;
  executor_.RunAll();
  journal_.Sync();
  executor_.RunAll();
  ASSERT_TRUE(before->has_value());
  EXPECT_EQ((*before)->value().item, work.item);
  const SubmittedWork after = Comes("erp/1");
  EXPECT_EQ(after.item, work.item);
  EXPECT_TRUE(after.was_known);
}

TEST_F(WorkTest, WhatJoinedOtherWorkIsKnownBeforeAndAfterTheEndOfBothIsKept) {
  core::SubmitWork mail = Mail("erp/1");
  mail.thread = "thread";
  const auto first = Asks(mail);
  mail.key = "erp/2";
  const auto second = Asks(mail);
  ASSERT_TRUE((*second)->ok());
  const WorkItemId item = (*first)->value().item;
  EXPECT_EQ((*second)->value().item, item);
  EXPECT_FALSE((*second)->value().was_known);
  EXPECT_TRUE(Comes("erp/2").was_known);
  Open(Remembered());
  EXPECT_TRUE(Comes("erp/2").was_known);
  journal_.commits_at_once = false;
  exchange_->Submit(core::WithdrawWork{item}, {.user = "erp"}, [](Result<void>) {});
  executor_.RunAll();
  const auto again = Asks(Mail("erp/2"));
  journal_.closed_works = {{"erp/1", core::InteractionOf(item)},
                           {"erp/2", core::InteractionOf(item)}};
  journal_.Sync();
  executor_.RunAll();
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ((*again)->value().item, item);
  journal_.commits_at_once = true;
  EXPECT_EQ(Comes("erp/2").item, item);
}

TEST_F(WorkTest, ARefusalIsTheAnswerAndTheKeyStaysFree) {
  core::SubmitWork work = Mail("erp/1");
  work.queue = QueueId{"nowhere"};
  const auto answer = Asks(std::move(work));
  ASSERT_TRUE(answer->has_value());
  EXPECT_EQ((*answer)->error().reason, "QUEUE_UNKNOWN");
  EXPECT_FALSE(Comes("erp/1").was_known);
}

TEST_F(WorkTest, ItIsThereAfterARestart) {
  const SubmittedWork work = Comes("erp/1");
  Open(Remembered());
  const SubmittedWork again = Comes("erp/1");
  EXPECT_EQ(again.item, work.item);
  EXPECT_TRUE(again.was_known);
  AnaIsReady();
  EXPECT_TRUE(story_.Has("offer 王小明")) << "its pop is read again";
}

}  // namespace
}  // namespace strowger::service
