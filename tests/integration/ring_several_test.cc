// A queue that lets several telephones ring at once, as the people at them see it.
#include "integration/command_line.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using routing::v1::OFFER_OUTCOME_TAKEN;
using routing::v1::PRESENCE_READY;
using routing::v1::WORK_ITEM_STATE_CONNECTED;
using routing::v1::WORK_ITEM_STATE_OFFERED;

class RingSeveralTest : public CallCenterTest {
 protected:
  std::string CustomerCalls() {
    return pbx().CustomerCalls("+8613800138000", {{"queue", "together"}});
  }
  // Longest idle first: bo, then cy, then di.
  void ThreeCome() {
    PbxJoins();
    bo_ = &AgentComes("bo");
    cy_ = &AgentComes("cy");
    di_ = &AgentComes("di");
  }
  void AllRing() {
    for (const char* device : {"1002", "1003", "1004"}) {
      ASSERT_TRUE(pbx().WaitForRinging(device)) << device;
    }
  }

  ScriptedConsole* bo_ = nullptr;
  ScriptedConsole* cy_ = nullptr;
  ScriptedConsole* di_ = nullptr;
};

TEST_F(RingSeveralTest, TheFasterOneHasTheCallAndTheOthersAreToldWho) {
  ThreeCome();
  const std::string call = CustomerCalls();
  AllRing();
  ASSERT_TRUE(di_->WaitForOffer());
  const auto offers = di_->EventsOf(agent::v1::DeskEvent::kOfferMade);
  const routing::v1::WorkItem item = offers.at(0).event.offer_made().work_item();
  EXPECT_EQ(item.owner(), "agents/di") << "each sees the own offer";
  EXPECT_EQ(item.offer(), offers.at(0).event.offer_made().offer().name());
  EXPECT_EQ(item.also_asked_size(), 2);
  ASSERT_EQ(WorkItems().size(), 1u);
  EXPECT_EQ(WorkItems()[0].owner(), "agents/bo");
  EXPECT_EQ(WorkItems()[0].also_asked_size(), 2);

  ASSERT_TRUE(di_->Accept().ok());
  ASSERT_TRUE(di_->WaitForItem(WORK_ITEM_STATE_CONNECTED));
  for (ScriptedConsole* loser : {bo_, cy_}) {
    ASSERT_TRUE(loser->WaitForOutcome(OFFER_OUTCOME_TAKEN));
    ASSERT_TRUE(loser->WaitForNoItem());
    EXPECT_EQ(loser->state().desk.status.presence(), PRESENCE_READY);
    EXPECT_EQ(loser->state().notices.back().taken_by, "di");
  }
  EXPECT_TRUE(pbx().WaitForSilence("1002"));
  EXPECT_TRUE(pbx().WaitForSilence("1003"));
  EXPECT_EQ(pbx().CallAt("1004"), call);
  const std::string next = CustomerCalls();
  ASSERT_TRUE(pbx().WaitForRinging("1002")) << "bo and cy are as ready as before";
  ASSERT_TRUE(pbx().WaitForRinging("1003"));
  pbx().CustomerHangsUp(next);
  ASSERT_TRUE(bo_->WaitForNoItem());
  ASSERT_TRUE(cy_->WaitForNoItem());
}

TEST_F(RingSeveralTest, WhoDeclinesIsOutAndTheOthersRingOn) {
  ThreeCome();
  const std::string call = CustomerCalls();
  AllRing();
  ASSERT_TRUE(bo_->WaitForOffer());
  ASSERT_TRUE(bo_->Decline("not now").ok());
  ASSERT_TRUE(bo_->WaitForNoItem());
  pbx().GivesUp("1004", call::v1::CAUSE_REJECTED);
  ASSERT_TRUE(di_->WaitForNoItem());
  EXPECT_EQ(pbx().CallAt("1003"), call);
  pbx().Answers("1003");
  ASSERT_TRUE(cy_->WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_EQ(pbx().RungAt("1003").size(), 1u) << "cy's telephone rang on and not again";
}

TEST_F(RingSeveralTest, KilledWhileAllRingTheyRingOnAndOneAnswers) {
  ThreeCome();
  CommandLine sofia("--server " + address());
  ASSERT_EQ(sofia.SignIn("sofia").code, 0);
  const std::string call = CustomerCalls();
  AllRing();
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  const std::string interaction = WorkItems().at(0).interaction();
  const std::uint64_t generation = cy_->state().generation;
  ServerIsKilled();
  ServerStarts();
  ASSERT_TRUE(pbx().Rejoin().ok());
  for (ScriptedConsole* console : {bo_, cy_, di_}) {
    ASSERT_TRUE(console->WaitUntil([&](const client::DeskState& state) {
      return state.is_known && state.generation > generation && !state.incoming &&
             state.desk.offer.has_value();
    })) << "the offer is open as before";
  }
  ASSERT_EQ(WorkItems().size(), 1u);
  EXPECT_EQ(WorkItems()[0].state(), WORK_ITEM_STATE_OFFERED);
  EXPECT_EQ(WorkItems()[0].also_asked_size(), 2);
  pbx().Answers("1003");
  ASSERT_TRUE(cy_->WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(bo_->WaitForOutcome(OFFER_OUTCOME_TAKEN));
  ASSERT_TRUE(di_->WaitForOutcome(OFFER_OUTCOME_TAKEN));
  EXPECT_TRUE(pbx().WaitForSilence("1002"));
  EXPECT_TRUE(pbx().WaitForSilence("1004"));
  EXPECT_EQ(pbx().RungAt("1002").size(), 1u);
  std::string story;
  EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(10), [&] {
    story = sofia.Run("explain " + interaction).output;
    return story.find("a colleague of di was faster") != std::string::npos;
  })) << story;
  EXPECT_NE(story.find("bo is asked"), std::string::npos) << story;
  EXPECT_NE(story.find("cy is asked at the same time"), std::string::npos) << story;
  EXPECT_NE(story.find("di is asked at the same time"), std::string::npos) << story;
  EXPECT_NE(story.find("cy answered"), std::string::npos) << story;
}

}  // namespace
}  // namespace strowger::integration
