#include "core/floor/floor_fixture.h"

// The order of waiting work over several queues.
namespace strowger::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class OrderTest : public FloorTest {
 protected:
  CallArrived Important(const std::string& call, const std::string& queue, int priority) {
    CallArrived arrival = Arrival(call, queue);
    arrival.priority = priority;
    return arrival;
  }
};

TEST_F(OrderTest, AgeingLetsAnOldCallPassAnImportantOne) {
  Queue("support").ageing = 2;
  const WorkItemId old = CallArrives("c1", "support");
  TimePasses(minutes(3));
  const WorkItemId important = CallArrives(Important("c2", "sales", 5));
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, old) << "6 points against 5";
  AgentIsReady("chen");
  EXPECT_EQ(InHand("chen").item, important);
}

TEST_F(OrderTest, WithoutAgeingItDoesNot) {
  CallArrives("c1", "support");
  TimePasses(minutes(30));
  const WorkItemId important = CallArrives(Important("c2", "sales", 5));
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, important);
}

// Both queues' objectives are in danger; sales has less time left.
TEST_F(OrderTest, TheObjectiveMostAtRiskGoesFirst) {
  Queue("sales").service_objective = seconds(20);
  Queue("support").service_objective = seconds(120);
  const WorkItemId support = CallArrives("c1", "support");
  TimePasses(seconds(30));
  const WorkItemId sales = CallArrives("c2", "sales");
  TimePasses(seconds(10));
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, sales);
  AgentIsReady("chen");
  EXPECT_EQ(InHand("chen").item, support);
}

// Equal waits and objectives: the queue with fewer agents has the longer wait ahead.
TEST_F(OrderTest, TimeToTheNextAgentCounts) {
  Queue("sales").service_objective = seconds(20);
  Queue("support").service_objective = seconds(20);
  AgentTalks("bo", "c0");
  Succeeds(LogOn{AgentId{"ana"}, {}});
  CallArrives("c1", "sales");
  TimePasses(seconds(1));
  const WorkItemId support = CallArrives("c2", "support");
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(InHand("ana").item, support) << "bo cannot take support";
}

TEST_F(OrderTest, WhoWaitedTooLongGoesFirst) {
  Queue("support").starvation_limit = minutes(2);
  const WorkItemId starving = CallArrives("c1", "support");
  TimePasses(minutes(2) - seconds(1));
  EXPECT_FALSE(View(starving).is_overdue);
  const WorkItemId important = CallArrives(Important("c2", "sales", 1000));
  TimePasses(seconds(1));
  EXPECT_TRUE(View(starving).is_overdue);
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, starving);
  AgentIsReady("chen");
  EXPECT_EQ(InHand("chen").item, important);
}

TEST_F(OrderTest, OverdueIsKnownAfterARestart) {
  Queue("support").starvation_limit = minutes(2);
  const WorkItemId starving = CallArrives("c1", "support");
  const WorkItemId young = CallArrives("c2", "support");
  TimePasses(minutes(2));
  ServerRestarts();
  EXPECT_TRUE(View(starving).is_overdue);
  EXPECT_TRUE(View(young).is_overdue);
}

TEST_F(OrderTest, TheWaitGoesOnBeingWatchedThroughARestart) {
  Queue("support").starvation_limit = minutes(2);
  const WorkItemId item = CallArrives("c1", "support");
  TimePasses(minutes(1));
  timers_.clear();
  ServerRestarts();
  TimePasses(minutes(1));
  EXPECT_TRUE(View(item).is_overdue);
}

TEST_F(OrderTest, AnotherQueueHasALimitOfItsOwn) {
  Queue("sales").starvation_limit = minutes(2);
  Queue("support").starvation_limit = minutes(10);
  const WorkItemId item = CallArrives("c1", "sales");
  TimePasses(minutes(3));
  ASSERT_TRUE(View(item).is_overdue);
  AgentIsReady("bo");
  PhoneIsAnswered(item, "bo");
  Succeeds(BlindTransfer{AgentId{"bo"}, item, ToQueue("support")});
  EXPECT_FALSE(View(item).is_overdue);
  TimePasses(minutes(7));
  EXPECT_TRUE(View(item).is_overdue);
}

TEST_F(OrderTest, NothingIsWatchedThatEnded) {
  Queue("sales").starvation_limit = minutes(2);
  const WorkItemId item = CallArrives("c1", "sales");
  EXPECT_EQ(timers_.count({TimerKind::kLongWait, item.value, {}}), 1U);
  CustomerHangsUp(item);
  EXPECT_TRUE(timers_.empty());
}

}  // namespace
}  // namespace strowger::core
