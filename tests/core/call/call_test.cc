#include "core/call/call.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::seconds;

constexpr TimePoint kNow{std::chrono::hours(1000)};

Segment Stay(const std::string& agent, TimePoint start) {
  Segment segment;
  segment.agent = AgentId{agent};
  segment.start = start;
  return segment;
}

TEST(CallTest, OwnerAndConsultedPartyAreToldApart) {
  ItemView item;
  item.owner = AgentId{"ana"};
  item.parties = {{LegId{"1"}, LegState::kConnected, AgentId{"ana"}, DeviceId{"1001"}},
                  {LegId{"2"}, LegState::kAlerting, AgentId{}, DeviceId{"0123"}}};
  EXPECT_EQ(OwnerParty(item)->leg, LegId{"1"});
  EXPECT_EQ(ConsultedParty(item)->leg, LegId{"2"});
  RemoveParty(item, LegId{"2"});
  EXPECT_EQ(ConsultedParty(item), nullptr);
  item.owner = {};
  EXPECT_EQ(OwnerParty(item), nullptr) << "nobody owns it, least of all an outside number";
}

TEST(CallTest, NextSegmentEndsTheOneBefore) {
  ItemView item;
  OpenSegment(item, Stay("", kNow));
  OpenSegment(item, Stay("ana", kNow + seconds(5)));
  ASSERT_EQ(item.segments.size(), 2U);
  EXPECT_EQ(item.segments[0].end, kNow + seconds(5));
  EXPECT_FALSE(item.segments[1].end);
  EXPECT_EQ(LastSegmentOf(item, AgentId{"ana"}), &item.segments[1]);
  EXPECT_EQ(LastSegmentOf(item, AgentId{"bo"}), nullptr);
}

TEST(CallTest, SegmentNeverEndsBeforeItsStart) {
  ItemView item;
  OpenSegment(item, Stay("ana", kNow));
  EndSegment(item, kNow - seconds(3));
  EXPECT_EQ(item.segments[0].end, kNow);
}

TEST(CallTest, SegmentsPastTheMaximumAreMergedIntoTheLast) {
  ItemView item;
  for (std::size_t i = 0; i < segments_max; ++i) OpenSegment(item, Stay("ana", kNow));
  OpenSegment(item, Stay("bo", kNow + seconds(9)));
  ASSERT_EQ(item.segments.size(), segments_max);
  EXPECT_EQ(item.segments.back().agent, AgentId{"bo"});
  EXPECT_EQ(item.segments.back().start, kNow);
  EXPECT_FALSE(item.segments.back().end);
}

TEST(CallTest, HoldCountsOnlyWhileTheCustomerIsOnHold) {
  ItemView item;
  OpenSegment(item, Stay("ana", kNow));
  item.state = ItemState::kConnected;
  item.state_since = kNow;
  AddHold(item, kNow + seconds(5));
  EXPECT_EQ(item.segments[0].hold, Duration::zero());
  item.state = ItemState::kHeld;
  AddHold(item, kNow + seconds(5));
  EXPECT_EQ(item.segments[0].hold, seconds(5));
}

TEST(CallTest, AttachedDataStaysWithinItsMaxima) {
  std::map<std::string, std::string> attached;
  for (int i = 0; i < 100; ++i) attached["key" + std::to_string(100 + i)] = "v";
  attached["long"] = std::string(attached_bytes_max + 5, 'x');
  attached[std::string(attached_bytes_max + 1, 'k')] = "v";
  TrimAttached(attached);
  EXPECT_EQ(attached.size(), attached_entries_max);
  for (const auto& [key, value] : attached) {
    EXPECT_LE(key.size(), attached_bytes_max);
    EXPECT_LE(value.size(), attached_bytes_max);
  }
}

TEST(CallTest, AttachedTextIsCutAtTheBorderOfACharacter) {
  std::map<std::string, std::string> attached;
  attached["name"] = std::string(attached_bytes_max - 1, 'x') + "\xE6\x9D\x8E";
  TrimAttached(attached);
  EXPECT_EQ(attached["name"], std::string(attached_bytes_max - 1, 'x'));
}

TEST(CallTest, DigitsAreAppendedUpToTheMaximum) {
  ItemView item;
  AppendDigits(item, "12");
  AppendDigits(item, "3");
  EXPECT_EQ(item.attached["digits"], "123");
  AppendDigits(item, std::string(2 * attached_bytes_max, '9'));
  EXPECT_EQ(item.attached["digits"].size(), attached_bytes_max);
}

TEST(CallTest, DigitsFindNoPlaceWhereAttachedDataIsFull) {
  ItemView item;
  for (std::size_t i = 0; i < attached_entries_max; ++i) item.attached["k" + std::to_string(i)];
  AppendDigits(item, "1");
  EXPECT_FALSE(item.attached.contains("digits"));
}

}  // namespace
}  // namespace strowger::core
