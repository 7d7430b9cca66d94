#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class WrapUpsTest : public FloorTest {
 protected:
  // Ana's customer hung up after the conversation.
  WorkItemId AnaWrapsUp() {
    const WorkItemId item = AgentTalks("ana", "c1");
    TimePasses(seconds(30));
    CustomerHangsUp(item);
    return item;
  }
};

TEST_F(WrapUpsTest, EndsByItselfAndTheNextItemComesAtOnce) {
  const WorkItemId item = AnaWrapsUp();
  const WorkItemId next = CallArrives("c2");
  EXPECT_EQ(View(item).deadline, now_ + seconds(60));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_TRUE(Allows("ana", item, Verb::kFinishWrapUp));
  TimePasses(seconds(59));
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  TimePasses(seconds(1));
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_EQ(InHand("ana").item, next);
  EXPECT_EQ(State("ana").idle_since, now_) << "the idle clock starts at the end of wrap-up";
}

TEST_F(WrapUpsTest, DispositionThatIsDueIsWaitedFor) {
  Queue("sales").disposition_required = true;
  Queue("sales").dispositions = {"sold", "not sold"};
  const WorkItemId item = AnaWrapsUp();
  IsRefused(FinishWrapUp{AgentId{"ana"}, item, ""}, "DISPOSITION_REQUIRED");
  IsRefused(FinishWrapUp{AgentId{"ana"}, item, "maybe"}, "DISPOSITION_UNKNOWN");
  TimePasses(seconds(100));
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(View(item).deadline, TimePoint{});
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "not sold"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(WrapUpsTest, ZeroMeansNoneUnlessADispositionIsDue) {
  Queue("sales").wrap_up_timeout = Duration::zero();
  Queue("support").wrap_up_timeout = Duration::zero();
  Queue("support").disposition_required = true;
  AnaWrapsUp();
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  const WorkItemId item = CallArrives("c2", "support");
  PhoneIsAnswered(item, "ana");
  CustomerHangsUp(item);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_TRUE(timers_.empty());
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "paid"});
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(WrapUpsTest, FinishingIsForTheOneWhoWrapsUp) {
  const WorkItemId item = AnaWrapsUp();
  IsRefused(FinishWrapUp{AgentId{"bo"}, item, ""}, "NOT_IN_WRAP_UP");
  IsRefused(FinishWrapUp{AgentId{"ana"}, WorkItemId{999}, ""}, "NOT_IN_WRAP_UP");
  IsRefused(FinishWrapUp{AgentId{"nobody"}, item, ""}, "AGENT_UNKNOWN");
  IsRefused(FinishWrapUp{AgentId{"ana"}, item, std::string(1025, 'x')}, "TEXT_TOO_LONG");
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "anything"});
  IsRefused(FinishWrapUp{AgentId{"ana"}, item, ""}, "NOT_IN_WRAP_UP");
}

TEST_F(WrapUpsTest, WhatComesNextLeavesNoMomentForAnOffer) {
  const AgentId ana{"ana"};
  const WorkItemId item = AnaWrapsUp();
  CallArrives("c2");
  Succeeds(FinishWrapUp{ana, item, "", Presence::kNotReady, "lunch"});
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "lunch");
  EXPECT_TRUE(Did<OfferMade>().empty());
  EXPECT_FALSE(State("ana").pending);
}

TEST_F(WrapUpsTest, WhatComesNextOutranksWhatWasPending) {
  const AgentId ana{"ana"};
  const WorkItemId item = AnaWrapsUp();
  Succeeds(SetNotReady{ana, "lunch"});
  Succeeds(FinishWrapUp{ana, item, "", Presence::kReady});
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  EXPECT_FALSE(State("ana").pending);
}

TEST_F(WrapUpsTest, ARefusedFinishLeavesPresenceAsItIs) {
  Queue("sales").disposition_required = true;
  const AgentId ana{"ana"};
  const WorkItemId item = AnaWrapsUp();
  IsRefused(FinishWrapUp{ana, item, "", Presence::kLoggedOff}, "DISPOSITION_REQUIRED");
  IsRefused(FinishWrapUp{ana, item, "sold", Presence::kNotReady, std::string(257, 'x')},
            "TEXT_TOO_LONG");
  EXPECT_FALSE(State("ana").pending);
  Succeeds(FinishWrapUp{ana, item, "sold", Presence::kLoggedOff});
  EXPECT_EQ(State("ana").presence, Presence::kLoggedOff);
}

TEST_F(WrapUpsTest, EachIsAskedByTheQueueInWhichTheCallWasTaken) {
  Queue("support").disposition_required = true;
  Queue("support").wrap_up_timeout = seconds(100);
  const AgentId ana{"ana"};
  const AgentId bo{"bo"};
  const WorkItemId item = AgentTalks("ana", "c1", "support");
  ASSERT_TRUE(floor().FindWrapUpNeed(ana, item));
  EXPECT_TRUE(floor().FindWrapUpNeed(ana, item)->disposition_required);
  EXPECT_EQ(floor().FindWrapUpNeed(ana, item)->end, TimePoint{}) << "not yet";
  AgentIsReady("bo");
  Succeeds(BlindTransfer{ana, item, ToQueue("sales")});
  const auto former = floor().FindWrapUpNeed(ana, item);
  EXPECT_EQ(former->queue, QueueId{"support"});
  EXPECT_FALSE(former->disposition_required) << "the last owner answers for the item";
  EXPECT_EQ(former->end, now_ + seconds(100));
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(floor().FindWrapUpNeed(bo, item)->queue, QueueId{"sales"});
  EXPECT_FALSE(floor().FindWrapUpNeed(AgentId{"nobody"}, item));
}

TEST_F(WrapUpsTest, TimerOfAFinishedWrapUpDoesNotTouchTheNext) {
  const WorkItemId item = AnaWrapsUp();
  const TimerId timer{TimerKind::kWrapUp, item.value, AgentId{"ana"}};
  ASSERT_TRUE(timers_.contains(timer));
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_TRUE(timers_.empty());
  const WorkItemId next = CallArrives("c2");
  PhoneIsAnswered(next, "ana");
  CustomerHangsUp(next);
  Succeeds(TimerFired{timer});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
}

TEST_F(WrapUpsTest, TimerThatFiresEarlyIsStartedAgain) {
  const WorkItemId item = AnaWrapsUp();
  const TimerId timer{TimerKind::kWrapUp, item.value, AgentId{"ana"}};
  const TimePoint end = timers_.at(timer);
  now_ += seconds(59);
  timers_.clear();
  Succeeds(TimerFired{timer});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(timers_.at(timer), end);
}

TEST_F(WrapUpsTest, FormerOwnerFinishesTheOwnPartOnly) {
  Queue("sales").disposition_required = true;
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(InHand("ana").item, item);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_TRUE(Allows("ana", item, Verb::kFinishWrapUp));
  PhoneIsAnswered(item, "bo");
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_FALSE(Ended()) << "the conversation goes on with bo";
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  CustomerHangsUp(item);
  IsRefused(FinishWrapUp{AgentId{"bo"}, item, ""}, "DISPOSITION_REQUIRED");
  Succeeds(FinishWrapUp{AgentId{"bo"}, item, "sold"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(WrapUpsTest, FormerOwnersWordEndsTheOwnersOverdueWrapUp) {
  Queue("sales").disposition_required = true;
  Queue("sales").wrap_up_timeout = seconds(10);
  Queue("support").wrap_up_timeout = seconds(100);
  const WorkItemId item = AgentTalks("ana", "c1", "support");
  AgentIsReady("bo");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("sales")});
  PhoneIsAnswered(item, "bo");
  CustomerHangsUp(item);
  TimePasses(seconds(20));
  EXPECT_EQ(InHand("bo").state, SlotState::kWrapUp);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "sold"});
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(WrapUpsTest, ItemStaysUntilTheLastOfItsAgentsHasFinished) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  PhoneIsAnswered(item, "bo");
  CustomerHangsUp(item);
  Succeeds(FinishWrapUp{AgentId{"bo"}, item, "sold"});
  EXPECT_FALSE(Ended());
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "handed on"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_EQ(floor().TakeChanges().items.back().disposition, "sold")
      << "the last owner's word counts";
}

TEST_F(WrapUpsTest, WrapUpFollowsTheQueueInWhichTheAgentTookTheItem) {
  Queue("sales").wrap_up_timeout = seconds(10);
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  TimePasses(seconds(10));
  EXPECT_EQ(InHand("ana").item, item) << "ana is free again and gets it back from support";
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered);
}

TEST_F(WrapUpsTest, ContactComesBeforeAgentAndAgentBeforeQueue) {
  setup_.agents[0].wrap_up_timeout = seconds(90);
  AnaWrapsUp();
  EXPECT_EQ(InHand("ana").wrap_up_end, now_ + seconds(90));
  TimePasses(seconds(90));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  EXPECT_EQ(InHand("ana").wrap_up_end, TimePoint{});
  CallArrived arrival = Arrival("c2", "sales");
  arrival.attached[kWrapUpKey] = "7";
  const WorkItemId item = CallArrives(arrival);
  PhoneIsAnswered(item, "ana");
  CustomerHangsUp(item);
  EXPECT_EQ(InHand("ana").wrap_up_end, now_ + seconds(7));
  EXPECT_EQ(View(item).deadline, now_ + seconds(7));
  TimePasses(seconds(7));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(WrapUpsTest, WhatAContactBringsMustBeANumberOfSecondsInTheRange) {
  AgentIsReady("ana");
  int number = 0;
  for (const std::string text : {"", "x", "7s", "-1", "3601", "99999999999999999999", " 7"}) {
    CallArrived arrival = Arrival("c" + std::to_string(++number), "sales");
    arrival.attached[kWrapUpKey] = text;
    const WorkItemId item = CallArrives(arrival);
    PhoneIsAnswered(item, "ana");
    CustomerHangsUp(item);
    EXPECT_EQ(InHand("ana").wrap_up_end, now_ + seconds(60)) << "\"" << text << "\"";
    Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  }
}

TEST_F(WrapUpsTest, AgentMayMakeItLongerAsFarAsTheQueueAllows) {
  Queue("sales").wrap_up_extension_max = seconds(100);
  const WorkItemId item = AnaWrapsUp();
  const TimePoint end = now_ + seconds(60);
  EXPECT_TRUE(Allows("ana", item, Verb::kExtendWrapUp));
  IsRefused(ExtendWrapUp{AgentId{"ana"}, item, Duration::zero()}, "DURATION_INVALID");
  IsRefused(ExtendWrapUp{AgentId{"bo"}, item, seconds(9)}, "NOT_IN_WRAP_UP");
  TimePasses(seconds(50));
  Succeeds(ExtendWrapUp{AgentId{"ana"}, item, seconds(80)});
  EXPECT_EQ(View(item).deadline, end + seconds(80));
  EXPECT_EQ(floor().FindWrapUpNeed(AgentId{"ana"}, item)->end, end + seconds(80));
  Succeeds(ExtendWrapUp{AgentId{"ana"}, item, seconds(80)});
  EXPECT_EQ(View(item).deadline, end + seconds(100)) << "no longer than that altogether";
  EXPECT_FALSE(Allows("ana", item, Verb::kExtendWrapUp));
  IsRefused(ExtendWrapUp{AgentId{"ana"}, item, seconds(1)}, "WRAP_UP_AT_ITS_LONGEST");
  TimePasses(end + seconds(99) - now_);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  TimePasses(seconds(1));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(WrapUpsTest, NothingIsToBeLengthenedWhereTimeDoesNotEndIt) {
  Queue("sales").wrap_up_timeout = Duration::zero();
  Queue("sales").disposition_required = true;
  const WorkItemId item = AnaWrapsUp();
  EXPECT_FALSE(Allows("ana", item, Verb::kExtendWrapUp));
  IsRefused(ExtendWrapUp{AgentId{"ana"}, item, seconds(1)}, "WRAP_UP_AT_ITS_LONGEST");
}

TEST_F(WrapUpsTest, WhatWasLengthenedIsStillSoAfterARestart) {
  const WorkItemId item = AnaWrapsUp();
  const TimePoint end = now_ + seconds(90);
  Succeeds(ExtendWrapUp{AgentId{"ana"}, item, seconds(30)});
  TimePasses(seconds(70));
  ServerRestarts();
  EXPECT_EQ(InHand("ana").wrap_up_end, end);
  EXPECT_EQ(View(item).deadline, end);
  TimePasses(seconds(19));
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  TimePasses(seconds(1));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(WrapUpsTest, WhoHandedACallOnMayTakeLongerToo) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  Succeeds(ExtendWrapUp{AgentId{"ana"}, item, seconds(30)});
  EXPECT_EQ(InHand("ana").wrap_up_end, now_ + seconds(90));
  EXPECT_EQ(View(item).deadline, TimePoint{}) << "the item waits for somebody else";
  TimePasses(seconds(89));
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  TimePasses(seconds(1));
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered) << "the same call, which still waits";
}

}  // namespace
}  // namespace strowger::core
