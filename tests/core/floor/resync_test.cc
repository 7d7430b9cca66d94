#include "core/floor/ended_calls.h"
#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class ResyncTest : public FloorTest {
 protected:
  // The call as the PBX still has it, with these states of its legs.
  SnapshotCall Still(WorkItemId item, LegState customer,
                     const std::map<LegId, LegState>& legs = {}) {
    SnapshotCall call;
    call.arrival = Arrival(View(item).call.value, View(item).queue.value);
    call.customer = customer;
    for (const auto& [leg, state] : legs) call.legs.push_back({leg, state});
    return call;
  }
};

TEST_F(ResyncTest, WaitingCallsKeepTheirPlacesAndAreQueuedAgain) {
  const WorkItemId first = CallArrives("c1");
  TimePasses(seconds(1));
  const WorkItemId second = CallArrives("c2");
  LinkGoesDown();
  TimePasses(seconds(30));
  const TimePoint arrived = View(first).arrived;
  LinkComesUp({Still(second, LegState::kQueued), Still(first, LegState::kQueued)});
  EXPECT_EQ(Did<QueueCall>().size(), 2U);
  EXPECT_EQ(View(first).arrived, arrived);
  AgentIsReady("ana");
  EXPECT_EQ(InHand("ana").item, first);
}

TEST_F(ResyncTest, CallsThatAreGoneAreClosed) {
  const WorkItemId talking = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  CallArrives("c2");
  CallArrives("c3");
  LinkGoesDown();
  LinkComesUp({});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  std::vector<ItemOutcome> outcomes;
  for (const ItemClosed& closed : Did<ItemClosed>()) outcomes.push_back(closed.outcome);
  EXPECT_EQ(outcomes, (std::vector{ItemOutcome::kLostInResync, ItemOutcome::kLostInResync}));
  EXPECT_EQ(View(talking).state, ItemState::kWrapUp) << "it was answered, so the owner wraps up";
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(State("bo").presence, Presence::kReady) << "it was not bo's fault";
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
}

TEST_F(ResyncTest, AnswerDuringTheOutageIsSeen) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  LinkGoesDown();
  TimePasses(seconds(60));
  EXPECT_EQ(View(item).state, ItemState::kOffered) << "silence proves nothing";
  LinkComesUp({Still(item, LegState::kConnected, {{leg, LegState::kConnected}})});
  EXPECT_EQ(Outcome(), OfferOutcome::kAccepted);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
}

TEST_F(ResyncTest, OfferWhoseDeadlinePassedExpiresAfterwards) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  LinkGoesDown();
  TimePasses(seconds(60));
  LinkComesUp({Still(item, LegState::kQueued, {{leg, LegState::kAlerting}})});
  EXPECT_EQ(Outcome(), OfferOutcome::kExpired);
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(State("ana").reason, "no-answer");
}

TEST_F(ResyncTest, OfferThatStillRingsGoesOn) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kQueued, {{leg, LegState::kAlerting}})});
  EXPECT_TRUE(Did<OfferClosed>().empty());
  EXPECT_EQ(View(item).parties.front().state, LegState::kAlerting);
  TimePasses(seconds(20));
  EXPECT_EQ(State("ana").reason, "no-answer");
}

TEST_F(ResyncTest, RingThatNeverReachedThePbxIsOfferedAgain) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  const OfferId offer = InHand("ana").offer;
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kQueued)});
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(InHand("ana").item, item);
  EXPECT_NE(InHand("ana").offer, offer);
  EXPECT_NE(LegOf(item, "ana"), leg);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U) << "the command may have crossed the snapshot";
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
}

TEST_F(ResyncTest, LegsThatBelongToNothingAreCleared) {
  const WorkItemId item = CallArrives("c1");
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kQueued, {{LegId{"ghost"}, LegState::kAlerting}})});
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, LegId{"ghost"});
}

TEST_F(ResyncTest, UnknownCallsAreAdopted) {
  AgentIsReady("ana");
  LinkGoesDown();
  SnapshotCall call;
  call.arrival = Arrival("c7", "sales");
  call.customer = LegState::kQueued;
  call.legs.push_back({LegId{"ghost"}, LegState::kConnected});
  LinkComesUp({call});
  const WorkItemId item = floor().FindCall(LinkId{"pbx"}, PbxCallId{"c7"});
  ASSERT_TRUE(item);
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
}

TEST_F(ResyncTest, CallThatStandsTwiceInTheSnapshotIsAdoptedOnce) {
  SnapshotCall call;
  call.arrival = Arrival("c7", "sales");
  LinkComesUp({call, call});
  EXPECT_EQ(floor().DescribeQueue(QueueId{"sales"}).waiting, 1U);
}

TEST_F(ResyncTest, HangUpOfTheOwnerDuringTheOutageEndsTheCall) {
  const WorkItemId item = AgentTalks("ana", "c1");
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kConnected)});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
}

TEST_F(ResyncTest, HoldAndRetrieveDuringTheOutageAreSeen) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const LegId leg = LegOf(item, "ana");
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kHold, {{leg, LegState::kConnected}})});
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kConnected, {{leg, LegState::kConnected}})});
  EXPECT_EQ(View(item).state, ItemState::kConnected);
}

TEST_F(ResyncTest, CallThatWeEndedIsEndedAgain) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const LegId leg = LegOf(item, "ana");
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kConnected, {{leg, LegState::kConnected}})});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
}

TEST_F(ResyncTest, SnapshotOfBeforeOurCommandDoesNotBringAnEndedCallBack) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const SnapshotCall as_it_was = Still(item, LegState::kConnected);
  PhoneHangsUp(item, "ana");
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, {}});
  ASSERT_TRUE(IsGone(item));
  AgentIsReady("bo");
  LinkComesUp({as_it_was});
  EXPECT_FALSE(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c1"}));
  EXPECT_EQ(Did<ClearCall>().size(), 1U) << "the command may have been lost";
  EXPECT_TRUE(Did<OfferMade>().empty());
  // Neither does one that comes after the set-up was changed.
  auto next = std::make_shared<FloorSetup>(floor().setup());
  Succeeds(ChangeSetup{next});
  LinkComesUp({as_it_was});
  EXPECT_FALSE(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c1"}));
}

TEST_F(ResyncTest, NameOfACallThatThePbxEndedMayComeAgain) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const SnapshotCall as_it_was = Still(item, LegState::kConnected);
  const LegEvent customer_gone{
      LinkId{"pbx"}, PbxCallId{"c1"}, View(item).customer_leg, LegEventKind::kCleared, {}, {}};
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, {}});
  Succeeds(customer_gone);
  LinkComesUp({as_it_was});
  EXPECT_TRUE(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c1"}));
}

TEST_F(ResyncTest, CallThatASnapshotDoesNotListIsForgotten) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const SnapshotCall as_it_was = Still(item, LegState::kConnected);
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, {}});
  LinkComesUp({}, "other-pbx");
  LinkComesUp({as_it_was});
  EXPECT_FALSE(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c1"})) << "another link says nothing";
  LinkComesUp({});
  LinkComesUp({as_it_was});
  EXPECT_TRUE(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c1"}));
}

TEST(EndedCallsTest, TheOldestIsForgottenWhenFull) {
  EndedCalls calls;
  const LinkId link{"pbx"};
  for (std::size_t i = 0; i <= EndedCalls::kCallsMax; ++i) {
    calls.Keep(link, PbxCallId{std::to_string(i)}, LegId{"customer"});
  }
  EXPECT_EQ(calls.size(), EndedCalls::kCallsMax);
  EXPECT_FALSE(calls.Contains(link, PbxCallId{"0"}));
  EXPECT_TRUE(calls.Contains(link, PbxCallId{"1"}));
}

TEST_F(ResyncTest, ConsultedPartyWhoAnsweredGoesOnWithTheCustomerWhenTheOwnerIsGone) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  AgentConsults("ana", item, "bo");
  const LegId bo = LegOf(item, "bo");
  LinkGoesDown();
  LinkComesUp({Still(item, LegState::kHold, {{bo, LegState::kConnected}})});
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_EQ(Did<TransferCall>().size(), 1U);
}

TEST_F(ResyncTest, NumberThatRangTooLongIsGivenUpAfterwards) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  const LegId ana = LegOf(item, "ana");
  const LegId outside = OutsideLegOf(item);
  LinkGoesDown();
  TimePasses(seconds(60));
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  LinkComesUp({Still(item, LegState::kHold,
                     {{ana, LegState::kConnected}, {outside, LegState::kAlerting}})});
  EXPECT_EQ(View(item).state, ItemState::kHeld);
}

TEST_F(ResyncTest, OneLinkDoesNotTouchTheCallsOfAnother) {
  const WorkItemId item = CallArrives("c1");
  LinkComesUp({}, "other-pbx");
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_TRUE(floor().IsLinkUp(LinkId{"other-pbx"}));
  LinkGoesDown("other-pbx");
  EXPECT_FALSE(floor().IsLinkUp(LinkId{"other-pbx"}));
  EXPECT_TRUE(floor().IsLinkUp(LinkId{"pbx"}));
}

}  // namespace
}  // namespace strowger::core
