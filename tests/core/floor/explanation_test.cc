#include <algorithm>

#include "core/floor/decision.h"
#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// Ana (english 8, billing 5), Bo (english 8, chinese 9) and Chen (chinese 9, billing 3).
class ExplanationTest : public FloorTest {
 protected:
  // Since the last call, of all items.
  std::vector<Decision> Decisions() { return floor().TakeChanges().decisions; }
  std::vector<DecisionKind> Kinds() {
    std::vector<DecisionKind> kinds;
    for (const Decision& decision : Decisions()) kinds.push_back(decision.kind);
    return kinds;
  }
  // The only one of this kind.
  Decision The(DecisionKind kind) {
    std::vector<Decision> decisions = Decisions();
    std::erase_if(decisions, [&](const Decision& one) { return one.kind != kind; });
    EXPECT_EQ(decisions.size(), 1U);
    return decisions.empty() ? Decision{} : decisions.front();
  }
  AgentStanding StandingOf(WorkItemId item, const std::string& agent) {
    const auto waiting = floor().ExplainWaiting(item, now_, 10, AgentId{agent});
    if (!waiting || waiting->agents.size() != 1) return {};
    return waiting->agents.front();
  }
};

TEST_F(ExplanationTest, AnOfferNamesTheOrderAndTheFigures) {
  AgentIsReady("chen");
  TimePasses(seconds(30));
  AgentIsReady("bo");
  const TimePoint bo_idle_since = now_;
  TimePasses(seconds(5));
  Decisions();
  const WorkItemId item = CallArrives("c1");
  const Decision asked = The(DecisionKind::kAsked);
  EXPECT_EQ(asked.item, item);
  EXPECT_EQ(asked.agent, AgentId{"chen"});
  EXPECT_EQ(asked.offer, View(item).offer);
  EXPECT_EQ(asked.because, AskedBecause::kWorkCame);
  EXPECT_EQ(asked.time, now_);
  const Selection& selection = *asked.selection;
  EXPECT_EQ(selection.considered, 3U);
  EXPECT_EQ(selection.out, (std::vector<Exclusion>{{Ground::kLoggedOff, "", 1}}));
  EXPECT_EQ(selection.candidates, 2U);
  EXPECT_EQ(selection.strategy, Strategy::kLongestIdle);
  ASSERT_EQ(selection.contenders.size(), 2U);
  EXPECT_EQ(selection.contenders[0].agent, AgentId{"chen"});
  EXPECT_EQ(selection.contenders[1].agent, AgentId{"bo"});
  EXPECT_EQ(selection.contenders[1].idle_since, bo_idle_since);
  EXPECT_EQ(Redecide(selection), AgentId{"chen"});
}

TEST_F(ExplanationTest, WhoIsOutIsCountedByTheFirstGroundThatHolds) {
  Queue("support").rule = *ParseExpression("english >= 5");
  Succeeds(LogOn{AgentId{"ana"}, {}});
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  Decisions();
  CallArrives("c1", "support");
  const Decision nobody = The(DecisionKind::kNobody);
  EXPECT_EQ(nobody.selection->considered, 3U);
  // Bo knows no billing, Chen no english.
  EXPECT_EQ(nobody.selection->out, (std::vector<Exclusion>{{Ground::kSkill, "billing 3", 1},
                                                           {Ground::kRule, "english >= 5", 1},
                                                           {Ground::kNotReady, "lunch", 1}}));
  EXPECT_EQ(nobody.selection->candidates, 0U);
  EXPECT_EQ(Redecide(*nobody.selection), AgentId{});
}

TEST_F(ExplanationTest, AnAgentWhoFreesIsToldApartFromWorkThatComes) {
  CallArrives("c1");
  Decisions();
  AgentIsReady("ana");
  EXPECT_EQ(The(DecisionKind::kAsked).because, AskedBecause::kAgentFreed);
}

TEST_F(ExplanationTest, ADeclineIsAGroundForTheNext) {
  AgentIsReady("ana");
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c1");
  Decisions();
  AgentDeclines("ana");
  const std::vector<Decision> decisions = Decisions();
  ASSERT_EQ(decisions.size(), 2U);
  EXPECT_EQ(decisions[0].kind, DecisionKind::kOfferEnded);
  EXPECT_EQ(decisions[0].outcome, OfferOutcome::kDeclined);
  EXPECT_EQ(decisions[0].agent, AgentId{"ana"});
  EXPECT_EQ(decisions[1].agent, AgentId{"bo"});
  EXPECT_EQ(decisions[1].selection->out,
            (std::vector<Exclusion>{{Ground::kDeclined, "", 1}, {Ground::kLoggedOff, "", 1}}));
  EXPECT_EQ(decisions[1].number, View(item).decisions);
}

TEST_F(ExplanationTest, WhatColleaguesChooseNamesThem) {
  const WorkItemId item = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  Decisions();
  AgentConsults("ana", item, "bo");
  const Decision consult = The(DecisionKind::kAsked);
  EXPECT_EQ(consult.because, AskedBecause::kConsult);
  EXPECT_EQ(consult.detail, "ana");
  EXPECT_FALSE(consult.selection);
  AgentDeclines("bo");
  PbxRetrieves(item);
  Decisions();
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  EXPECT_EQ(The(DecisionKind::kAsked).because, AskedBecause::kTransfer);
}

TEST_F(ExplanationTest, EachStepOfAPlanIsToldWithWhatItsConditionSaw) {
  PlanStep crowded;
  crowded.only_if = *ParseExpression("waiting >= 5");
  crowded.wait = seconds(10);
  PlanStep best;
  best.rule = *ParseExpression("english >= 8");
  best.wait = seconds(10);
  Queue("sales").plan = {crowded, best, PlanStep{.priority_change = 4}};
  Succeeds(LogOn{AgentId{"chen"}, {}});
  Decisions();
  CallArrives("c1");
  const std::vector<Decision> decisions = Decisions();
  ASSERT_EQ(decisions.size(), 5U);
  EXPECT_EQ(decisions[0].kind, DecisionKind::kJoined);
  EXPECT_EQ(decisions[1].passed, PassedBecause::kCondition);
  EXPECT_EQ(decisions[1].plan_step, 0);
  EXPECT_EQ(decisions[1].detail, "waiting >= 5");
  EXPECT_EQ(decisions[1].facts, "expected_wait 360, agents_ready 0, agents_logged_on 1, waiting 1");
  EXPECT_EQ(decisions[2].passed, PassedBecause::kNobody);
  EXPECT_EQ(decisions[2].plan_step, 1);
  EXPECT_EQ(decisions[3].kind, DecisionKind::kStepBegan);
  EXPECT_EQ(decisions[3].plan_step, 2);
  EXPECT_EQ(decisions[3].priority, 4);
  EXPECT_EQ(decisions[4].kind, DecisionKind::kNobody);
  EXPECT_EQ(decisions[4].milli_points, 4000);
}

TEST_F(ExplanationTest, ADrawNamesTheLot) {
  Queue("sales").strategy = Strategy::kWeightedRandom;
  setup_.agents[1].weights[QueueId{"sales"}] = 5;
  for (const char* agent : {"ana", "bo", "chen"}) AgentIsReady(agent);
  for (int i = 0; i < 20; ++i) {
    Decisions();
    const WorkItemId item = CallArrives("c" + std::to_string(i));
    const Decision asked = The(DecisionKind::kAsked);
    EXPECT_EQ(asked.selection->lots, 7U);
    EXPECT_EQ(asked.selection->lots_held, asked.agent == AgentId{"bo"} ? 5U : 1U);
    EXPECT_EQ(Redecide(*asked.selection), asked.agent);
    CustomerHangsUp(item);
  }
}

TEST_F(ExplanationTest, SkillsThatWereComparedAreTold) {
  Queue("support").strategy = Strategy::kBestSkill;
  for (const char* agent : {"ana", "bo", "chen"}) AgentIsReady(agent);
  Decisions();
  CallArrives("c1", "support");
  const Decision asked = The(DecisionKind::kAsked);
  EXPECT_EQ(asked.selection->candidates, 2U);
  EXPECT_EQ(asked.selection->contenders_count, 2U);
  ASSERT_EQ(asked.selection->contenders.size(), 1U);
  EXPECT_EQ(asked.selection->contenders[0].figure, 5);
}

TEST_F(ExplanationTest, WhyAnAgentIsNotAskedNowIsAnswered) {
  AddAgent(setup_, "emil", "1005", {}, {"support"});
  AddAgent(setup_, "fay", "1006", {{"billing", 9}}, {"support"}, "other-pbx");
  const WorkItemId talk = AgentTalks("ana", "c0", "support");
  Succeeds(LogOn{AgentId{"chen"}, {}});
  const WorkItemId item = CallArrives("c1", "support");
  EXPECT_NE(talk, item);
  EXPECT_EQ(StandingOf(item, "ana").ground, Ground::kAtWork);
  EXPECT_EQ(StandingOf(item, "bo").ground, Ground::kSkill);
  EXPECT_EQ(StandingOf(item, "bo").detail, "billing 3");
  EXPECT_EQ(StandingOf(item, "chen").ground, Ground::kNotReady);
  EXPECT_EQ(StandingOf(item, "chen").detail, "log-on");
  EXPECT_EQ(StandingOf(item, "chen").since, now_);
  EXPECT_EQ(StandingOf(item, "emil").ground, Ground::kSkill);
  EXPECT_EQ(StandingOf(item, "fay").ground, Ground::kLink);
  EXPECT_FALSE(floor().ExplainWaiting(item, now_, 10, AgentId{"nobody"}));
  EXPECT_FALSE(floor().ExplainWaiting(talk, now_, 10));
  const auto few = floor().ExplainWaiting(item, now_, 2);
  EXPECT_EQ(few->agents.size(), 2U);
  EXPECT_TRUE(few->has_more_agents);
  EXPECT_EQ(few->place, 1U);
  LinkGoesDown();
  EXPECT_FALSE(floor().ExplainWaiting(item, now_, 10)->is_link_up);
}

TEST_F(ExplanationTest, ARestartGoesOnCountingAndRepeatsNothing) {
  const WorkItemId item = CallArrives("c1");
  const std::uint32_t before = View(item).decisions;
  EXPECT_EQ(before, 2U);
  ServerRestarts();
  LinkComesUp({{Arrival("c1", "sales"), LegState::kQueued, {}}});
  EXPECT_TRUE(Decisions().empty());
  AgentIsReady("ana");
  EXPECT_EQ(The(DecisionKind::kAsked).number, before + 1);
}

TEST_F(ExplanationTest, ARefusedCallSaysSo) {
  Queue("sales").waiting_max = 0;
  floor();
  Decisions();
  CallArrives("c1");
  EXPECT_EQ(Kinds(), std::vector{DecisionKind::kRefused});
}

TEST_F(ExplanationTest, DecisionsOfTheOldSetupAreNotLost) {
  const WorkItemId item = CallArrives("c1");
  Succeeds(ChangeSetup{std::make_shared<FloorSetup>(setup_)});
  EXPECT_EQ(Kinds(), (std::vector{DecisionKind::kJoined, DecisionKind::kNobody}));
  EXPECT_EQ(View(item).decisions, 2U);
}

}  // namespace
}  // namespace strowger::core
