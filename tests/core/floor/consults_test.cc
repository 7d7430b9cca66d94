#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class ConsultsTest : public FloorTest {
 protected:
  // Ana talks, and bo, who is not ready, is logged on.
  WorkItemId AnaTalks() {
    const WorkItemId item = AgentTalks("ana", "c1");
    Succeeds(LogOn{AgentId{"bo"}, {}});
    return item;
  }
  // Bo was asked and answered.
  WorkItemId AnaConsultsBo() {
    const WorkItemId item = AnaTalks();
    AgentConsults("ana", item, "bo");
    PhoneRings(item, "bo");
    PhoneIsAnswered(item, "bo");
    return item;
  }
  WorkItemId AnaConsultsANumber(bool is_answered) {
    const WorkItemId item = AgentTalks("ana", "c1");
    Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
    if (is_answered) LegTells(item, OutsideLegOf(item), LegEventKind::kEstablished);
    return item;
  }
};

TEST_F(ConsultsTest, ColleagueIsShownTheItemAndThenRung) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  EXPECT_EQ(View(item).consulted, AgentId{"bo"});
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  ASSERT_EQ(Did<OfferMade>().size(), 1U);
  EXPECT_EQ(Did<OfferMade>().front().kind, OfferKind::kConsult);
  EXPECT_EQ(Did<OfferMade>().front().deadline, now_ + setup_.consult_timeout);
  ASSERT_EQ(Did<ConsultDevice>().size(), 1U);
  EXPECT_EQ(Did<ConsultDevice>().front().agent_leg, LegOf(item, "ana"));
  EXPECT_EQ(Did<ConsultDevice>().front().device, DeviceId{"1002"});
  EXPECT_EQ(InHand("bo").state, SlotState::kOffered);
  PhoneIsAnswered(item, "bo");
  EXPECT_EQ(Outcome(), OfferOutcome::kAccepted);
  EXPECT_EQ(InHand("bo").state, SlotState::kEngaged);
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
}

TEST_F(ConsultsTest, WhoIsBusyOrAwayCannotBeConsulted) {
  const WorkItemId item = AgentTalks("ana", "c1");
  AgentTalks("chen", "c2");
  const auto consult = [&](Destination to) { return Consult{AgentId{"ana"}, item, std::move(to)}; };
  IsRefused(consult(ToAgent("bo")), "AGENT_NOT_AVAILABLE");
  IsRefused(consult(ToAgent("chen")), "AGENT_NOT_AVAILABLE");
  IsRefused(consult(ToAgent("ana")), "AGENT_NOT_AVAILABLE");
  IsRefused(consult(ToQueue("sales")), "DESTINATION_INVALID");
  IsRefused(consult({}), "DESTINATION_INVALID");
}

TEST_F(ConsultsTest, ColleagueOnAnotherPbxCannotBeConsulted) {
  AddAgent(setup_, "dora", "1004", {}, {"sales"}, "other-pbx");
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"dora"}, {}});
  IsRefused(Consult{AgentId{"ana"}, item, ToAgent("dora")}, "AGENT_NOT_AVAILABLE");
}

TEST_F(ConsultsTest, CancelledConsultationFreesTheColleagueAndRetrievesTheCustomer) {
  const WorkItemId item = AnaConsultsBo();
  const LegId leg = LegOf(item, "bo");
  TimePasses(seconds(10));
  Succeeds(CancelConsult{AgentId{"ana"}, item});
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle) << "who was only consulted has no wrap-up";
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  PbxRetrieves(item);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  EXPECT_EQ(View(item).segments.back().hold, seconds(10));
}

TEST_F(ConsultsTest, CancelWhileRingingRescindsTheOffer) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  Succeeds(CancelConsult{AgentId{"ana"}, item});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(View(item).parties.size(), 1U);
}

TEST_F(ConsultsTest, ColleagueMayDeclineExpireOrLogOff) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  AgentDeclines("bo");
  EXPECT_EQ(Outcome(), OfferOutcome::kDeclined);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_TRUE(View(item).declined_by.empty());
  AgentConsults("ana", item, "bo");
  TimePasses(setup_.consult_timeout);
  EXPECT_EQ(Outcome(), OfferOutcome::kExpired);
  EXPECT_EQ(State("bo").reason, "log-on");
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  AgentConsults("ana", item, "bo");
  Succeeds(LogOff{AgentId{"bo"}});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
}

TEST_F(ConsultsTest, ReadyColleagueWhoDoesNotAnswerBecomesNotReady) {
  const WorkItemId item = AnaTalks();
  Succeeds(SetReady{AgentId{"bo"}});
  AgentConsults("ana", item, "bo");
  PhoneFails(item, "bo", Cause::kNoAnswer);
  EXPECT_EQ(State("bo").reason, "no-answer");
}

TEST_F(ConsultsTest, CompletedTransferMakesTheColleagueTheOwner) {
  const WorkItemId item = AnaConsultsBo();
  const LegId ana = LegOf(item, "ana");
  const LegId bo = LegOf(item, "bo");
  TimePasses(seconds(10));
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  ASSERT_EQ(Did<TransferCall>().size(), 1U);
  EXPECT_EQ(Did<TransferCall>().front().agent_leg, ana);
  EXPECT_EQ(Did<TransferCall>().front().leg, bo);
  EXPECT_EQ(View(item).owner, AgentId{"ana"}) << "until the PBX has done it";
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  LegTells(item, bo, LegEventKind::kRetrieved);
  LegTells(item, ana, LegEventKind::kCleared, Cause::kTransferred);
  EXPECT_TRUE(Did<TransferCall>().empty());
  EXPECT_EQ(View(item).handover, Handover::kNone);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_FALSE(View(item).consulted);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  ASSERT_EQ(View(item).segments.size(), 3U);
  EXPECT_EQ(View(item).segments[1].hold, seconds(10));
  EXPECT_EQ(View(item).segments[1].end, now_);
  EXPECT_EQ(View(item).segments[2].agent, AgentId{"bo"});
  EXPECT_TRUE(Allows("bo", item, Verb::kHold));
  TimePasses(seconds(100));
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  CustomerHangsUp(item);
  Succeeds(FinishWrapUp{AgentId{"bo"}, item, ""});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(ConsultsTest, NothingCanBeCompletedBeforeTheAnswer) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  EXPECT_FALSE(Allows("ana", item, Verb::kCompleteTransfer));
  IsRefused(CompleteTransfer{AgentId{"ana"}, item}, "CONSULT_NOT_ANSWERED");
  IsRefused(Conference{AgentId{"ana"}, item}, "CONSULT_NOT_ANSWERED");
}

TEST_F(ConsultsTest, TransferToANumberLeavesTheFloorWhenAllIsOver) {
  const WorkItemId item = AnaConsultsANumber(true);
  TransferIsCompleted(item);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_FALSE(Ended()) << "the customer still speaks with the number, through our PBX";
  const LegId outside = OutsideLegOf(item);
  CustomerHangsUp(item);
  EXPECT_EQ(Ended(), ItemOutcome::kTransferredOut);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, outside);
}

TEST_F(ConsultsTest, NumberHangingUpAfterTheTransferEndsTheCall) {
  const WorkItemId item = AnaConsultsANumber(true);
  TransferIsCompleted(item);
  LegTells(item, OutsideLegOf(item), LegEventKind::kCleared);
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(Ended(), ItemOutcome::kTransferredOut);
}

TEST_F(ConsultsTest, NumberThatHangsUpOrDoesNotAnswerGivesTheCustomerBack) {
  const WorkItemId item = AnaConsultsANumber(true);
  EXPECT_TRUE(timers_.empty());
  LegTells(item, OutsideLegOf(item), LegEventKind::kCleared);
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  LegTells(item, OutsideLegOf(item), LegEventKind::kFailed, Cause::kBusy);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  TimePasses(setup_.consult_timeout);
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_TRUE(timers_.empty());
}

TEST_F(ConsultsTest, CustomerLeavingDuringTheConsultationFreesTheColleague) {
  const WorkItemId item = AnaConsultsBo();
  CustomerHangsUp(item);
  EXPECT_EQ(Did<ClearLeg>().size(), 2U);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
}

TEST_F(ConsultsTest, CustomerLeavingWhileTheColleagueRingsRescinds) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  CustomerHangsUp(item);
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
}

TEST_F(ConsultsTest, CustomerLeavingWhileTheNumberRingsStopsItsTimer) {
  const WorkItemId item = AnaConsultsANumber(false);
  ASSERT_EQ(timers_.size(), 1U);
  CustomerHangsUp(item);
  EXPECT_FALSE(timers_.contains({TimerKind::kConsult, item.value, {}}));
}

TEST_F(ConsultsTest, OwnerHangingUpHandsOverToWhoHasAnswered) {
  const WorkItemId item = AnaConsultsBo();
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(Did<TransferCall>().size(), 1U);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
}

TEST_F(ConsultsTest, OwnerHangingUpWhileTheColleagueRingsEndsTheCall) {
  const WorkItemId item = AnaTalks();
  AgentConsults("ana", item, "bo");
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
}

TEST_F(ConsultsTest, ConsultedPartyMayLeave) {
  const WorkItemId item = AnaConsultsBo();
  EXPECT_EQ(floor().AllowedVerbs(AgentId{"bo"}, item), std::vector{Verb::kRelease});
  Succeeds(ReleaseCall{AgentId{"bo"}, item});
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
}

TEST_F(ConsultsTest, ConferenceBringsAllTogether) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  EXPECT_EQ(Did<ConferenceCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kConference);
  EXPECT_EQ(View(item).customer_state, LegState::kConnected);
  PhoneHangsUp(item, "bo");
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_TRUE(Did<RetrieveLeg>().empty()) << "nobody was on hold";
}

TEST_F(ConsultsTest, OwnerLeavingAConferenceMakesTheColleagueTheOwner) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  PhoneHangsUp(item, "ana");
  EXPECT_TRUE(Did<TransferCall>().empty()) << "they are connected already";
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_EQ(View(item).state, ItemState::kConnected);
}

TEST_F(ConsultsTest, OwnerMayLeaveAConferenceByCompletingTheTransfer) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  const LegId leg = LegOf(item, "ana");
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(ConsultsTest, OwnerLeavingAConferenceWithANumberTransfersTheCallOut) {
  const WorkItemId item = AnaConsultsANumber(true);
  Succeeds(Conference{AgentId{"ana"}, item});
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  EXPECT_EQ(View(item).outcome, ItemOutcome::kTransferredOut);
}

TEST_F(ConsultsTest, ReleaseByTheOwnerEndsAConferenceForAll) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
}

TEST_F(ConsultsTest, ConsultationFromHoldReturnsToHold) {
  const WorkItemId item = AnaTalks();
  PbxHolds(item);
  AgentConsults("ana", item, "bo");
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  Succeeds(CancelConsult{AgentId{"ana"}, item});
  EXPECT_EQ(InHand("ana").state, SlotState::kHeld);
}

TEST_F(ConsultsTest, ColleagueWhoIsFreedGetsTheNextItemAtOnce) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(SetReady{AgentId{"bo"}});
  EXPECT_EQ(State("bo").pending, Presence::kReady);
  const WorkItemId next = CallArrives("c2");
  Succeeds(CancelConsult{AgentId{"ana"}, item});
  EXPECT_EQ(InHand("bo").item, next);
}

}  // namespace
}  // namespace strowger::core
