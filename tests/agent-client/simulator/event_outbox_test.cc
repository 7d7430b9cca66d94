#include "simulator/event_outbox.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace strowger::simulator {
namespace {

call::v1::PbxEvent Event() {
  call::v1::PbxEvent event;
  event.set_call("call-1");
  event.mutable_delivered();
  return event;
}

void AddEvents(EventOutbox& outbox, int count) {
  for (int i = 0; i < count; ++i) outbox.Add(Event());
}

std::vector<std::uint64_t> TakeAll(EventOutbox& outbox, int events_max = 1024) {
  std::vector<std::uint64_t> sequences;
  while (auto message = outbox.TakeMessage(events_max)) {
    for (const auto& event : message->events()) sequences.push_back(event.sequence());
  }
  return sequences;
}

using Sequences = std::vector<std::uint64_t>;

TEST(EventOutboxTest, EventsAreNumberedAndSentOnce) {
  EventOutbox outbox({}, 1);
  AddEvents(outbox, 3);
  EXPECT_EQ(TakeAll(outbox), (Sequences{1, 2, 3}));
  EXPECT_EQ(TakeAll(outbox), Sequences{});
  AddEvents(outbox, 1);
  EXPECT_EQ(TakeAll(outbox), Sequences{4});
}

TEST(EventOutboxTest, WhatWasNotAcknowledgedIsSentAgain) {
  EventOutbox outbox({}, 1);
  AddEvents(outbox, 5);
  TakeAll(outbox);
  outbox.Acknowledge(2);
  EXPECT_EQ(outbox.unacknowledged(), 3u);
  outbox.Restart(3);
  EXPECT_EQ(TakeAll(outbox), (Sequences{4, 5}));
  EXPECT_EQ(outbox.sent_again(), 2u);
}

TEST(EventOutboxTest, ANewProgramGoesOnWhereTheOldOneEnded) {
  EventOutbox outbox({}, 1);
  outbox.Restart(700);
  AddEvents(outbox, 1);
  EXPECT_EQ(TakeAll(outbox), Sequences{701});
}

TEST(EventOutboxTest, ASnapshotStandsForWhatHappenedBefore) {
  EventOutbox outbox({}, 1);
  AddEvents(outbox, 3);
  outbox.SettleAll();
  EXPECT_EQ(outbox.unacknowledged(), 0u);
  AddEvents(outbox, 1);
  EXPECT_EQ(TakeAll(outbox), Sequences{4});
}

TEST(EventOutboxTest, MessagesHoldNoMoreThanAsked) {
  EventOutbox outbox({}, 1);
  AddEvents(outbox, 5);
  EXPECT_EQ(outbox.TakeMessage(2)->events_size(), 2);
  EXPECT_EQ(outbox.TakeMessage(2)->events_size(), 2);
  EXPECT_EQ(outbox.TakeMessage(2)->events_size(), 1);
}

TEST(EventOutboxTest, LostEventsComeWhenEverythingIsSentAgain) {
  EventOutbox outbox({.lost = 0.5}, 7);
  AddEvents(outbox, 100);
  std::set<std::uint64_t> seen;
  int rounds = 0;
  while (seen.size() < 100 && ++rounds < 100) {
    for (const std::uint64_t sequence : TakeAll(outbox)) seen.insert(sequence);
    outbox.Restart(0);
  }
  EXPECT_GT(rounds, 1);
  EXPECT_EQ(seen.size(), 100u);
}

TEST(EventOutboxTest, FaultsDoubleDelayAndBreakButLoseNothing) {
  EventOutbox outbox({.doubled = 0.3, .late = 0.3, .malformed = 0.3}, 7);
  AddEvents(outbox, 200);
  std::vector<std::uint64_t> order;
  std::set<std::uint64_t> seen;
  int broken = 0;
  while (auto message = outbox.TakeMessage(4)) {
    for (const auto& event : message->events()) {
      if (event.event_case() == call::v1::PbxEvent::EVENT_NOT_SET) {
        ++broken;
        continue;
      }
      order.push_back(event.sequence());
      seen.insert(event.sequence());
    }
  }
  EXPECT_EQ(seen.size(), 200u);
  EXPECT_GT(order.size(), 200u);
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  EXPECT_GT(broken, 0);
}

TEST(EventOutboxTest, TheOldestAreForgottenWhenTheServerStaysAway) {
  EventOutbox outbox({}, 1);
  AddEvents(outbox, static_cast<int>(EventOutbox::kKeptMax) + 10);
  EXPECT_EQ(outbox.unacknowledged(), EventOutbox::kKeptMax);
  EXPECT_EQ(outbox.TakeMessage()->events(0).sequence(), 11u);
}

}  // namespace
}  // namespace strowger::simulator
