#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class DesksTest : public FloorTest {};

TEST_F(DesksTest, LogOnTakesTheUsualTelephoneAndIsNotReady) {
  Succeeds(LogOn{AgentId{"ana"}, {}});
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "log-on");
  EXPECT_EQ(State("ana").cause, PresenceCause::kAgent);
  EXPECT_EQ(State("ana").device, DeviceId{"1001"});
  EXPECT_EQ(State("ana").presence_since, now_);
}

TEST_F(DesksTest, TelephoneBelongsToOneAgentOfALink) {
  AddAgent(setup_, "dora", "1004", {}, {"sales"}, "other-pbx");
  Succeeds(LogOn{AgentId{"ana"}, DeviceId{"1002"}});
  IsRefused(LogOn{AgentId{"bo"}, {}}, "DEVICE_IN_USE");
  Succeeds(LogOn{AgentId{"dora"}, DeviceId{"1002"}});
  Succeeds(LogOff{AgentId{"ana"}});
  Succeeds(LogOn{AgentId{"bo"}, {}});
}

TEST_F(DesksTest, LoggingOnAgainChangesNothingAtTheSameTelephone) {
  AgentIsReady("ana");
  Succeeds(LogOn{AgentId{"ana"}, DeviceId{"1001"}});
  Succeeds(LogOn{AgentId{"ana"}, {}});
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  IsRefused(LogOn{AgentId{"ana"}, DeviceId{"1009"}}, "LOGGED_ON_ELSEWHERE");
}

TEST_F(DesksTest, RefusalsNameWhatIsWrong) {
  setup_.agents[1].device = {};
  IsRefused(LogOn{AgentId{"nobody"}, {}}, "AGENT_UNKNOWN");
  IsRefused(LogOn{AgentId{"bo"}, {}}, "DEVICE_MISSING");
  IsRefused(LogOff{AgentId{"ana"}}, "NOT_LOGGED_ON");
  IsRefused(SetReady{AgentId{"ana"}}, "NOT_LOGGED_ON");
  IsRefused(SetNotReady{AgentId{"ana"}, "break"}, "NOT_LOGGED_ON");
  IsRefused(ConsoleAttached{AgentId{"nobody"}}, "AGENT_UNKNOWN");
  Succeeds(LogOn{AgentId{"ana"}, {}});
  IsRefused(SetNotReady{AgentId{"ana"}, std::string(257, 'x')}, "TEXT_TOO_LONG");
}

TEST_F(DesksTest, ReadyStartsTheIdleClockAndIsHarmlessTwice) {
  AgentIsReady("ana");
  const TimePoint ready = now_;
  EXPECT_EQ(State("ana").idle_since, ready);
  TimePasses(seconds(5));
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_EQ(State("ana").idle_since, ready);
  EXPECT_EQ(State("ana").presence_since, ready);
}

TEST_F(DesksTest, NotReadyWhileEngagedIsPendingUntilTheWorkEnds) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  EXPECT_EQ(State("ana").pending, Presence::kNotReady);
  CustomerHangsUp(item);
  EXPECT_EQ(State("ana").pending, Presence::kNotReady) << "wrap-up is work, too";
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "lunch");
  EXPECT_FALSE(State("ana").pending);
}

TEST_F(DesksTest, WhatASupervisorDidIsNotTheAgentsDoing) {
  const AgentId ana{"ana"};
  Succeeds(LogOn{ana, {}});
  Succeeds(SetReady{ana, true});
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  EXPECT_EQ(State("ana").cause, PresenceCause::kSupervisor);
  Succeeds(SetReady{ana});
  EXPECT_EQ(State("ana").cause, PresenceCause::kAgent) << "the agent agreed";
  Succeeds(SetReady{ana, true});
  EXPECT_EQ(State("ana").cause, PresenceCause::kAgent) << "nothing was changed";
  Succeeds(SetNotReady{ana, "meeting", true});
  EXPECT_EQ(State("ana").cause, PresenceCause::kSupervisor);
  Succeeds(LogOff{ana, true});
  EXPECT_EQ(State("ana").presence, Presence::kLoggedOff);
  EXPECT_EQ(State("ana").cause, PresenceCause::kSupervisor);
  Succeeds(LogOn{ana, {}});
  EXPECT_EQ(State("ana").cause, PresenceCause::kAgent);
}

TEST_F(DesksTest, WhatASupervisorDidWhileEngagedKeepsItsCauseUntilItComesTrue) {
  const AgentId ana{"ana"};
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOff{ana, true});
  EXPECT_EQ(State("ana").pending_cause, PresenceCause::kSupervisor);
  CustomerHangsUp(item);
  Succeeds(FinishWrapUp{ana, item, ""});
  EXPECT_EQ(State("ana").presence, Presence::kLoggedOff);
  EXPECT_EQ(State("ana").cause, PresenceCause::kSupervisor);
}

TEST_F(DesksTest, PendingNotReadyIsTakenBackByReady) {
  AgentTalks("ana", "c1");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  Succeeds(SetReady{AgentId{"ana"}});
  EXPECT_FALSE(State("ana").pending);
}

TEST_F(DesksTest, NotReadyWhileOfferedWaitsForTheOffer) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  AgentDeclines("ana");
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "lunch");
}

TEST_F(DesksTest, NoAnswerOutranksAPendingBreak) {
  AgentIsReady("ana");
  CallArrives("c1");
  Succeeds(SetNotReady{AgentId{"ana"}, "lunch"});
  TimePasses(seconds(20));
  EXPECT_EQ(State("ana").reason, "no-answer");
  EXPECT_EQ(State("ana").cause, PresenceCause::kRona);
}

TEST_F(DesksTest, LogOffWhileOfferedRescindsAndTheItemGoesOn) {
  AgentIsReady("ana");
  TimePasses(seconds(1));
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c1");
  Succeeds(LogOff{AgentId{"ana"}});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(State("ana").presence, Presence::kLoggedOff);
  EXPECT_FALSE(State("ana").device);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_TRUE(View(item).declined_by.empty());
}

TEST_F(DesksTest, LogOffWhileEngagedIsPendingAndCanBeTakenBack) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOff{AgentId{"ana"}});
  EXPECT_EQ(State("ana").pending, Presence::kLoggedOff);
  Succeeds(LogOn{AgentId{"ana"}, {}});
  EXPECT_FALSE(State("ana").pending);
  Succeeds(LogOff{AgentId{"ana"}});
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(State("ana").presence, Presence::kLoggedOff);
}

TEST_F(DesksTest, ReadyAgentWhoseConsoleStaysAwayBecomesNotReady) {
  AgentIsReady("ana");
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  Succeeds(ConsoleLost{AgentId{"ana"}});
  TimePasses(seconds(59));
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  TimePasses(seconds(1));
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "console-lost");
  EXPECT_EQ(State("ana").cause, PresenceCause::kConsoleLost);
}

TEST_F(DesksTest, ConsoleThatComesBackInTimeChangesNothing) {
  AgentIsReady("ana");
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  Succeeds(ConsoleLost{AgentId{"ana"}});
  TimePasses(seconds(59));
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  EXPECT_EQ(Did<CancelTimer>().size(), 1U);
  TimePasses(seconds(60));
  Succeeds(TimerFired{{TimerKind::kConsoleGrace, 0, AgentId{"ana"}}});
  EXPECT_EQ(State("ana").presence, Presence::kReady);
}

TEST_F(DesksTest, ConsoleLostWhileEngagedIsPendingWithItsCause) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  Succeeds(ConsoleLost{AgentId{"ana"}});
  TimePasses(seconds(60));
  EXPECT_EQ(State("ana").pending, Presence::kNotReady);
  CustomerHangsUp(item);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(State("ana").reason, "console-lost");
  EXPECT_EQ(State("ana").cause, PresenceCause::kConsoleLost);
}

TEST_F(DesksTest, AgentWithoutAConsoleMayWorkFromTheCommandLine) {
  AgentIsReady("ana");
  TimePasses(seconds(1000));
  EXPECT_EQ(State("ana").presence, Presence::kReady);
}

}  // namespace
}  // namespace strowger::core
