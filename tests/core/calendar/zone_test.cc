#include "core/calendar/zone.h"

#include <gtest/gtest.h>

#include "core/calendar/calendar_fixture.h"

namespace strowger::core {
namespace {

struct WallCase {
  const char* name;
  Zone (*zone)();
  const char* wall;
  const char* instant;  // The first at which the clock shows `wall` or later.
};

class ZoneWallTest : public testing::TestWithParam<WallCase> {};

TEST_P(ZoneWallTest, MeansTheFirstInstant) {
  const WallCase& known = GetParam();
  EXPECT_EQ(known.zone().ToInstant(Wall(known.wall)), Utc(known.instant));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ZoneWallTest,
    testing::Values(
        WallCase{"Winter", Vienna, "2024-01-15 12:00", "2024-01-15 11:00"},
        WallCase{"Summer", Vienna, "2024-07-15 12:00", "2024-07-15 10:00"},
        WallCase{"BeforeTheGap", Vienna, "2024-03-31 01:59", "2024-03-31 00:59"},
        WallCase{"GapBegins", Vienna, "2024-03-31 02:00", "2024-03-31 01:00"},
        WallCase{"InTheGap", Vienna, "2024-03-31 02:30", "2024-03-31 01:00"},
        WallCase{"GapEnds", Vienna, "2024-03-31 03:00", "2024-03-31 01:00"},
        WallCase{"AfterTheGap", Vienna, "2024-03-31 03:01", "2024-03-31 01:01"},
        WallCase{"BeforeTheOverlap", Vienna, "2024-10-27 01:59", "2024-10-26 23:59"},
        WallCase{"OverlapBegins", Vienna, "2024-10-27 02:00", "2024-10-27 00:00"},
        WallCase{"InTheOverlap", Vienna, "2024-10-27 02:30", "2024-10-27 00:30"},
        WallCase{"OverlapEnds", Vienna, "2024-10-27 03:00", "2024-10-27 02:00"},
        WallCase{"WestOfGreenwichGap", NewYork, "2024-03-10 02:30", "2024-03-10 07:00"},
        WallCase{"WestOfGreenwichOverlap", NewYork, "2024-11-03 01:30", "2024-11-03 05:30"},
        WallCase{"WestOfGreenwichAfter", NewYork, "2024-11-03 02:00", "2024-11-03 07:00"},
        WallCase{"HalfHourGap", LordHowe, "2024-10-06 02:15", "2024-10-05 15:30"},
        WallCase{"HalfHourGapEnds", LordHowe, "2024-10-06 02:31", "2024-10-05 15:31"},
        WallCase{"HalfHourOverlap", LordHowe, "2024-04-07 01:45", "2024-04-06 14:45"},
        WallCase{"HalfHourOverlapEnds", LordHowe, "2024-04-07 02:00", "2024-04-06 15:30"},
        WallCase{"NoChanges", Shanghai, "2024-04-07 02:00", "2024-04-06 18:00"},
        WallCase{"BeforeTheFirstChange", Vienna, "2020-07-01 12:00", "2020-07-01 11:00"}),
    [](const auto& test) { return test.param.name; });

TEST(ZoneTest, EveryInstantIsShownAndTimesThatComeOnceComeBack) {
  for (const Zone& zone : {Vienna(), NewYork(), LordHowe(), Shanghai(), Zone{}}) {
    TimePoint last{};
    for (TimePoint at = Utc("2024-01-01 00:00"); at < Utc("2025-01-01 00:00");
         at += std::chrono::minutes(10)) {
      const TimePoint first = zone.ToInstant(zone.ToWall(at));
      // Earlier only in the second half of an overlap.
      EXPECT_LE(first, at);
      EXPECT_LE(at - first, std::chrono::hours(1));
      EXPECT_EQ(zone.ToWall(first), zone.ToWall(at));
      EXPECT_LE(last, zone.ToInstant(zone.ToWall(at) + std::chrono::hours(1)));
      last = first;
    }
  }
}

TEST(ZoneTest, NonsenseIsRefused) {
  using std::chrono::hours;
  const auto reason = [](std::vector<ZoneChange> changes) {
    const auto zone = Zone::Make("Test/Zone", std::move(changes));
    return zone.ok() ? "none" : zone.error().reason;
  };
  const TimePoint at = Utc("2024-01-01 00:00");
  EXPECT_EQ(reason({{at, hours(-12)}}), "none");
  EXPECT_EQ(reason({}), "ZONE_INVALID");
  EXPECT_EQ(reason({{at, hours(24)}}), "ZONE_INVALID");
  EXPECT_EQ(reason({{at, hours(1)}, {at, hours(2)}}), "ZONE_INVALID");
  EXPECT_EQ(reason({{at, hours(1)}, {at - hours(1), hours(2)}}), "ZONE_INVALID");
}

}  // namespace
}  // namespace strowger::core
