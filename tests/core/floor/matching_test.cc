#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class MatchingTest : public FloorTest {};

TEST_F(MatchingTest, LongestIdleAgentIsAskedFirst) {
  AgentIsReady("bo");
  TimePasses(seconds(1));
  AgentIsReady("ana");
  CallArrives("c1");
  EXPECT_EQ(InHand("bo").state, SlotState::kOffered);
}

TEST_F(MatchingTest, OnlyQualifiedAgentsAreAsked) {
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c1", "support");
  EXPECT_EQ(View(item).state, ItemState::kWaiting) << "bo knows nothing of billing";
  AgentIsReady("chen");
  EXPECT_EQ(View(item).owner, AgentId{"chen"});
}

TEST_F(MatchingTest, LevelBelowTheNeedIsNotEnough) {
  AgentIsReady("chen");
  CallArrived arrival = Arrival("c1", "support");
  arrival.needs = {{SkillId{"billing"}, 4}};
  const WorkItemId item = CallArrives(arrival);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  AgentIsReady("ana");
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(MatchingTest, FreedAgentTakesTheFirstOverAllQueues) {
  Queue("support").priority = 5;
  const WorkItemId sales = CallArrives("c1", "sales");
  TimePasses(seconds(1));
  const WorkItemId support = CallArrives("c2", "support");
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, support) << "higher priority goes first";
  AgentIsReady("bo");
  EXPECT_EQ(InHand("bo").item, sales);
}

TEST_F(MatchingTest, AmongEqualPrioritiesTheArrivalDecides) {
  const WorkItemId first = CallArrives("c1", "support");
  TimePasses(seconds(1));
  CallArrives("c2", "sales");
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, first);
}

TEST_F(MatchingTest, CallsAndAgentsOfDifferentLinksDoNotMeet) {
  AddAgent(setup_, "dora", "1004", {}, {"sales"}, "other-pbx");
  LinkComesUp({}, "other-pbx");
  AgentIsReady("dora");
  const WorkItemId item = CallArrives("c1");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(MatchingTest, NothingIsOfferedOnALinkThatIsDown) {
  const WorkItemId item = CallArrives("c1");
  LinkGoesDown();
  AgentIsReady("ana");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  SnapshotCall call;
  call.arrival = Arrival("c1", "sales");
  call.customer = LegState::kQueued;
  LinkComesUp({call});
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(MatchingTest, ReturnedItemGoesToTheLongestIdleEvenWhenAnotherIsJustFreed) {
  AgentIsReady("ana");
  TimePasses(seconds(1));
  AgentIsReady("bo");
  TimePasses(seconds(1));
  AgentIsReady("chen");
  const WorkItemId item = CallArrives("c1");
  ASSERT_EQ(View(item).owner, AgentId{"ana"});
  AgentDeclines("ana");
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(MatchingTest, UnknownSkillDoesNotStrandACaller) {
  AgentIsReady("ana");
  CallArrived arrival = Arrival("c1", "sales");
  arrival.needs = {{SkillId{"juggling"}, 9}};
  EXPECT_EQ(View(CallArrives(arrival)).owner, AgentId{"ana"});
}

TEST_F(MatchingTest, QueuesAreDescribed) {
  AgentIsReady("bo");
  AgentIsReady("chen");
  Succeeds(LogOn{AgentId{"ana"}, {}});
  EXPECT_EQ(floor().DescribeQueue(QueueId{"support"}).agents_ready, 1U) << "bo is not qualified";
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).agents_ready, 2U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).agents_logged_on, 3U);
  EXPECT_FALSE(floor().DescribeQueue(QueueId{"sales"}).oldest_arrival);
  const TimePoint first = now_;
  CallArrives("c1");
  CallArrives("c2");
  TimePasses(seconds(1));
  CallArrives("c3");
  const QueueState state = floor().DescribeQueue(QueueId{"sales"});
  EXPECT_EQ(state.queue, QueueId{"sales"});
  EXPECT_EQ(state.waiting, 3U);
  EXPECT_EQ(state.ringing, 2U);
  EXPECT_EQ(state.oldest_arrival, first);
  EXPECT_EQ(state.agents_ready, 0U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"nowhere"}).waiting, 0U);
}

TEST_F(MatchingTest, PlaceInLineCountsByTheOrderOfService) {
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  CallArrived important = Arrival("c3", "sales");
  important.priority = 1;
  const WorkItemId third = CallArrives(important);
  EXPECT_EQ(floor().PlaceInLine(third), 1U);
  EXPECT_EQ(floor().PlaceInLine(first), 2U);
  EXPECT_EQ(floor().PlaceInLine(second), 3U);
  AgentIsReady("ana");
  EXPECT_EQ(floor().PlaceInLine(third), 1U) << "still in line while it rings";
  PhoneIsAnswered(third, "ana");
  EXPECT_EQ(floor().PlaceInLine(third), 0U);
  EXPECT_EQ(floor().PlaceInLine(first), 1U);
  EXPECT_EQ(floor().PlaceInLine(WorkItemId{999}), 0U);
}

}  // namespace
}  // namespace strowger::core
