#include "core/floor/floor_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::seconds;

class CallsTest : public FloorTest {
 protected:
  static LegEvent Event(const std::string& call, const std::string& leg, LegEventKind kind) {
    return {LinkId{"pbx"}, PbxCallId{call}, LegId{leg}, kind, Cause::kNormal, {}};
  }
};

TEST_F(CallsTest, ArrivalIsTakenInAndDescribed) {
  Queue("sales").priority = 3;
  CallArrived arrival = Arrival("c1", "sales");
  arrival.priority = 4;
  arrival.needs = {{SkillId{"chinese"}, 2}};
  arrival.ani = "+861012345678";
  arrival.dialled = "800";
  arrival.customer = CustomerId{7};
  arrival.attached["menu"] = "2";
  const WorkItemId item = CallArrives(arrival);
  EXPECT_EQ(Did<QueueCall>().size(), 1U);
  const ItemView& view = View(item);
  EXPECT_TRUE(view.interaction);
  EXPECT_EQ(view.state, ItemState::kWaiting);
  EXPECT_EQ(view.priority, 7);
  EXPECT_EQ(view.needs, (std::vector<SkillNeed>{{SkillId{"chinese"}, 2}}));
  EXPECT_EQ(view.ani, "+861012345678");
  EXPECT_EQ(view.dialled, "800");
  EXPECT_EQ(view.customer, CustomerId{7});
  EXPECT_EQ(view.attached.at("menu"), "2");
  EXPECT_EQ(view.customer_state, LegState::kQueued);
  EXPECT_EQ(view.arrived, now_);
  ASSERT_EQ(view.segments.size(), 1U);
  EXPECT_EQ(view.segments[0].queue, QueueId{"sales"});
}

TEST_F(CallsTest, FullQueueRefuses) {
  Queue("sales").waiting_max = 2;
  CallArrives("c1");
  CallArrives("c2");
  EXPECT_FALSE(CallArrives("c3"));
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_TRUE(Did<QueueCall>().empty());
  const Changes changes = floor().TakeChanges();
  EXPECT_EQ(changes.items.back().state, ItemState::kClosed);
  EXPECT_EQ(changes.items.back().call, PbxCallId{"c3"});
  EXPECT_TRUE(CallArrives("c4", "support")) << "other queues have room";
}

TEST_F(CallsTest, UnknownQueueRefuses) {
  EXPECT_FALSE(CallArrives("c1", "nowhere"));
  EXPECT_EQ(Ended(), ItemOutcome::kRefused);
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
}

TEST_F(CallsTest, WhatDoesNotFitIsIgnoredAndCounted) {
  const WorkItemId item = AgentTalks("ana", "c1");
  const std::string leg = LegOf(item, "ana").value;
  IsIgnored(Arrival("c1", "sales"));
  IsIgnored(Arrival("", "sales"));
  IsIgnored(Event("c1", leg, LegEventKind::kDelivered));
  IsIgnored(Event("c1", leg, LegEventKind::kEstablished));
  IsIgnored(Event("c9", leg, LegEventKind::kEstablished));
  IsIgnored(Event("c1", "other-leg", LegEventKind::kDelivered));
  const WorkItemId waiting = CallArrives("c2");
  IsIgnored(Event("c2", View(waiting).customer_leg.value, LegEventKind::kHeld));
  IsIgnored(Event("c2", View(waiting).customer_leg.value, LegEventKind::kRetrieved));
}

TEST_F(CallsTest, HoldThatIsToldTwiceIsHarmless) {
  const WorkItemId item = AgentTalks("ana", "c1");
  PbxHolds(item);
  PbxHolds(item);
  EXPECT_EQ(View(item).state, ItemState::kHeld);
  PbxRetrieves(item);
  PbxRetrieves(item);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(floor().ignored_inputs(), 0U);
}

TEST_F(CallsTest, NewsOfWhatWasAlreadyLetGoIsNoSurprise) {
  AgentIsReady("ana");
  const WorkItemId item = CallArrives("c1");
  const LegId leg = LegOf(item, "ana");
  AgentDeclines("ana");
  LegTells(item, leg, LegEventKind::kCleared);
  CustomerHangsUp(item);
  Succeeds(CallCleared{LinkId{"pbx"}, PbxCallId{"c1"}, Cause::kNormal});
  Succeeds(Event("c1", leg.value, LegEventKind::kCleared));
  EXPECT_EQ(floor().ignored_inputs(), 0U);
}

TEST_F(CallsTest, EventsOfALinkThatIsDownAreIgnored) {
  const WorkItemId item = CallArrives("c1");
  LinkGoesDown();
  IsIgnored(Arrival("c2", "sales"));
  IsIgnored(CallCleared{LinkId{"pbx"}, PbxCallId{"c1"}, Cause::kNormal});
  IsIgnored(CommandRefused{LinkId{"pbx"}, PbxCallId{"c1"}, {}, Cause::kFailure});
  EXPECT_EQ(View(item).state, ItemState::kWaiting);
}

TEST_F(CallsTest, DigitsOfTheCustomerAreAttached) {
  const WorkItemId item = CallArrives("c1");
  LegEvent digits = Event("c1", View(item).customer_leg.value, LegEventKind::kDigits);
  digits.digits = "12";
  Succeeds(digits);
  digits.digits = "3";
  Succeeds(digits);
  EXPECT_EQ(View(item).attached.at("digits"), "123");
}

TEST_F(CallsTest, LateLookupNamesTheCustomer) {
  const WorkItemId item = CallArrives("c1");
  Succeeds(CustomerIdentified{item, CustomerId{7}});
  EXPECT_EQ(View(item).customer, CustomerId{7});
  EXPECT_TRUE(Happens(CustomerIdentified{WorkItemId{999}, CustomerId{7}}).ok());
}

TEST_F(CallsTest, NumbersAreNeverGivenTwice) {
  AgentIsReady("ana");
  const WorkItemId first = CallArrives("c1");
  const OfferId offer = InHand("ana").offer;
  AgentDeclines("ana");
  TimePasses(seconds(5));
  EXPECT_GT(InHand("ana").offer, offer);
  EXPECT_GT(CallArrives("c2"), first);
  const std::uint64_t used = View(floor().FindCall(LinkId{"pbx"}, PbxCallId{"c2"})).item.value;
  EXPECT_GT(floor().TakeChanges().next_number, used);
}

TEST_F(CallsTest, TakeChangesGivesEachChangedThingOnce) {
  floor().TakeChanges();
  AgentTalks("ana", "c1");
  const Changes changes = floor().TakeChanges();
  ASSERT_EQ(changes.agents.size(), 1U);
  EXPECT_EQ(changes.agents[0], State("ana"));
  ASSERT_EQ(changes.items.size(), 1U);
  EXPECT_EQ(changes.items[0].state, ItemState::kConnected);
  const Changes none = floor().TakeChanges();
  EXPECT_TRUE(none.agents.empty());
  EXPECT_TRUE(none.items.empty());
}

}  // namespace
}  // namespace strowger::core
