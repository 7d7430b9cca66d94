#include "core/floor/reserves.h"

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// Ana serves "sales"; Rita is its reserve and serves "support" else. A contact is taken to last
// three minutes, so two calls that wait for Ana alone are six minutes of work.
class ReservesTest : public FloorTest {
 protected:
  ReservesTest() {
    setup_.agents.clear();
    AddAgent(setup_, "ana", "1001", {}, {"sales"});
    AddAgent(setup_, "rita", "1004", {{"billing", 5}}, {"support"});
    setup_.agents[1].reserves = {QueueId{"sales"}};
    Queue("sales").reserve_join = seconds(300);
    Queue("sales").reserve_leave = seconds(200);
    Queue("sales").wrap_up_timeout = Duration::zero();
  }

  bool AreCalled() { return floor().DescribeQueue(QueueId{"sales"}).are_reserves_called; }
};

TEST_F(ReservesTest, AReserveIsLeftAloneWhileTheQueueIsCalm) {
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_FALSE(AreCalled());
  const auto waiting = floor().ExplainWaiting(item, now_, 10, AgentId{"rita"});
  EXPECT_EQ(waiting->agents.front().ground, Ground::kReserve);
  EXPECT_EQ(waiting->selection.considered, 2U);
}

TEST_F(ReservesTest, TheyComeWhenTheLastInLineWouldWaitTooLong) {
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  EXPECT_TRUE(AreCalled());
  EXPECT_EQ(View(first).owner, AgentId{"rita"});
  EXPECT_EQ(View(second).state, ItemState::kWaiting);
}

TEST_F(ReservesTest, TheyComeTheMomentTheFirstHasWaitedForSoLong) {
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(299));
  EXPECT_FALSE(AreCalled());
  TimePasses(seconds(1));
  EXPECT_TRUE(AreCalled());
  EXPECT_EQ(View(item).owner, AgentId{"rita"});
}

TEST_F(ReservesTest, TheyLeaveOnlyBelowTheLowerLimit) {
  const WorkItemId talk = AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  const WorkItemId third = CallArrives("c3");
  PhoneIsAnswered(first, "rita");
  // Two wait, for 360 s at 180 s each.
  EXPECT_TRUE(AreCalled());
  CustomerHangsUp(third);
  // One waits, for less than 200 s.
  EXPECT_FALSE(AreCalled());
  CustomerHangsUp(first);
  EXPECT_EQ(View(second).state, ItemState::kWaiting);
  CustomerHangsUp(talk);
  EXPECT_EQ(View(second).owner, AgentId{"ana"});
}

TEST_F(ReservesTest, BetweenTheLimitsAllStaysAsItIs) {
  Queue("sales").reserve_leave = seconds(100);
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId first = CallArrives("c1");
  CallArrives("c2");
  PhoneIsAnswered(first, "rita");
  EXPECT_TRUE(AreCalled()) << "one waits for 180 s";
}

TEST_F(ReservesTest, WhatOnlyReservesCouldTakeGoesOnWhenTheyLeave) {
  PlanStep billing;
  billing.rule = *ParseExpression("billing >= 3");
  billing.wait = seconds(1000);
  Queue("sales").plan = {billing, PlanStep{}};
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  const WorkItemId third = CallArrives("c3");
  EXPECT_EQ(View(third).plan_step, 0);
  EXPECT_EQ(View(third).state, ItemState::kWaiting);
  PhoneIsAnswered(first, "rita");
  CustomerHangsUp(second);
  EXPECT_FALSE(AreCalled());
  EXPECT_EQ(View(third).plan_step, 1);
}

TEST_F(ReservesTest, ANewSetupKeepsThemCalled) {
  Queue("sales").reserve_leave = seconds(100);
  AgentTalks("ana", "c0");
  AgentIsReady("rita");
  const WorkItemId first = CallArrives("c1");
  CallArrives("c2");
  PhoneIsAnswered(first, "rita");
  setup_.queues[0].display_name = "Sales";
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_TRUE(AreCalled());
}

}  // namespace
}  // namespace strowger::core
