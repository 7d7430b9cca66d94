#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class OffersTest : public FloorTest {};

TEST_F(OffersTest, OfferIsShownBeforeTheTelephoneRings) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  ASSERT_EQ(Did<OfferMade>().size(), 1U);
  ASSERT_EQ(Did<RingDevice>().size(), 1U);
  std::vector<std::string> order;
  for (const Effect& effect : effects_) {
    if (std::holds_alternative<OfferMade>(effect)) order.push_back("offer");
    if (const auto* command = std::get_if<PbxCommand>(&effect)) {
      if (std::holds_alternative<QueueCall>(*command)) order.push_back("queue");
      if (std::holds_alternative<RingDevice>(*command)) order.push_back("ring");
    }
  }
  EXPECT_EQ(order, (std::vector<std::string>{"queue", "offer", "ring"}));
  const OfferMade made = Did<OfferMade>().front();
  EXPECT_EQ(made.item, item);
  EXPECT_EQ(made.agent, AgentId{"ana"});
  EXPECT_EQ(made.deadline, now_ + seconds(20));
  const RingDevice ring = Did<RingDevice>().front();
  EXPECT_EQ(ring.device, DeviceId{"1001"});
  EXPECT_EQ(ring.timeout, seconds(20));
  EXPECT_EQ(ring.leg, LegOf(item, "ana"));
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered);
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  EXPECT_EQ(timers_.at({TimerKind::kOffer, made.offer.value, {}}), made.deadline);
}

TEST_F(OffersTest, AnsweredReleasedAndWrappedUp) {
  const WorkItemId item = AgentTalks("ana", "c1");
  EXPECT_EQ(Outcome(), OfferOutcome::kAccepted);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).answered, now_);
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  EXPECT_TRUE(timers_.empty());
  TimePasses(seconds(100));
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "sold"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_TRUE(IsGone(item));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  EXPECT_TRUE(timers_.empty());
  const Changes changes = floor().TakeChanges();
  ASSERT_EQ(changes.items.size(), 1U);
  const ItemView& last = changes.items.front();
  EXPECT_EQ(last.state, ItemState::kClosed);
  EXPECT_EQ(last.disposition, "sold");
  EXPECT_EQ(last.outcome, ItemOutcome::kHandled);
  ASSERT_EQ(last.segments.size(), 2U);
  EXPECT_FALSE(last.segments[0].agent);
  EXPECT_EQ(last.segments[1].agent, AgentId{"ana"});
  EXPECT_EQ(*last.segments[1].end - last.segments[1].start, seconds(100));
}

TEST_F(OffersTest, AcceptAnswersTheTelephoneThroughThePbx) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  PhoneRings(item, "ana");
  Succeeds(AcceptOffer{AgentId{"ana"}, InHand("ana").offer});
  ASSERT_EQ(Did<AnswerLeg>().size(), 1U);
  EXPECT_EQ(Did<AnswerLeg>().front().leg, LegOf(item, "ana"));
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered) << "the PBX says when it is answered";
  PhoneIsAnswered(item, "ana");
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
}

TEST_F(OffersTest, AcceptIsRefusedWhereThePbxCannotAnswer) {
  abilities_.answers = false;
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  EXPECT_FALSE(Allows("ana", item, Verb::kAccept));
  EXPECT_TRUE(Allows("ana", item, Verb::kDecline));
  IsRefused(AcceptOffer{AgentId{"ana"}, InHand("ana").offer}, "ANSWER_AT_PHONE");
}

TEST_F(OffersTest, OnlyTheOpenOfferOfTheAgentCanBeAcceptedOrDeclined) {
  AgentIsReady("ana");
  CallArrives("c1");
  const OfferId offer = InHand("ana").offer;
  IsRefused(AcceptOffer{AgentId{"bo"}, offer}, "OFFER_CLOSED");
  IsRefused(DeclineOffer{AgentId{"bo"}, offer, ""}, "OFFER_CLOSED");
  IsRefused(AcceptOffer{AgentId{"ana"}, OfferId{offer.value + 1}}, "OFFER_CLOSED");
  IsRefused(AcceptOffer{AgentId{"bo"}, OfferId{}}, "OFFER_CLOSED");
  IsRefused(AcceptOffer{AgentId{"nobody"}, offer}, "AGENT_UNKNOWN");
  AgentDeclines("ana");
  IsRefused(AcceptOffer{AgentId{"ana"}, offer}, "OFFER_CLOSED");
}

TEST_F(OffersTest, DeclinedItemGoesToTheNextAgentAndKeepsItsPlace) {
  AgentIsReady("ana");
  TimePasses(seconds(1));
  AgentIsReady("bo");
  const WorkItemId item = CallArrives("c1");
  const TimePoint arrived = View(item).arrived;
  const LegId leg = LegOf(item, "ana");
  TimePasses(seconds(3));
  AgentDeclines("ana");
  EXPECT_EQ(Outcome(), OfferOutcome::kDeclined);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(State("ana").presence, Presence::kReady);
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  EXPECT_EQ(State("ana").idle_since, now_) << "a decline counts as an attempt";
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_EQ(View(item).declined_by, std::vector{AgentId{"ana"}});
  PhoneIsAnswered(item, "bo");
  EXPECT_TRUE(View(item).declined_by.empty());
}

TEST_F(OffersTest, AgentWhoDeclinedIsPassedByWhileAnotherMayComeBack) {
  AgentIsReady("ana");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_TRUE(timers_.empty());
  TimePasses(seconds(60));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  Succeeds(SetReady{AgentId{"bo"}});
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(OffersTest, DeclinedByEverybodyItIsOfferedAgainAfterARest) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(4));
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(1));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_TRUE(View(item).declined_by.empty());
}

TEST_F(OffersTest, LastOtherAgentLoggingOffStartsTheRest) {
  AgentIsReady("ana");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  Succeeds(LogOff{AgentId{"bo"}});
  ASSERT_EQ(Did<StartTimer>().size(), 1U);
  TimePasses(seconds(5));
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
}

TEST_F(OffersTest, RestEndsWithTheItem) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  ASSERT_EQ(timers_.size(), 1U);
  CustomerHangsUp(item);
  EXPECT_TRUE(timers_.empty());
}

TEST_F(OffersTest, NoAnswerMakesTheAgentNotReadyAndKeepsThePlace) {
  AgentIsReady("ana");
  const WorkItemId first = CallArrives("c1");
  TimePasses(seconds(1));
  const WorkItemId second = CallArrives("c2");
  TimePasses(seconds(19));
  EXPECT_EQ(Outcome(), OfferOutcome::kExpired);
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(State("ana").presence, Presence::kNotReady);
  EXPECT_EQ(State("ana").reason, "no-answer");
  EXPECT_EQ(State("ana").cause, PresenceCause::kRona);
  EXPECT_EQ(floor().PlaceInLine(first), 1U);
  EXPECT_EQ(floor().PlaceInLine(second), 2U);
  AgentIsReady("bo");
  EXPECT_EQ(InHand("bo").item, first);
}

TEST_F(OffersTest, ClockThatIsSetBackDoesNotHoldTheAgent) {
  AgentIsReady("ana");
  CallArrives("c1");
  const TimerId timer{TimerKind::kOffer, InHand("ana").offer.value, {}};
  now_ -= std::chrono::hours(1);
  Succeeds(TimerFired{timer});
  EXPECT_EQ(State("ana").reason, "no-answer");
}

TEST_F(OffersTest, NoAnswerByThePbxComesFirstAndTheTimerIsIgnored) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const TimerId timer{TimerKind::kOffer, InHand("ana").offer.value, {}};
  PhoneFails(item, "ana", Cause::kNoAnswer);
  EXPECT_EQ(Outcome(), OfferOutcome::kExpired);
  EXPECT_TRUE(Did<ClearLeg>().empty()) << "the leg is gone already";
  EXPECT_TRUE(timers_.empty());
  Succeeds(TimerFired{timer});
  EXPECT_TRUE(effects_.empty());
  EXPECT_EQ(State("ana").reason, "no-answer");
}

struct Failure {
  Cause cause;
  OfferOutcome outcome;
  Presence presence;
  std::string reason;
  PresenceCause presence_cause;
};

TEST_F(OffersTest, EveryWayOfNotReachingTheAgentHasItsOwnWord) {
  const std::vector<Failure> failures = {
      {Cause::kBusy, OfferOutcome::kBusy, Presence::kNotReady, "phone-busy",
       PresenceCause::kSystem},
      {Cause::kNoAnswer, OfferOutcome::kExpired, Presence::kNotReady, "no-answer",
       PresenceCause::kRona},
      {Cause::kUnreachable, OfferOutcome::kUnreachable, Presence::kNotReady, "phone-unreachable",
       PresenceCause::kUnreachable},
      {Cause::kFailure, OfferOutcome::kUnreachable, Presence::kNotReady, "phone-unreachable",
       PresenceCause::kUnreachable},
      {Cause::kRejected, OfferOutcome::kDeclined, Presence::kReady, "", PresenceCause::kAgent},
  };
  for (const Failure& failure : failures) {
    const std::string call = "c" + std::to_string(static_cast<int>(failure.cause));
    AgentIsReady("ana");
    const WorkItemId item = CallArrives(call);
    ASSERT_EQ(InHand("ana").item, item);
    PhoneFails(item, "ana", failure.cause);
    EXPECT_EQ(Outcome(), failure.outcome) << call;
    EXPECT_EQ(State("ana").presence, failure.presence) << call;
    EXPECT_EQ(State("ana").reason, failure.reason) << call;
    EXPECT_EQ(State("ana").cause, failure.presence_cause) << call;
    EXPECT_EQ(View(item).state, ItemState::kWaiting) << call;
    CustomerHangsUp(item);
  }
}

TEST_F(OffersTest, RefusedRingCountsAsUnreachable) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  Succeeds(CommandRefused{LinkId{"pbx"}, PbxCallId{"c1"}, LegOf(item, "ana"), Cause::kFailure});
  EXPECT_EQ(Outcome(), OfferOutcome::kUnreachable);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(OffersTest, RefusedAnswerLetsTheTelephoneRingOn) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  PhoneRings(item, "ana");
  Succeeds(AcceptOffer{AgentId{"ana"}, InHand("ana").offer});
  Succeeds(CommandRefused{LinkId{"pbx"}, PbxCallId{"c1"}, LegOf(item, "ana"), Cause::kFailure});
  EXPECT_EQ(View(item).state, ItemState::kOffered);
}

TEST_F(OffersTest, CustomerLeavingWhileRingingRescindsAndKeepsTheIdleClock) {
  AgentIsReady("ana");
  const TimePoint idle_since = now_;
  TimePasses(seconds(5));
  const WorkItemId first = CallArrives("c1");
  const WorkItemId second = CallArrives("c2");
  const LegId leg = LegOf(first, "ana");
  TimePasses(seconds(5));
  CustomerHangsUp(first);
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(Ended(), ItemOutcome::kAbandonedRinging);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(State("ana").idle_since, idle_since);
  EXPECT_EQ(InHand("ana").item, second) << "the next item is offered at once";
}

TEST_F(OffersTest, CustomerLeavingWhileWaitingIsAbandoned) {
  const WorkItemId item = CallArrives("c1");
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kAbandonedWaiting);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(OffersTest, TelephonePickedUpInTheMomentOfExpiryIsLetGoAndTheCustomerWaitsOn) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  TimePasses(seconds(20));
  LegTells(item, leg, LegEventKind::kEstablished);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

}  // namespace
}  // namespace strowger::core
