#include "core/floor/setup_change.h"

#include <gtest/gtest.h>

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class SetupChangeTest : public FloorTest {
 protected:
  // The floor gets `setup_` as it is now.
  ChangeSetup Change() const { return {std::make_shared<const FloorSetup>(setup_)}; }

  AgentSetup& AgentIn(const std::string& id) {
    for (AgentSetup& agent : setup_.agents) {
      if (agent.id.value == id) return agent;
    }
    throw std::out_of_range(id);
  }
  void AgentLeaves(const std::string& id) {
    std::erase_if(setup_.agents, [&](const AgentSetup& agent) { return agent.id.value == id; });
  }
  void QueueEnds(const std::string& id) {
    std::erase_if(setup_.queues, [&](const QueueSetup& queue) { return queue.id.value == id; });
    for (AgentSetup& agent : setup_.agents) std::erase(agent.queues, QueueId{id});
  }
};

TEST_F(SetupChangeTest, PlacesInLineAreKept) {
  const WorkItemId first = CallArrives("c-1");
  now_ += seconds(5);
  const WorkItemId second = CallArrives("c-2");
  AddQueue(setup_, "night", {});
  Succeeds(Change());
  EXPECT_EQ(floor().PlaceInLine(first), 1U);
  EXPECT_EQ(floor().PlaceInLine(second), 2U);
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).waiting, 2U);
  EXPECT_TRUE(floor().IsLinkUp(LinkId{"pbx"}));
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, first);
}

TEST_F(SetupChangeTest, NewAgentTakesWorkThatWaits) {
  const WorkItemId item = CallArrives("c-1");
  AddAgent(setup_, "dewei", "1004", {}, {"sales"});
  Succeeds(Change());
  AgentIsReady("dewei");
  EXPECT_EQ(InHand("dewei").item, item);
}

TEST_F(SetupChangeTest, ReadyAgentIsGivenTheQueueThatWaits) {
  AgentIn("bo").queues = {QueueId{"support"}};
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c-1");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  AgentIn("bo").queues.emplace_back("sales");
  Succeeds(Change());
  EXPECT_EQ(View(item).owner.value, "bo");
  ASSERT_EQ(Did<OfferMade>().size(), 1U);
  EXPECT_EQ(Did<RingDevice>().size(), 1U);
}

TEST_F(SetupChangeTest, SkillThatIsTakenAwayCountsAtOnce) {
  AgentIn("ana").skills.erase(SkillId{"billing"});
  AgentIn("chen").skills.erase(SkillId{"billing"});
  floor();
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c-1", "support");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  Queue("support").needs.clear();
  Succeeds(Change());
  EXPECT_EQ(View(item).owner.value, "ana");
}

TEST_F(SetupChangeTest, WhatTheCallerBroughtAlongStays) {
  CallArrived arrival = Arrival("c-1", "support");
  arrival.priority = 3;
  arrival.needs = {{SkillId{"chinese"}, 4}};
  const WorkItemId item = CallArrives(arrival);
  Queue("support").priority = 10;
  Queue("support").needs = {{SkillId{"english"}, 2}};
  Succeeds(Change());
  EXPECT_EQ(View(item).priority, 13);
  const std::vector<SkillNeed> needs = {{SkillId{"english"}, 2}, {SkillId{"chinese"}, 4}};
  EXPECT_EQ(View(item).needs, needs);
}

TEST_F(SetupChangeTest, ConversationGoesOn) {
  const WorkItemId item = AgentTalks("ana", "c-1");
  Queue("sales").wrap_up_timeout = seconds(7);
  Succeeds(Change());
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  CustomerHangsUp(item);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  TimePasses(seconds(7));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(SetupChangeTest, OpenOfferKeepsItsDeadline) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c-1");
  const TimePoint deadline = View(item).deadline;
  now_ += seconds(5);
  AddAgent(setup_, "dewei", "1004", {}, {"sales"});
  Succeeds(Change());
  EXPECT_EQ(View(item).deadline, deadline);
  EXPECT_TRUE(Did<OfferClosed>().empty());
  TimePasses(deadline - now_);
  EXPECT_EQ(State("ana").reason, "no-answer");
}

TEST_F(SetupChangeTest, ConsoleStaysAttached) {
  AgentIsReady("ana");
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  Succeeds(Change());
  EXPECT_TRUE(State("ana").has_console);
  TimePasses(std::chrono::hours(1));
  EXPECT_EQ(State("ana").presence, Presence::kReady);
}

TEST_F(SetupChangeTest, AgentWithoutAPlaceIsLoggedOffAndTold) {
  AgentIsReady("ana");
  floor().TakeChanges();
  AgentLeaves("ana");
  Succeeds(Change());
  EXPECT_EQ(floor().FindAgent(AgentId{"ana"}), nullptr);
  const Changes changes = floor().TakeChanges();
  const auto told =
      std::find_if(changes.agents.begin(), changes.agents.end(),
                   [](const AgentState& agent) { return agent.agent.value == "ana"; });
  ASSERT_NE(told, changes.agents.end());
  EXPECT_EQ(told->presence, Presence::kLoggedOff);
}

TEST_F(SetupChangeTest, PlaceOfSomebodyAtWorkIsNotTakenAway) {
  AgentTalks("ana", "c-1");
  AgentLeaves("ana");
  IsRefused(Change(), "AGENT_AT_WORK");
}

TEST_F(SetupChangeTest, SomebodyAtWorkIsNotMovedToAnotherLink) {
  AgentTalks("ana", "c-1");
  AgentIn("ana").link = LinkId{"pbx-2"};
  IsRefused(Change(), "AGENT_AT_WORK");
}

TEST_F(SetupChangeTest, QueueWithLiveWorkIsNotTakenAway) {
  CallArrives("c-1");
  QueueEnds("sales");
  IsRefused(Change(), "QUEUE_IN_USE");
}

TEST_F(SetupChangeTest, EmptyQueueIsTakenAway) {
  const WorkItemId item = CallArrives("c-1");
  CustomerHangsUp(item);
  QueueEnds("sales");
  Succeeds(Change());
  // What had ended before is still told.
  const Changes changes = floor().TakeChanges();
  const auto told = std::find_if(changes.items.begin(), changes.items.end(),
                                 [&](const ItemView& view) { return view.item == item; });
  ASSERT_NE(told, changes.items.end());
  EXPECT_EQ(told->state, ItemState::kClosed);
  CallArrives("c-2");
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
}

}  // namespace
}  // namespace strowger::core
