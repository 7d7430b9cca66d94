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
  EXPECT_EQ(State("ana").slot, SlotState::kOffered);
  EXPECT_EQ(View(item).state, ItemState::kOffered);
  EXPECT_EQ(timers_.at({TimerKind::kOffer, made.offer.value, {}}), made.deadline);
}

TEST_F(OffersTest, AnsweredReleasedAndWrappedUp) {
  const WorkItemId item = AgentTalks("ana", "c1");
  EXPECT_EQ(Outcome(), OfferOutcome::kAccepted);
  EXPECT_EQ(View(item).state, ItemState::kConnected);
  EXPECT_EQ(View(item).answered, now_);
  EXPECT_EQ(State("ana").slot, SlotState::kEngaged);
  EXPECT_TRUE(timers_.empty());
  TimePasses(seconds(100));
  Succeeds(ReleaseCall{AgentId{"ana"}, item});
  EXPECT_EQ(Did<ClearCall>().size(), 1U);
  EXPECT_EQ(View(item).state, ItemState::kWrapUp);
  EXPECT_EQ(State("ana").slot, SlotState::kWrapUp);
  Succeeds(FinishWrapUp{AgentId{"ana"}, item, "sold"});
  EXPECT_EQ(Ended(), ItemOutcome::kHandled);
  EXPECT_TRUE(IsGone(item));
  EXPECT_EQ(State("ana").slot, SlotState::kIdle);
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

}  // namespace
}  // namespace strowger::core
