#include "core/floor/preferences.h"

#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// Queue "sales" prefers who spoke with the customer last, then the owner of the ticket.
class PreferencesTest : public FloorTest {
 protected:
  PreferencesTest() {
    Queue("sales").preferences = {{PreferenceKind::kLastAgent, "", {}, seconds(30)},
                                  {PreferenceKind::kTicketOwner, "", {}, seconds(10)}};
  }

  WorkItemId CallOfFriend(const std::string& call, const std::string& last_agent,
                          const std::string& ticket_owner = "") {
    CallArrived arrival = Arrival(call, "sales");
    arrival.known = {AgentId{last_agent}, AgentId{ticket_owner}};
    return CallArrives(arrival);
  }
  std::vector<Decision> LetGos() {
    std::vector<Decision> decisions = floor().TakeChanges().decisions;
    std::erase_if(decisions, [](const Decision& one) { return one.kind != DecisionKind::kLetGo; });
    return decisions;
  }
};

TEST_F(PreferencesTest, ThePreferredAgentIsAskedThoughOthersAreIdleForLonger) {
  AgentIsReady("ana");
  TimePasses(seconds(60));
  AgentIsReady("bo");
  EXPECT_EQ(View(CallOfFriend("c1", "bo")).owner, AgentId{"bo"});
}

TEST_F(PreferencesTest, WhoIsAtWorkIsWaitedForUntilTheTimeIsOver) {
  const WorkItemId talk = AgentTalks("bo", "c0");
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c1", "bo");
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"});
  TimePasses(seconds(29));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(LetGos().back().ground, std::nullopt);
  EXPECT_EQ(View(talk).owner, AgentId{"bo"});
}

TEST_F(PreferencesTest, WhoLooksAfterTheCustomerMayBePreferred) {
  Queue("sales").preferences = {{PreferenceKind::kCustomerOwner, "", {}, seconds(15)}};
  AgentIsReady("ana");
  TimePasses(seconds(60));
  AgentIsReady("bo");
  CallArrived arrival = Arrival("c1", "sales");
  arrival.known.customer_owner = AgentId{"bo"};
  const WorkItemId first = CallArrives(arrival);
  EXPECT_EQ(View(first).owner, AgentId{"bo"});
  arrival = Arrival("c2", "sales");
  arrival.known.customer_owner = AgentId{"bo"};
  const WorkItemId second = CallArrives(arrival);
  EXPECT_EQ(View(second).kept_for, AgentId{"bo"});
  TimePasses(seconds(15));
  EXPECT_EQ(View(second).owner, AgentId{"ana"});
}

TEST_F(PreferencesTest, AnOwnerWhomNobodyKnowsIsPassedOverAndTheExplanationSaysSo) {
  Queue("sales").preferences = {{PreferenceKind::kCustomerOwner, "", {}, seconds(15)}};
  AgentIsReady("ana");
  CallArrived arrival = Arrival("c1", "sales");
  arrival.known.customer_owner = AgentId{"who-left"};
  EXPECT_EQ(View(CallArrives(arrival)).owner, AgentId{"ana"});
  const std::vector<Decision> let_gos = LetGos();
  ASSERT_EQ(let_gos.size(), 1U);
  EXPECT_EQ(let_gos.front().agent, AgentId{"who-left"});
  EXPECT_EQ(let_gos.front().preference, PreferenceKind::kCustomerOwner);
  EXPECT_EQ(let_gos.front().ground, Ground::kQueue);
}

TEST_F(PreferencesTest, WhoFreesInTimeGetsTheCall) {
  Queue("sales").wrap_up_timeout = Duration::zero();
  const WorkItemId talk = AgentTalks("bo", "c0");
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c1", "bo");
  TimePasses(seconds(20));
  CustomerHangsUp(talk);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(PreferencesTest, WhoIsAwayIsNotWaitedFor) {
  AgentIsReady("ana");
  const WorkItemId first = CallOfFriend("c1", "bo");
  EXPECT_EQ(View(first).owner, AgentId{"ana"});
  EXPECT_EQ(LetGos().front().ground, Ground::kLoggedOff);
  CustomerHangsUp(first);
  Succeeds(LogOn{AgentId{"bo"}, {}});
  EXPECT_EQ(View(CallOfFriend("c2", "bo")).owner, AgentId{"ana"});
  EXPECT_EQ(LetGos().front().ground, Ground::kNotReady);
}

TEST_F(PreferencesTest, WhatIsKeptGoesOnAtOnceWhenTheAgentLeaves) {
  const WorkItemId talk = AgentTalks("bo", "c0");
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c1", "bo");
  Succeeds(SetNotReady{AgentId{"bo"}, "lunch"});
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"}) << "still at work";
  CustomerHangsUp(talk);
  TimePasses(seconds(1));
  Succeeds(FinishWrapUp{AgentId{"bo"}, talk, ""});
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(PreferencesTest, TheNextPreferenceFollowsAndThenThePlan) {
  PlanStep chinese;
  chinese.rule = *ParseExpression("chinese >= 8");
  chinese.wait = seconds(10);
  Queue("sales").plan = {chinese, PlanStep{}};
  const WorkItemId talk_of_bo = AgentTalks("bo", "c0");
  const WorkItemId talk_of_chen = AgentTalks("chen", "c1");
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c2", "bo", "chen");
  TimePasses(seconds(30));
  EXPECT_EQ(View(item).kept_for, AgentId{"chen"});
  EXPECT_EQ(View(item).plan_step, -1);
  TimePasses(seconds(10));
  EXPECT_EQ(View(item).kept_for, AgentId{});
  EXPECT_EQ(View(item).plan_step, 0);
  TimePasses(seconds(10));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_NE(talk_of_bo, talk_of_chen);
}

TEST_F(PreferencesTest, ADeclineEndsThePreference) {
  AgentIsReady("ana");
  AgentIsReady("bo");
  const WorkItemId item = CallOfFriend("c1", "bo");
  AgentDeclines("bo");
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(LetGos().front().ground, Ground::kDeclined);
}

TEST_F(PreferencesTest, APreferredAgentMustBeQualified) {
  Queue("support").preferences = {{PreferenceKind::kNamed, "", AgentId{"bo"}, seconds(30)},
                                  {PreferenceKind::kAttached, "agent", {}, seconds(30)}};
  for (const char* agent : {"ana", "bo", "chen"}) AgentIsReady(agent);
  CallArrived arrival = Arrival("c1", "support");
  arrival.attached["agent"] = "chen";
  EXPECT_EQ(View(CallArrives(arrival)).owner, AgentId{"chen"});
  EXPECT_EQ(LetGos().front().ground, Ground::kSkill);
}

TEST_F(PreferencesTest, StrangersGoToEverybodyAtOnce) {
  AgentIsReady("ana");
  EXPECT_EQ(View(CallOfFriend("c1", "gone")).owner, AgentId{"ana"});
  EXPECT_EQ(LetGos().front().ground, Ground::kQueue);
}

TEST_F(PreferencesTest, ARestartKeepsTheWaitAndItsEnd) {
  AgentTalks("bo", "c0");
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c1", "bo");
  TimePasses(seconds(20));
  ServerRestarts();
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"});
  TimePasses(seconds(9));
  EXPECT_EQ(View(item).kept_for, AgentId{"bo"});
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).kept_for, AgentId{});
}

TEST_F(PreferencesTest, AnotherQueueHasPreferencesOfItsOwn) {
  Queue("support").needs.clear();
  Queue("support").preferences = {{PreferenceKind::kLastAgent, "", {}, seconds(30)}};
  Queue("sales").preferences.clear();
  AgentIsReady("ana");
  const WorkItemId item = CallOfFriend("c1", "chen");
  PhoneIsAnswered(item, "ana");
  AgentIsReady("bo");
  AgentIsReady("chen");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  EXPECT_EQ(View(item).owner, AgentId{"chen"});
}

}  // namespace
}  // namespace strowger::core
