#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class RecoveryTest : public FloorTest {
 protected:
  SnapshotCall Still(WorkItemId item, LegState customer) {
    SnapshotCall call;
    call.arrival = Arrival(View(item).call.value, View(item).queue.value);
    call.customer = customer;
    for (const ItemParty& party : View(item).parties) call.legs.push_back({party.leg, party.state});
    return call;
  }
  void DropAgent(const std::string& agent) {
    std::erase_if(setup_.agents, [&](const AgentSetup& one) { return one.id.value == agent; });
  }
  void DropQueue(const std::string& queue) {
    std::erase_if(setup_.queues, [&](const QueueSetup& one) { return one.id.value == queue; });
    for (AgentSetup& agent : setup_.agents) std::erase(agent.queues, QueueId{queue});
  }
};

TEST_F(RecoveryTest, EverythingIsAsItWas) {
  const WorkItemId talking = AgentTalks("ana", "c1");
  AgentIsReady("bo");
  const WorkItemId ringing = CallArrives("c2");
  const WorkItemId waiting = CallArrives("c3");
  const ItemView before = View(talking);
  const AgentState ana = State("ana");
  TimePasses(seconds(5));
  ServerRestarts();
  EXPECT_FALSE(floor().IsLinkUp(LinkId{"pbx"}));
  EXPECT_EQ(View(talking), before);
  EXPECT_EQ(State("ana"), ana);
  EXPECT_EQ(View(ringing).owner, AgentId{"bo"});
  EXPECT_EQ(floor().PlaceInLine(waiting), 2U);
  LinkComesUp({Still(talking, LegState::kConnected), Still(ringing, LegState::kQueued),
               Still(waiting, LegState::kQueued)});
  EXPECT_TRUE(Did<OfferClosed>().empty());
  PhoneIsAnswered(ringing, "bo");
  EXPECT_EQ(View(ringing).state, ItemState::kConnected);
}

TEST_F(RecoveryTest, TimersAreTakenUpAgain) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const TimePoint deadline = View(item).deadline;
  const TimerId timer{TimerKind::kOffer, View(item).offer.value, {}};
  TimePasses(seconds(5));
  timers_.clear();
  ServerRestarts();
  EXPECT_EQ(timers_.at(timer), deadline);
}

TEST_F(RecoveryTest, WrapUpEndsWhenItWouldHave) {
  const WorkItemId item = AgentTalks("ana", "c1");
  CustomerHangsUp(item);
  TimePasses(seconds(20));
  timers_.clear();
  ServerRestarts();
  TimePasses(seconds(40));
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
}

TEST_F(RecoveryTest, WrapUpThatWaitsForADispositionGoesOnWaiting) {
  Queue("sales").disposition_required = true;
  const WorkItemId item = AgentTalks("ana", "c1");
  CustomerHangsUp(item);
  TimePasses(seconds(100));
  timers_.clear();
  ServerRestarts();
  EXPECT_FALSE(timers_.contains({TimerKind::kWrapUp, item.value, AgentId{"ana"}}));
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "sold"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
}

TEST_F(RecoveryTest, ConsultationOfANumberIsStillTimed) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(Consult{AgentId{"ana"}, item, ToNumber("013800")});
  timers_.clear();
  ServerRestarts();
  LinkComesUp({Still(item, LegState::kHold)});
  EXPECT_EQ(View(item).state, ItemState::kConsulting);
  TimePasses(setup_.consult_timeout);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
}

TEST_F(RecoveryTest, ConsolesMustAttachAgainInTime) {
  AgentIsReady("ana");
  Succeeds(ConsoleAttached{AgentId{"ana"}});
  ServerRestarts();
  EXPECT_FALSE(State("ana").has_console);
  TimePasses(setup_.console_grace);
  EXPECT_EQ(State("ana").reason, "console-lost");
}

TEST_F(RecoveryTest, RestOfADeclinedItemIsStartedAgain) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  AgentDeclines("ana");
  timers_.clear();
  ServerRestarts();
  LinkComesUp({Still(item, LegState::kQueued)});
  TimePasses(seconds(5));
  EXPECT_EQ(InHand("ana").item, item);
}

TEST_F(RecoveryTest, WorkOfAnAgentWhoWasRemovedWaitsAgain) {
  const WorkItemId talking = AgentTalks("ana", "c1");
  const TimePoint arrived = View(talking).arrived;
  const LegId leg = LegOf(talking, "ana");
  SnapshotCall call = Still(talking, LegState::kConnected);
  Store();
  DropAgent("ana");
  ServerRestarts();
  EXPECT_EQ(floor().FindAgent(AgentId{"ana"}), nullptr);
  EXPECT_EQ(View(talking).state, ItemState::kWaiting);
  EXPECT_EQ(View(talking).arrived, arrived);
  LinkComesUp({call});
  ASSERT_EQ(Did<ClearLeg>().size(), 1U);
  EXPECT_EQ(Did<ClearLeg>().front().leg, leg);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  AgentIsReady("bo");
  EXPECT_EQ(InHand("bo").item, talking);
}

TEST_F(RecoveryTest, OfferOfAnAgentWhoWasRemovedIsRescinded) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  Store();
  DropAgent("ana");
  ServerRestarts();
  EXPECT_EQ(Outcome(), OfferOutcome::kRescinded);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(View(item).segments.size(), 1U) << "it never left the line";
}

TEST_F(RecoveryTest, WrapUpOfAnAgentWhoWasRemovedIsClosed) {
  const WorkItemId item = AgentTalks("ana", "c1");
  CustomerHangsUp(item);
  Store();
  DropAgent("ana");
  ServerRestarts();
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_TRUE(IsGone(item));
}

TEST_F(RecoveryTest, ColleagueWhoWasRemovedGivesTheCustomerBack) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  AgentConsults("ana", item, "bo");
  Store();
  DropAgent("bo");
  ServerRestarts();
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  EXPECT_EQ(View(item).customer_state, LegState::kHold);
  EXPECT_EQ(InHand("ana").state, SlotState::kHeld);
  EXPECT_FALSE(View(item).offer);
  EXPECT_EQ(View(item).parties.size(), 1U);
}

TEST_F(RecoveryTest, OwnerWhoWasRemovedLetsTheColleagueGo) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Succeeds(LogOn{AgentId{"bo"}, {}});
  AgentConsults("ana", item, "bo");
  PhoneIsAnswered(item, "bo");
  Store();
  DropAgent("ana");
  ServerRestarts();
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
}

TEST_F(RecoveryTest, ItemOfAQueueThatWasRemovedIsRefusedWhenItWouldWait) {
  const WorkItemId waiting = CallArrives("c1", "support");
  const WorkItemId talking = AgentTalks("bo", "c2");
  Store();
  DropQueue("support");
  DropQueue("sales");
  ServerRestarts();
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  EXPECT_TRUE(IsGone(waiting));
  EXPECT_EQ(View(talking).state, ItemState::kConnected);
  LinkComesUp({Still(talking, LegState::kConnected)});
  CustomerHangsUp(talking);
  EXPECT_EQ(Ended(), ItemOutcome::kHandled) << "there is no wrap-up without a queue";
}

TEST_F(RecoveryTest, SlotAndItemThatDoNotNameEachOtherAreLetGo) {
  const WorkItemId item = AgentTalks("ana", "c1");
  Store();
  stored_agents_[AgentId{"ana"}].slots.front().item = WorkItemId{999};
  stored_agents_[AgentId{"bo"}].agent = AgentId{"bo"};
  stored_agents_[AgentId{"bo"}].presence = Presence::kReady;
  stored_agents_[AgentId{"bo"}].device = DeviceId{"1002"};
  stored_agents_[AgentId{"bo"}].slots = {{.state = SlotState::kEngaged, .item = item}};
  ServerRestarts();
  EXPECT_EQ(InHand("ana").state, SlotState::kIdle);
  EXPECT_EQ(InHand("bo").state, SlotState::kIdle);
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(RecoveryTest, NumbersGoOnPastEverythingRemembered) {
  const WorkItemId item = CallArrives("c1");
  ServerRestarts();
  LinkComesUp({Still(item, LegState::kQueued)});
  EXPECT_GT(CallArrives("c2"), item);
}

}  // namespace
}  // namespace strowger::core
