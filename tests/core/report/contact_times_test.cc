#include "core/report/contact_times.h"

#include <gtest/gtest.h>

#include <chrono>

namespace strowger::core {
namespace {

using namespace std::chrono_literals;

TimePoint At(std::chrono::seconds time) { return TimePoint(time); }

Segment Stay(std::string agent, std::chrono::seconds start, std::chrono::seconds end,
             std::chrono::seconds hold = 0s) {
  Segment segment;
  segment.agent = AgentId{std::move(agent)};
  segment.start = At(start);
  segment.end = At(end);
  segment.hold = hold;
  return segment;
}

ItemView Closed(std::chrono::seconds at, std::vector<Segment> segments) {
  ItemView item;
  item.state = ItemState::kClosed;
  item.arrived = At(100s);
  item.state_since = At(at);
  item.segments = std::move(segments);
  return item;
}

TEST(ContactTimesTest, AnsweredCallHasWaitTalkHoldAndWrapUp) {
  ItemView item = Closed(190s, {Stay("", 100s, 110s), Stay("ana", 110s, 160s, 20s)});
  item.answered = At(110s);
  const ContactTimes times = MeasureContact(item);
  EXPECT_EQ(times.ended, At(160s));
  EXPECT_EQ(times.wait, 10s);
  EXPECT_EQ(times.talk, 30s);
  EXPECT_EQ(times.hold, 20s);
  EXPECT_EQ(times.wrap_up, 30s);
}

TEST(ContactTimesTest, TimeOfATransferIsCountedWithBothAgents) {
  ItemView item = Closed(200s, {Stay("", 100s, 110s), Stay("ana", 110s, 130s), Stay("", 130s, 150s),
                                Stay("li", 150s, 190s, 5s)});
  item.answered = At(110s);
  const ContactTimes times = MeasureContact(item);
  EXPECT_EQ(times.wait, 10s);
  EXPECT_EQ(times.talk, 55s);
  EXPECT_EQ(times.hold, 5s);
  EXPECT_EQ(times.wrap_up, 10s);
}

TEST(ContactTimesTest, AbandonedCallOnlyWaited) {
  const ContactTimes times = MeasureContact(Closed(130s, {Stay("", 100s, 130s)}));
  EXPECT_EQ(times.wait, 30s);
  EXPECT_EQ(times.talk, 0s);
  EXPECT_EQ(times.wrap_up, 0s);
  EXPECT_EQ(times.ended, At(130s));
}

TEST(ContactTimesTest, OpenSegmentEndsWithTheItem) {
  ItemView item = Closed(160s, {Stay("ana", 110s, 0s)});
  item.segments.front().end.reset();
  item.answered = At(110s);
  EXPECT_EQ(MeasureContact(item).talk, 50s);
}

TEST(ContactTimesTest, ClockThatWentBackGivesNoNegativeTime) {
  ItemView item = Closed(90s, {Stay("ana", 120s, 110s, 60s)});
  item.answered = At(80s);
  const ContactTimes times = MeasureContact(item);
  EXPECT_EQ(times.wait, 0s);
  EXPECT_EQ(times.talk, 0s);
  EXPECT_EQ(times.hold, 0s);
  EXPECT_GE(times.wrap_up, 0s);
}

TEST(ContactTimesTest, RefusedCallWithoutSegmentsEndsWhenItClosed) {
  const ContactTimes times = MeasureContact(Closed(101s, {}));
  EXPECT_EQ(times.ended, At(101s));
  EXPECT_EQ(times.wait, 1s);
}

}  // namespace
}  // namespace strowger::core
