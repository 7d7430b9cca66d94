#include "core/report/floor_tally.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(24 * 365 * 50)};
const AgentId kAna{"ana"};
const QueueId kSupport{"support"};

TimePoint At(int second) { return kStart + seconds(second); }

FloorSetup OneQueueOneAgent() {
  FloorSetup setup;
  setup.agents.push_back({.id = kAna});
  setup.queues.push_back({.id = kSupport});
  return setup;
}

class FloorTallyTest : public testing::Test {
 protected:
  void AgentIs(int second, Presence presence, SlotState slot) {
    AgentState state;
    state.agent = kAna;
    state.presence = presence;
    if (slot != SlotState::kIdle) state.slots = {{.state = slot}};
    Changes changes;
    changes.agents.push_back(state);
    tally_.Apply(changes, At(second));
  }

  // A contact that came at `arrived` and, when `answered` is not 0, spoke with Ana then.
  void ContactCloses(int arrived, int answered, int closed, ItemOutcome outcome) {
    ItemView item;
    item.state = ItemState::kClosed;
    item.queue = kSupport;
    item.outcome = outcome;
    item.arrived = At(arrived);
    item.state_since = At(closed);
    const TimePoint wait_end = At(answered == 0 ? closed : answered);
    item.segments.push_back({{}, kSupport, At(arrived), wait_end, {}, {}});
    if (answered != 0) {
      item.answered = At(answered);
      item.segments.push_back({kAna, kSupport, At(answered), At(closed), {}, {}});
    }
    Changes changes;
    changes.items.push_back(item);
    tally_.Apply(changes, At(closed));
  }

  FloorTally tally_{OneQueueOneAgent(), kStart};
};

TEST_F(FloorTallyTest, EverySecondOfAnAgentIsOneThing) {
  AgentIs(10, Presence::kNotReady, SlotState::kIdle);
  AgentIs(30, Presence::kReady, SlotState::kIdle);
  AgentIs(60, Presence::kReady, SlotState::kOffered);
  AgentIs(65, Presence::kReady, SlotState::kEngaged);
  AgentIs(165, Presence::kReady, SlotState::kHeld);
  AgentIs(175, Presence::kReady, SlotState::kWrapUp);
  AgentIs(195, Presence::kNotReady, SlotState::kIdle);
  AgentIs(200, Presence::kLoggedOff, SlotState::kIdle);
  const AgentTally ana = tally_.Report(At(1000)).agents.at(0);
  EXPECT_EQ(ana.agent, kAna);
  EXPECT_EQ(ana.not_ready, seconds(25));
  EXPECT_EQ(ana.idle, seconds(30));
  EXPECT_EQ(ana.offered, seconds(5));
  EXPECT_EQ(ana.talk, seconds(100));
  EXPECT_EQ(ana.hold, seconds(10));
  EXPECT_EQ(ana.wrap_up, seconds(20));
  EXPECT_DOUBLE_EQ(*ana.occupancy(), 130.0 / 165);
}

TEST_F(FloorTallyTest, WhoWasNeverReadyHasNoOccupancy) {
  AgentIs(0, Presence::kNotReady, SlotState::kIdle);
  EXPECT_EQ(tally_.Report(At(100)).agents.at(0).occupancy(), std::nullopt);
}

TEST_F(FloorTallyTest, ContactsCountByWhatBecameOfThem) {
  ContactCloses(0, 20, 120, ItemOutcome::kHandled);
  ContactCloses(0, 21, 121, ItemOutcome::kHandled);
  ContactCloses(0, 0, 5, ItemOutcome::kAbandonedWaiting);
  ContactCloses(0, 0, 40, ItemOutcome::kAbandonedRinging);
  ContactCloses(0, 0, 30, ItemOutcome::kLostInResync);
  ContactCloses(0, 0, 3, ItemOutcome::kLostInResync);
  ContactCloses(0, 0, 0, ItemOutcome::kRefused);
  const FloorReport report = tally_.Report(At(200));
  const QueueTally& queue = report.queues.at(0);
  EXPECT_EQ(queue.offered, 6U);
  EXPECT_EQ(queue.answered, 2U);
  EXPECT_EQ(queue.abandoned, 2U);
  EXPECT_EQ(queue.flowed_out, 2U);
  EXPECT_EQ(queue.refused, 1U);
  EXPECT_EQ(queue.fates.answered_in_time, 1U);
  EXPECT_EQ(queue.fates.answered_late, 1U);
  EXPECT_EQ(queue.fates.abandoned_in_time, 1U);
  EXPECT_EQ(queue.fates.abandoned_late, 1U);
  EXPECT_EQ(queue.fates.others_late, 1U);
  EXPECT_EQ(queue.asa(), std::chrono::milliseconds(20'500));
  EXPECT_EQ(queue.average_handle_time(), seconds(100));
  EXPECT_DOUBLE_EQ(*queue.abandon_rate(), 2.0 / 6);
  EXPECT_EQ(queue.longest_wait, seconds(40));
  EXPECT_EQ(report.agents.at(0).contacts, 2U);
}

TEST_F(FloorTallyTest, ANewStretchForgetsCountsButNotStates) {
  AgentIs(0, Presence::kReady, SlotState::kEngaged);
  ContactCloses(0, 0, 5, ItemOutcome::kAbandonedWaiting);
  tally_.BeginAgain(At(100));
  const FloorReport report = tally_.Report(At(130));
  EXPECT_EQ(report.begin, At(100));
  EXPECT_EQ(report.queues.at(0).offered, 0U);
  EXPECT_EQ(report.queues.at(0).threshold, seconds(20));
  EXPECT_EQ(report.queues.at(0).asa(), std::nullopt);
  EXPECT_EQ(report.agents.at(0).talk, seconds(30));
}

}  // namespace
}  // namespace strowger::core
