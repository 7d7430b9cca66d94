#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class StrategiesTest : public FloorTest {
 protected:
  // Takes the call that is offered and is done with it.
  void Serves(const std::string& agent, Duration talk) {
    const WorkItemId item = InHand(agent).item;
    PhoneIsAnswered(item, agent);
    TimePasses(talk);
    CustomerHangsUp(item);
    TimePasses(seconds(2));
    Succeeds(FinishWrapUp{AgentId{agent}, item, "done"});
  }
};

TEST_F(StrategiesTest, WhatAnAgentDoesIsCounted) {
  AgentIsReady("ana");
  TimePasses(seconds(7));
  const WorkItemId item = CallArrives("c1");
  TimePasses(seconds(3));
  PhoneIsAnswered(item, "ana");
  TimePasses(seconds(20));
  PbxHolds(item);
  TimePasses(seconds(5));
  CustomerHangsUp(item);
  TimePasses(seconds(11));
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "done"});
  TimePasses(seconds(100));
  const WorkCounts& counts = State("ana").counts;
  EXPECT_EQ(counts.contacts, 1U);
  EXPECT_EQ(counts.talk, seconds(25));
  EXPECT_EQ(counts.wrap_up, seconds(11));
  EXPECT_EQ(counts.idle, seconds(7)) << "nothing moves while the agent is idle";
  Succeeds(SetNotReady{AgentId{"ana"}, "break"});
  EXPECT_EQ(State("ana").counts.idle, seconds(107));
  TimePasses(seconds(100));
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(State("ana").counts.idle, seconds(107));
}

TEST_F(StrategiesTest, LogOnStartsTheCountsAnew) {
  AgentIsReady("ana");
  CallArrives("c1");
  Serves("ana", seconds(10));
  const OfferId asked = State("ana").counts.last_asked;
  Succeeds(LogOff{AgentId{"ana"}});
  EXPECT_EQ(State("ana").counts.contacts, 1U);
  AgentIsReady("ana");
  EXPECT_EQ(State("ana").counts, WorkCounts{.last_asked = asked});
}

TEST_F(StrategiesTest, FewestContactsSurvivesARestart) {
  Queue("sales").strategy = Strategy::kFewestContacts;
  AgentIsReady("ana");
  CallArrives("c1");
  Serves("ana", seconds(10));
  TimePasses(seconds(100));
  AgentIsReady("bo");
  ServerRestarts();
  LinkComesUp();
  const WorkItemId item = CallArrives("c2");
  EXPECT_EQ(View(item).owner, AgentId{"bo"}) << "ana is idle longer, but had a call";
}

TEST_F(StrategiesTest, RoundRobinComesRoundToWhoDeclined) {
  Queue("sales").strategy = Strategy::kRoundRobin;
  for (const char* agent : {"ana", "bo", "chen"}) AgentIsReady(agent);
  const WorkItemId first = CallArrives("c1");
  ASSERT_EQ(View(first).owner, AgentId{"ana"});
  AgentDeclines("ana");
  ASSERT_EQ(View(first).owner, AgentId{"bo"});
  EXPECT_EQ(View(CallArrives("c2")).owner, AgentId{"chen"});
  EXPECT_EQ(View(CallArrives("c3")).owner, AgentId{"ana"});
}

TEST_F(StrategiesTest, BestSkillLooksAtWhatTheCallNeeds) {
  Queue("sales").strategy = Strategy::kBestSkill;
  AgentIsReady("ana");
  AgentIsReady("bo");
  AgentIsReady("chen");
  CallArrived billing = Arrival("c1", "sales");
  billing.needs = {{SkillId{"billing"}, 1}};
  CallArrived chinese = Arrival("c2", "sales");
  chinese.needs = {{SkillId{"chinese"}, 1}};
  EXPECT_EQ(View(CallArrives(chinese)).owner, AgentId{"bo"}) << "as good as chen, idle longer";
  EXPECT_EQ(View(CallArrives(billing)).owner, AgentId{"ana"});
}

TEST_F(StrategiesTest, ChanceIsTheSameForTheSameSeed) {
  Queue("sales").strategy = Strategy::kRandom;
  setup_.seed = 4;
  for (const char* agent : {"ana", "bo", "chen"}) AgentIsReady(agent);
  const AgentId chosen = View(CallArrives("c1")).owner;
  FloorSetup again = setup_;
  Floor other(again, FloorMemory{});
  std::vector<Effect> effects;
  const auto tell = [&](const Input& input) {
    ASSERT_TRUE(other.Handle(input, now_, effects).ok());
  };
  tell(LinkUp{LinkId{"pbx"}, abilities_, {}});
  for (const char* agent : {"ana", "bo", "chen"}) {
    tell(LogOn{AgentId{agent}, {}});
    tell(SetReady{AgentId{agent}});
  }
  tell(Arrival("c1", "sales"));
  EXPECT_EQ(other.FindItem(other.FindCall(LinkId{"pbx"}, PbxCallId{"c1"}))->owner, chosen);
}

// The call that both could take goes to bo, who would rather take the other one.
TEST_F(StrategiesTest, AgentsWhoComeBackTogetherEachGetTheirBestCall) {
  Queue("sales").strategy = Strategy::kFixedOrder;
  Queue("support").strategy = Strategy::kFixedOrder;
  std::swap(setup_.agents[0], setup_.agents[1]);  // bo stands before ana.
  setup_.agents[0].skills[SkillId{"billing"}] = 9;
  AgentIsReady("ana");
  TimePasses(seconds(1));
  AgentIsReady("bo");
  LinkGoesDown();
  SnapshotCall both;
  both.arrival = Arrival("c2", "sales");
  SnapshotCall only_bo;
  only_bo.arrival = Arrival("c1", "support");
  only_bo.arrival.needs = {{SkillId{"billing"}, 9}};
  only_bo.arrival.priority = 1;
  LinkComesUp({both, only_bo});
  const auto owner = [&](const char* call) {
    return View(floor().FindCall(LinkId{"pbx"}, PbxCallId{call})).owner;
  };
  EXPECT_EQ(owner("c1"), AgentId{"bo"});
  EXPECT_EQ(owner("c2"), AgentId{"ana"});
}

}  // namespace
}  // namespace strowger::core
