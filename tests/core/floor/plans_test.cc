#include "core/floor/plans.h"

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// Queue "sales": first who speak Chinese well, then who do at all or know billing, then all.
class PlansTest : public FloorTest {
 protected:
  PlansTest() {
    AddAgent(setup_, "dora", "1004", {{"chinese", 4}}, {"sales"});
    AddAgent(setup_, "emil", "1005", {{"billing", 9}}, {"support"});
    Queue("sales").plan = {Step("chinese >= 8", seconds(10)), Step("chinese >= 3", seconds(20)),
                           PlanStep{}};
  }

  static PlanStep Step(const std::string& rule, Duration wait) {
    PlanStep step;
    step.rule = *ParseExpression(rule);
    step.wait = wait;
    return step;
  }

  void LogsOn(const std::string& agent) { Succeeds(LogOn{AgentId{agent}, {}}); }
};

TEST_F(PlansTest, RingsOpenOneAfterTheOther) {
  for (const char* agent : {"bo", "chen"}) LogsOn(agent);
  for (const char* agent : {"dora", "ana"}) AgentIsReady(agent);
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(9));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).owner, AgentId{"dora"});
  AgentDeclines("dora");
  EXPECT_EQ(View(item).plan_step, 1);
  TimePasses(seconds(20));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(PlansTest, StepsThatNobodyCouldServeArePassedOverAtOnce) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(View(item).plan_step, 2);
}

TEST_F(PlansTest, AStepEndsWhenTheLastWhoCouldServeItLogsOff) {
  LogsOn("bo");
  AgentIsReady("dora");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).plan_step, 0);
  Succeeds(LogOff{AgentId{"bo"}});
  EXPECT_EQ(View(item).owner, AgentId{"dora"});
}

TEST_F(PlansTest, NeedsOfQueueAndCallHoldInEveryStep) {
  for (const char* agent : {"ana", "bo", "chen", "dora"}) AgentIsReady(agent);
  CallArrived arrival = Arrival("c1", "sales");
  arrival.needs = {{SkillId{"billing"}, 3}};
  EXPECT_EQ(View(CallArrives(arrival)).owner, AgentId{"chen"});
}

TEST_F(PlansTest, PlaceIsKeptAndPointsAreGivenOnce) {
  Queue("sales").plan[1].priority_change = 5;
  LogsOn("bo");
  LogsOn("dora");
  const WorkItemId first = CallArrives("c1");
  TimePasses(seconds(5));
  const WorkItemId second = CallArrives("c2");
  TimePasses(seconds(5));
  EXPECT_EQ(View(first).priority, 5);
  EXPECT_EQ(View(second).priority, 0);
  ServerRestarts();
  LinkComesUp({{Arrival("c1", "sales"), LegState::kQueued, {}},
               {Arrival("c2", "sales"), LegState::kQueued, {}}});
  EXPECT_EQ(View(first).priority, 5);
  EXPECT_EQ(View(first).plan_step, 1);
  TimePasses(seconds(5));
  EXPECT_EQ(View(second).priority, 5);
  Succeeds(SetReady{AgentId{"dora"}});
  EXPECT_EQ(InHand("dora").item, first);
}

TEST_F(PlansTest, TheStepSurvivesARestart) {
  LogsOn("bo");
  LogsOn("dora");
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(4));
  timers_.clear();
  ServerRestarts();
  LinkComesUp({{Arrival("c1", "sales"), LegState::kQueued, {}}});
  TimePasses(seconds(5));
  EXPECT_EQ(View(item).plan_step, 0);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).plan_step, 1);
}

TEST_F(PlansTest, APlanThatBecameShorterBeginsAnew) {
  for (const char* agent : {"bo", "dora", "ana"}) LogsOn(agent);
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(30));
  ASSERT_EQ(View(item).plan_step, 2);
  auto shorter = std::make_shared<FloorSetup>(setup_);
  shorter->queues[0].plan.resize(2);
  Succeeds(ChangeSetup{shorter});
  EXPECT_EQ(View(item).plan_step, 0);
  TimePasses(seconds(10));
  EXPECT_EQ(View(item).plan_step, 1);
  auto none = std::make_shared<FloorSetup>(setup_);
  none->queues[0].plan.clear();
  Succeeds(ChangeSetup{none});
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(InHand("ana").item, item);
}

TEST_F(PlansTest, ThePlanGoesOnAfterAnOfferFailed) {
  AgentIsReady("bo");
  AgentIsReady("dora");
  const WorkItemId item = CallArrives("c1");
  ASSERT_EQ(View(item).owner, AgentId{"bo"});
  TimePasses(seconds(20));  // bo does not answer; meanwhile the first step's time was over.
  EXPECT_EQ(View(item).plan_step, 1);
  EXPECT_EQ(View(item).owner, AgentId{"dora"});
}

TEST_F(PlansTest, ConditionsDecideWhetherAStepIsConsidered) {
  Queue("sales").plan[0].only_if = *ParseExpression("waiting > 1");
  LogsOn("bo");
  LogsOn("dora");
  EXPECT_EQ(View(CallArrives("c1")).plan_step, 1);
  EXPECT_EQ(View(CallArrives("c2")).plan_step, 0);
}

struct ConditionCase {
  const char* condition;
  bool holds;
};

// One agent is logged on and not ready; nobody else waits; a contact is taken to last 3 minutes.
TEST_F(PlansTest, ConditionsKnowTheQueue) {
  for (const ConditionCase& one :
       {ConditionCase{"expected_wait >= 360", true}, ConditionCase{"expected_wait > 360", false},
        ConditionCase{"agents_ready == 0", true}, ConditionCase{"agents_ready >= 1", false},
        ConditionCase{"agents_logged_on == 1", true}, ConditionCase{"not waiting == 1", false},
        ConditionCase{"waiting > 5 or agents_logged_on < 2", true}}) {
    FloorSetup setup = setup_;
    setup.queues[0].plan[0].only_if = *ParseExpression(one.condition);
    Floor floor(setup, FloorMemory{});
    std::vector<Effect> effects;
    ASSERT_TRUE(floor.Handle(LinkUp{LinkId{"pbx"}, {}, {}}, now_, effects).ok());
    ASSERT_TRUE(floor.Handle(LogOn{AgentId{"bo"}, {}}, now_, effects).ok());
    ASSERT_TRUE(floor.Handle(Arrival("c1", "sales"), now_, effects).ok());
    const WorkItemId item = floor.FindCall(LinkId{"pbx"}, PbxCallId{"c1"});
    EXPECT_EQ(floor.FindItem(item)->plan_step == 0, one.holds) << one.condition;
  }
}

TEST_F(PlansTest, AgentsOfExtraQueuesAreAskedAfterThoseOfTheQueue) {
  Queue("sales").plan = {PlanStep{}};
  Queue("sales").plan[0].extra_queues = {QueueId{"support"}};
  AgentIsReady("emil");
  TimePasses(seconds(1));
  AgentIsReady("dora");
  EXPECT_EQ(View(CallArrives("c1")).owner, AgentId{"dora"});
  const WorkItemId second = CallArrives("c2");
  EXPECT_EQ(View(second).owner, AgentId{"emil"});
  EXPECT_EQ(View(second).queue, QueueId{"sales"});
}

TEST_F(PlansTest, AnAgentOfAnExtraQueueWhoFreesTakesTheFirstOfBoth) {
  Queue("sales").plan = {PlanStep{}};
  Queue("sales").plan[0].extra_queues = {QueueId{"support"}};
  const WorkItemId sales = CallArrives("c1", "sales");
  TimePasses(seconds(1));
  const WorkItemId support = CallArrives("c2", "support");
  AgentIsReady("emil");
  EXPECT_EQ(InHand("emil").item, sales);
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, support);
}

TEST_F(PlansTest, DivertedCallsKeepTheirArrival) {
  Queue("sales").plan[1].divert = QueueId{"support"};
  Queue("support").priority = 2;
  LogsOn("bo");
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(5));
  const WorkItemId later = CallArrives("c2", "support");
  TimePasses(seconds(5));
  EXPECT_EQ(View(item).queue, QueueId{"support"});
  EXPECT_EQ(View(item).plan_step, -1);
  EXPECT_EQ(View(item).priority, 2);
  EXPECT_EQ(View(item).segments.back().queue, QueueId{"support"});
  AgentIsReady("emil");
  EXPECT_EQ(InHand("emil").item, item);
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, later);
}

TEST_F(PlansTest, NobodyIsDivertedIntoAFullQueue) {
  Queue("sales").plan[0] = PlanStep{};
  Queue("sales").plan[0].divert = QueueId{"support"};
  Queue("support").waiting_max = 1;
  CallArrives("c1", "support");
  const WorkItemId item = CallArrives("c2", "sales");
  EXPECT_EQ(View(item).queue, QueueId{"sales"});
}

TEST_F(PlansTest, QueuesThatDivertToEachOtherComeToAnEnd) {
  PlanStep to_support;
  to_support.divert = QueueId{"support"};
  PlanStep to_sales;
  to_sales.divert = QueueId{"sales"};
  Queue("sales").plan = {to_support, PlanStep{}};
  Queue("support").plan = {to_sales, PlanStep{}};
  LogsOn("ana");
  const WorkItemId item = CallArrives("c1", "sales");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_GE(View(item).plan_step, 0);
}

TEST_F(PlansTest, WhatTheCustomerIsToHearIsToldWhenTheStepBegins) {
  Queue("sales").plan[1].announcement = "still-busy";
  LogsOn("bo");
  LogsOn("dora");
  const WorkItemId item = CallArrives("c1");
  EXPECT_TRUE(Did<PlayAnnouncement>().empty());
  TimePasses(seconds(10));
  ASSERT_EQ(Did<PlayAnnouncement>().size(), 1U);
  EXPECT_EQ(Did<PlayAnnouncement>().front().announcement, "still-busy");
  EXPECT_EQ(Did<PlayAnnouncement>().front().call, View(item).call);
}

TEST_F(PlansTest, NoTimerIsLeftWhenTheCallIsOver) {
  LogsOn("bo");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(timers_.count({TimerKind::kPlanStep, item.value, {}}), 1U);
  CustomerHangsUp(item);
  EXPECT_TRUE(timers_.empty());
}

}  // namespace
}  // namespace strowger::core
