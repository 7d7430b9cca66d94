// Mails, chats and tasks, brought in by another program, beside calls.
#include <string>

#include "integration/call_center.h"
#include "strowger/routing/v1/work.pb.h"

namespace strowger::integration {
namespace {

using routing::v1::CHANNEL_CHAT;
using routing::v1::CHANNEL_MAIL;
using routing::v1::SLOT_STATE_ENGAGED;
using routing::v1::SLOT_STATE_HELD;
using routing::v1::SubmitWorkRequest;
using routing::v1::SubmitWorkResponse;

class WorkTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    erp_ = SignIn("erp");
  }

  SubmitWorkResponse Comes(routing::v1::Channel channel, const std::string& key,
                           const std::string& queue = "support") {
    SubmitWorkRequest request;
    request.set_channel(channel);
    request.set_key(key);
    request.set_queue("queues/" + queue);
    request.set_subject("Where is my refund?");
    request.set_contact("wang@example.com");
    const auto answer = erp_->Ask<SubmitWorkResponse>(request);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().message);
    return answer.ok() ? *answer : SubmitWorkResponse();
  }
  static bool WaitFor(ScriptedConsole& console, const std::string& item,
                      routing::v1::SlotState slot) {
    return console.WaitUntil([&](const client::DeskState& state) {
      const auto* place = client::PlaceOf(state, item);
      return place != nullptr && place->slot_state() == slot;
    });
  }
  static bool WaitForReturn(ScriptedConsole& console, std::uint64_t generation) {
    return console.WaitUntil([generation](const client::DeskState& state) {
      return state.is_known && state.generation > generation && !state.incoming;
    });
  }

  std::unique_ptr<client::Client> erp_;
};

TEST_F(WorkTest, ACallInterruptsAMailThatComesBackByItself) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string mail = Comes(CHANNEL_MAIL, "m1").work_item();
  ASSERT_TRUE(ana.WaitForOffer());
  EXPECT_EQ(client::OfferedItem(ana.state())->subject(), "Where is my refund?");
  EXPECT_EQ(client::OfferedItem(ana.state())->channel(), CHANNEL_MAIL);
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(WaitFor(ana, mail, SLOT_STATE_ENGAGED));
  const std::string call = TalkBegins(ana, "1001", "support");
  ASSERT_TRUE(WaitFor(ana, mail, SLOT_STATE_HELD));
  EXPECT_EQ(client::ItemsInHand(ana.state()).size(), 2U);
  EXPECT_NE(client::CurrentItem(ana.state())->name(), mail) << "the call is what ana is at";
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(WaitFor(ana, mail, SLOT_STATE_ENGAGED));
  ASSERT_TRUE(ana.Release().ok());
  ASSERT_TRUE(WaitForWorkItems(0));
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT channel, work_key, outcome FROM interaction ORDER BY id"),
            "mail|erp/m1|handled\ncall||handled");
}

TEST_F(WorkTest, WhatWasAnsweredOutlivesAKillAndComesOnce) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string taken = Comes(CHANNEL_CHAT, "c1").work_item();
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(WaitFor(ana, taken, SLOT_STATE_ENGAGED));
  const std::string second = Comes(CHANNEL_MAIL, "m1").work_item();
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(WaitFor(ana, second, SLOT_STATE_ENGAGED));
  const std::string waiting = Comes(CHANNEL_MAIL, "m2", "sales").work_item();
  const std::uint64_t generation = ana.state().generation;
  ServerIsKilled();
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());
  ASSERT_TRUE(WaitForReturn(ana, generation));
  ASSERT_TRUE(WaitFor(ana, taken, SLOT_STATE_ENGAGED));
  ASSERT_TRUE(WaitFor(ana, second, SLOT_STATE_ENGAGED));
  const SubmitWorkResponse again = Comes(CHANNEL_MAIL, "m2", "sales");
  EXPECT_EQ(again.work_item(), waiting);
  EXPECT_TRUE(again.was_known());
  EXPECT_EQ(WorkItems().size(), 3U);
}

TEST_F(WorkTest, AKeyIsKnownAfterItsWorkIsOver) {
  const std::string item = Comes(CHANNEL_MAIL, "m1").work_item();
  routing::v1::WithdrawWorkRequest withdraw;
  withdraw.set_work_item(item);
  ASSERT_TRUE(erp_->Ask<routing::v1::WithdrawWorkResponse>(withdraw).ok());
  ASSERT_TRUE(WaitForWorkItems(0));
  const SubmitWorkResponse again = Comes(CHANNEL_MAIL, "m1");
  EXPECT_EQ(again.work_item(), item);
  EXPECT_TRUE(again.was_known());
  EXPECT_EQ(WorkItems().size(), 0U);
  const auto gone = erp_->Ask<routing::v1::WithdrawWorkResponse>(withdraw);
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().reason, "ITEM_UNKNOWN");
}

}  // namespace
}  // namespace strowger::integration
