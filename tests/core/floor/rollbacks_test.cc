#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

// What the PBX refuses did not happen, and who asked for it is told.
class RollbacksTest : public FloorTest {
 protected:
  WorkItemId AnaConsultsBo() {
    const WorkItemId item = AgentTalks("ana", "c1");
    Succeeds(LogOn{AgentId{"bo"}, {}});
    AgentConsults("ana", item, "bo");
    PhoneIsAnswered(item, "bo");
    return item;
  }
  WorkItemId AnaConsultsANumber() {
    const WorkItemId item = AgentTalks("ana", "c1");
    Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
    LegTells(item, OutsideLegOf(item), LegEventKind::kEstablished);
    return item;
  }
  void IsTold(WorkItemId item, Verb verb, const std::string& agent, Cause cause = Cause::kFailure) {
    ASSERT_TRUE(View(item).refused);
    EXPECT_EQ(*View(item).refused, (VerbRefused{verb, AgentId{agent}, cause, now_}));
  }
};

TEST_F(RollbacksTest, TransferGoesBackToTheConsultation) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  EXPECT_EQ(floor().AllowedVerbs(AgentId{"ana"}, item), std::vector{Verb::kRelease});
  IsRefused(CancelConsult{AgentId{"ana"}, item}, "NOT_ALLOWED_NOW");
  IsRefused(CompleteTransfer{AgentId{"ana"}, item}, "NOT_ALLOWED_NOW");
  PbxRefuses(item, CommandKind::kTransferCall, LegOf(item, "bo"));
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_EQ(View(item).consulted, AgentId{"bo"});
  EXPECT_EQ(View(item).handover, Handover::kNone);
  IsTold(item, Verb::kCompleteTransfer, "ana");
  // And once more, which works.
  TransferIsCompleted(item);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_FALSE(View(item).refused);
}

TEST_F(RollbacksTest, OwnerWhoLeftDuringTheTransferHasLeftToTheColleague) {
  const WorkItemId item = AnaConsultsBo();
  const LegId bo = LegOf(item, "bo");
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  PhoneHangsUp(item, "ana");
  EXPECT_TRUE(Did<TransferCall>().empty()) << "asked for already";
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  // Nobody can have it back, but the customer is not left on hold either.
  PbxRefuses(item, CommandKind::kTransferCall, bo);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(InHand("bo").state, SlotState::kHeld);
  ASSERT_EQ(Did<RetrieveLeg>().size(), 1U);
  EXPECT_EQ(Did<RetrieveLeg>().front().leg, bo);
  PbxRetrieves(item);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
}

TEST_F(RollbacksTest, CustomerWhoWasLeftOnHoldWithANumberWaitsAgain) {
  const WorkItemId item = AnaConsultsANumber();
  const LegId outside = OutsideLegOf(item);
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(Did<TransferCall>().size(), 1U);
  PbxRefuses(item, CommandKind::kTransferCall, outside);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, outside);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
}

TEST_F(RollbacksTest, ConferenceGoesBackToTheConsultation) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  EXPECT_EQ(View(item).state, ItemState::kConference);
  PbxRefuses(item, CommandKind::kConferenceCall);
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  EXPECT_EQ(View(item).customer_state, LegState::kHold);
  EXPECT_TRUE(Allows("ana", item, Verb::kCancelConsult));
  IsTold(item, Verb::kConference, "ana");
}

TEST_F(RollbacksTest, ConferenceThatIsRefusedWhenOneHasLeftRetrievesTheCustomer) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  PhoneHangsUp(item, "bo");
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  PbxRefuses(item, CommandKind::kConferenceCall);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
}

TEST_F(RollbacksTest, ConsultationDoesNotBlameTheColleague) {
  const WorkItemId item = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  AgentConsults("ana", item, "bo");
  PbxRefuses(item, CommandKind::kConsultDevice, LegOf(item, "bo"));
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(State("bo").presence, Presence::kReady);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_TRUE(Did<ClearLeg>().empty()) << "there is no such leg";
  EXPECT_TRUE(Did<RetrieveLeg>().empty()) << "nobody is on hold";
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).customer_state, LegState::kConnected);
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  IsTold(item, Verb::kConsult, "ana");
}

TEST_F(RollbacksTest, ConsultationRightAfterAnotherLeavesTheCustomerWhereThePbxHasIt) {
  const WorkItemId item = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  AgentConsults("ana", item, "bo");
  PhoneRings(item, "bo");
  Succeeds(CancelConsult{AgentId{"ana"}, item});
  AgentConsults("ana", item, "bo");
  // The end of the first one is told while the second one is on its way.
  PbxRetrieves(item);
  PbxRefuses(item, CommandKind::kConsultDevice, LegOf(item, "bo"));
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).customer_state, LegState::kConnected);
}

TEST_F(RollbacksTest, ConsultationFromHoldLeavesTheCustomerOnHold) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  PbxHolds(item);
  AgentConsults("ana", item, "bo");
  PbxRefuses(item, CommandKind::kConsultDevice, LegOf(item, "bo"));
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(InHand("ana").state, SlotState::kHeld);
  EXPECT_TRUE(Did<RetrieveLeg>().empty());
}

TEST_F(RollbacksTest, ConsultationThatWasRefusedWhenTheCustomerWasOnHoldAlreadyLeavesItSo) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  AgentConsults("ana", item, "bo");
  PbxHolds(item);
  PbxRefuses(item, CommandKind::kConsultDevice, LegOf(item, "bo"));
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_TRUE(Allows("ana", item, Verb::kRetrieve));
}

TEST_F(RollbacksTest, ConsultationWithATelephoneThatIsNotThereBlamesTheTelephone) {
  const WorkItemId item = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  AgentConsults("ana", item, "bo");
  PbxRefuses(item, CommandKind::kConsultDevice, LegOf(item, "bo"), Cause::kUnreachable);
  EXPECT_EQ(Outcome(), OfferOutcome::kUnreachable);
  EXPECT_EQ(State("bo").reason, "phone-unreachable");
  IsTold(item, Verb::kConsult, "ana", Cause::kUnreachable);
}

TEST_F(RollbacksTest, ConsultationOfANumberEndsWithItsTimer) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  PbxRefuses(item, CommandKind::kConsultDevice, OutsideLegOf(item));
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).parties.size(), 1U);
  EXPECT_TRUE(timers_.empty());
  IsTold(item, Verb::kConsult, "ana");
}

TEST_F(RollbacksTest, HoldAndRetrieveAreOnlyTold) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(HoldCall{AgentId{"ana"}, item});
  PbxRefuses(item, CommandKind::kHoldLeg, LegOf(item, "ana"));
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  IsTold(item, Verb::kHold, "ana");
  PbxHolds(item);
  EXPECT_FALSE(View(item).refused) << "it happened after all";
  Succeeds(RetrieveCall{AgentId{"ana"}, item});
  PbxRefuses(item, CommandKind::kRetrieveLeg, LegOf(item, "ana"), Cause::kRejected);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  IsTold(item, Verb::kRetrieve, "ana", Cause::kRejected);
}

TEST_F(RollbacksTest, AnswerIsOnlyTold) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  PhoneRings(item, "ana");
  Succeeds(AcceptOffer{AgentId{"ana"}, InHand("ana").offer});
  PbxRefuses(item, CommandKind::kAnswerLeg, LegOf(item, "ana"));
  EXPECT_EQ(InHand("ana").state, SlotState::kOffered);
  IsTold(item, Verb::kAccept, "ana");
}

TEST_F(RollbacksTest, TransferToANumberLeavesTheCallWithTheOwner) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("9")});
  PbxRefuses(item, CommandKind::kDivertCall, {}, Cause::kUnreachable);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_TRUE(Allows("ana", item, Verb::kBlindTransfer));
  IsTold(item, Verb::kBlindTransfer, "ana", Cause::kUnreachable);
  CustomerHangsUp(item);
  EXPECT_EQ(View(item).outcome, ItemOutcome::kHandled);
}

TEST_F(RollbacksTest, TransferFromHoldLeavesTheCallOnHold) {
  const WorkItemId item = AgentTalks("ana", "c1");
  PbxHolds(item);
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("9")});
  PbxRefuses(item, CommandKind::kDivertCall);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_TRUE(Allows("ana", item, Verb::kRetrieve));
}

TEST_F(RollbacksTest, ExchangesNeedNotSayWhatTheyRefuse) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  PbxRefuses(item, CommandKind::kUnknown, LegOf(item, "bo"));
  IsTold(item, Verb::kCompleteTransfer, "ana");
  Succeeds(Conference{AgentId{"ana"}, item});
  PbxRefuses(item, CommandKind::kUnknown);
  IsTold(item, Verb::kConference, "ana");
  PhoneHangsUp(item, "bo");
  PbxRetrieves(item);
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("9")});
  PbxRefuses(item, CommandKind::kUnknown);
  IsTold(item, Verb::kBlindTransfer, "ana");
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  PbxRefuses(item, CommandKind::kUnknown, OutsideLegOf(item));
  IsTold(item, Verb::kConsult, "ana");
}

TEST_F(RollbacksTest, RefusalThatComesTooLateChangesNothing) {
  const WorkItemId item = AnaConsultsBo();
  const LegId bo = LegOf(item, "bo");
  TransferIsCompleted(item);
  CustomerHangsUp(item);
  for (const CommandKind command :
       {CommandKind::kTransferCall, CommandKind::kConferenceCall, CommandKind::kDivertCall,
        CommandKind::kHoldLeg, CommandKind::kRetrieveLeg, CommandKind::kConsultDevice}) {
    PbxRefuses(item, command, bo);
    EXPECT_TRUE(effects_.empty());
    EXPECT_EQ(View(item).state, ItemState::kWrapUp);
    EXPECT_FALSE(View(item).refused);
  }
}

SnapshotCall Snapshot(const CallArrived& arrival, LegState customer,
                      const std::vector<LegId>& connected) {
  SnapshotCall call;
  call.arrival = arrival;
  call.customer = customer;
  for (const LegId& leg : connected) call.legs.push_back({leg, LegState::kConnected});
  return call;
}

TEST_F(RollbacksTest, TransferThatWasLostWithTheLinkDidNotHappen) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  LinkGoesDown();
  LinkComesUp(
      {Snapshot(Arrival("c1", "sales"), LegState::kHold, {LegOf(item, "ana"), LegOf(item, "bo")})});
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  EXPECT_TRUE(Allows("ana", item, Verb::kCompleteTransfer));
  IsTold(item, Verb::kCompleteTransfer, "ana", Cause::kResync);
}

TEST_F(RollbacksTest, TransferThatHappenedWhileTheLinkWasDownIsFound) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(CompleteTransfer{AgentId{"ana"}, item});
  LinkGoesDown();
  LinkComesUp({Snapshot(Arrival("c1", "sales"), LegState::kConnected, {LegOf(item, "bo")})});
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
}

TEST_F(RollbacksTest, ConferenceThatWasLostWithTheLinkDidNotHappen) {
  const WorkItemId item = AnaConsultsBo();
  Succeeds(Conference{AgentId{"ana"}, item});
  LinkGoesDown();
  LinkComesUp(
      {Snapshot(Arrival("c1", "sales"), LegState::kHold, {LegOf(item, "ana"), LegOf(item, "bo")})});
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  EXPECT_TRUE(Allows("ana", item, Verb::kConference));
}

TEST_F(RollbacksTest, TransferToANumberThatHappenedWhileTheLinkWasDownIsFound) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("013800")});
  LinkGoesDown();
  LinkComesUp();
  EXPECT_EQ(View(item).outcome, ItemOutcome::kTransferredOut);
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
}

}  // namespace
}  // namespace strowger::core
