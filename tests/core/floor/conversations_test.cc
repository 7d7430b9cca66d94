#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class ConversationsTest : public FloorTest {};

TEST_F(ConversationsTest, HoldIsTrueWhenThePbxSaysSo) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(HoldCall{AgentId{"ana"}, item});
  ASSERT_EQ(Did<HoldLeg>().size(), 1U);
  EXPECT_EQ(Did<HoldLeg>().front().leg, LegOf(item, "ana"));
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  PbxHolds(item);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(View(item).customer_state, LegState::kHold);
  EXPECT_EQ(InHand("ana").state, SlotState::kHeld);
  TimePasses(seconds(7));
  Succeeds(RetrieveCall{AgentId{"ana"}, item});
  EXPECT_EQ(Did<RetrieveLeg>().size(), 1U);
  PbxRetrieves(item);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged);
  EXPECT_EQ(View(item).segments.back().hold, seconds(7));
}

TEST_F(ConversationsTest, HoldAtTheTelephoneCountsTheSame) {
  const WorkItemId item = AgentTalks("ana", "c1");
  LegTells(item, View(item).customer_leg, LegEventKind::kHeld);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  LegTells(item, View(item).customer_leg, LegEventKind::kRetrieved);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
}

TEST_F(ConversationsTest, TimeOnHoldCountsToTheEndOfTheConversation) {
  const WorkItemId item = AgentTalks("ana", "c1");
  PbxHolds(item);
  TimePasses(seconds(9));
  CustomerHangsUp(item);
  EXPECT_EQ(View(item).segments.back().hold, seconds(9));
}

TEST_F(ConversationsTest, CustomerHangingUpOnHoldLeavesTheOwnerInWrapUp) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const LegId leg = LegOf(item, "ana");
  PbxHolds(item);
  CustomerHangsUp(item);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
}

TEST_F(ConversationsTest, OwnerHangingUpAtTheTelephoneEndsTheCall) {
  const WorkItemId item = AgentTalks("ana", "c1");
  PhoneHangsUp(item, "ana");
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  EXPECT_EQ(View(item).owner, AgentId{"ana"});
  EXPECT_TRUE(View(item).parties.empty());
}

TEST_F(ConversationsTest, CallClearedEndsItWithoutFurtherCommands) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(CallCleared{LinkId{"pbx"}, PbxCallId{"c1"}, Cause::kNormal});
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  EXPECT_TRUE(Did<ClearCall>().empty());
  EXPECT_TRUE(Did<ClearLeg>().empty());
}

TEST_F(ConversationsTest, BlindTransferToAQueueKeepsTheArrivalAndNeedsOfTheCaller) {
  Queue("sales").priority = 2;
  Queue("support").priority = 5;
  AgentIsReady("bo");
  CallArrived arrival = Arrival("c1", "sales");
  arrival.needs = {{SkillId{"chinese"}, 4}};
  arrival.priority = 1;
  const WorkItemId item = CallArrives(arrival);
  const TimePoint arrived = now_;
  PhoneIsAnswered(item, "bo");
  TimePasses(seconds(30));
  const LegId leg = LegOf(item, "bo");
  Succeeds(BlindTransfer{AgentId{"bo"}, item, ToQueue("support")});
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  const ItemView& view = View(item);
  EXPECT_EQ(view.state, ItemState::kWaiting);
  EXPECT_EQ(view.queue, QueueId{"support"});
  EXPECT_EQ(view.arrived, arrived);
  EXPECT_EQ(view.priority, 6);
  EXPECT_EQ(view.needs, (std::vector<SkillNeed>{{SkillId{"billing"}, 3}, {SkillId{"chinese"}, 4}}));
  EXPECT_EQ(InHand("bo").state, SlotState::kWrapUp);
  ASSERT_EQ(view.segments.size(), 3U);
  EXPECT_EQ(view.segments[1].agent, AgentId{"bo"});
  EXPECT_TRUE(view.segments[1].end);
  EXPECT_FALSE(view.segments[2].agent);
  AgentIsReady("ana");
  EXPECT_EQ(View(item).state, ItemState::kWaiting) << "ana speaks no Chinese";
  AgentIsReady("chen");
  EXPECT_EQ(View(item).owner, AgentId{"chen"});
}

TEST_F(ConversationsTest, BlindTransferToAnAgentIsOfferedToThatAgentAlone) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  EXPECT_EQ(View(item).reserved_for, AgentId{"bo"});
  EXPECT_EQ(Did<OfferMade>().front().agent, AgentId{"bo"});
  EXPECT_EQ(Did<RingDevice>().front().device, DeviceId{"1002"});
  PhoneIsAnswered(item, "bo");
  EXPECT_FALSE(View(item).reserved_for);
  EXPECT_EQ(View(item).owner, AgentId{"bo"});
  EXPECT_EQ(View(item).segments.back().agent, AgentId{"bo"});
}

TEST_F(ConversationsTest, BlindTransferThatIsNotTakenComesBackToTheQueueWithItsPlace) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const TimePoint arrived = View(item).arrived;
  const WorkItemId later = CallArrives("c2");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToAgent("bo")});
  TimePasses(seconds(20));
  EXPECT_EQ(State("bo").presence, Presence::kNotReady);
  EXPECT_EQ(State("bo").reason, "log-on") << "who was not ready keeps the reason";
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(item).arrived, arrived);
  EXPECT_FALSE(View(item).reserved_for);
  AgentIsReady("chen");
  EXPECT_EQ(InHand("chen").item, item);
  EXPECT_EQ(View(later).state, ItemState::kWaiting);
}

TEST_F(ConversationsTest, BlindTransferToANumberLeavesTheFloor) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("013800")});
  ASSERT_EQ(Did<DivertCall>().size(), 1U);
  EXPECT_EQ(Did<DivertCall>().front().number, DeviceId{"013800"});
  EXPECT_EQ(InHand("ana").state, SlotState::kEngaged) << "until the PBX has done it";
  EXPECT_EQ(floor().AllowedVerbs(AgentId{"ana"}, item), std::vector{Verb::kRelease});
  Succeeds(CallCleared{LinkId{"pbx"}, PbxCallId{"c1"}, Cause::kTransferred});
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_FALSE(Ended());
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(Ended(), ItemOutcome::kTransferredOut);
}

TEST_F(ConversationsTest, ReleaseInsteadOfATransferEndsTheCall) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("013800")});
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).outcome, ItemOutcome::kHandled);
}

TEST_F(ConversationsTest, TransferThatIsRefusedWhenTheOwnerHasLeftBringsTheCustomerBackToTheQueue) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToNumber("013800")});
  PhoneHangsUp(item, "ana");
  EXPECT_TRUE(Did<ClearCall>().empty()) << "the PBX is about to send the customer on";
  EXPECT_EQ(InHand("ana").state, SlotState::kWrapUp);
  EXPECT_EQ(View(item).outcome, ItemOutcome::kTransferredOut);
  Succeeds(CommandRefused{LinkId{"pbx"}, PbxCallId{"c1"}, {}, Cause::kFailure});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_FALSE(View(item).outcome);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, ""});
  EXPECT_EQ(InHand("ana").item, item);
}

TEST_F(ConversationsTest, WhoHandsACallOnIsNotAskedWhileSomebodyElseMayBe) {
  Queue("sales").wrap_up_timeout = Duration::zero();
  Queue("support").wrap_up_timeout = Duration::zero();
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"chen"}, {}});
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  Succeeds(SetReady{AgentId{"chen"}});
  EXPECT_EQ(InHand("chen").item, item);
}

TEST_F(ConversationsTest, WhoHandsACallOnGetsItBackWhenNobodyElseIsThere) {
  Queue("sales").wrap_up_timeout = Duration::zero();
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(BlindTransfer{AgentId{"ana"}, item, ToQueue("support")});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  TimePasses(seconds(5));
  EXPECT_EQ(InHand("ana").item, item);
}

TEST_F(ConversationsTest, TransfersThatCannotBeAreRefusedAndTheCallGoesOn) {
  Queue("support").waiting_max = 0;
  const WorkItemId item = AgentTalks("ana", "c1");
  const auto transfer = [&](Destination to) {
    return BlindTransfer{AgentId{"ana"}, item, std::move(to)};
  };
  IsRefused(transfer(ToAgent("bo")), "AGENT_NOT_AVAILABLE");
  IsRefused(transfer(ToAgent("ana")), "AGENT_NOT_AVAILABLE");
  IsRefused(transfer(ToAgent("nobody")), "AGENT_UNKNOWN");
  IsRefused(transfer(ToQueue("nowhere")), "QUEUE_UNKNOWN");
  IsRefused(transfer(ToQueue("support")), "QUEUE_FULL");
  IsRefused(transfer({}), "DESTINATION_INVALID");
  IsRefused(transfer(ToNumber("")), "DESTINATION_INVALID");
  IsRefused(transfer(ToNumber(std::string(65, '1'))), "TEXT_TOO_LONG");
  Destination both = ToAgent("bo");
  both.number = DeviceId{"1"};
  IsRefused(transfer(both), "DESTINATION_INVALID");
  EXPECT_EQ(View(item).state, ItemState::kConnected);
}

TEST_F(ConversationsTest, VerbsAreRefusedWhileTheLinkIsDown) {
  const WorkItemId item = AgentTalks("ana", "c1");
  LinkGoesDown();
  IsRefused(HoldCall{AgentId{"ana"}, item}, "LINK_DOWN");
  IsRefused(ReleaseCall{AgentId{"ana"}, item}, "LINK_DOWN");
  EXPECT_TRUE(floor().AllowedVerbs(AgentId{"ana"}, item).empty());
}

}  // namespace
}  // namespace strowger::core
