#include "core/routing/place.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(24 * 365 * 55)};

Place PlaceOf(const Growth& growth, int priority, Duration arrived, std::uint64_t item = 1,
              bool is_overdue = false) {
  return growth.PlaceOf(priority, kStart + arrived, WorkItemId{item}, is_overdue);
}

TEST(PlaceTest, PriorityThenArrivalThenNumber) {
  const Growth none;
  EXPECT_LT(PlaceOf(none, 5, seconds(100), 9), PlaceOf(none, 1, seconds(1), 1));
  EXPECT_LT(PlaceOf(none, 1, seconds(1), 9), PlaceOf(none, 1, seconds(2), 1));
  EXPECT_LT(PlaceOf(none, 1, Duration(1), 9), PlaceOf(none, 1, Duration(2), 1));
  EXPECT_LT(PlaceOf(none, 1, seconds(1), 1), PlaceOf(none, 1, seconds(1), 2));
}

TEST(PlaceTest, WithAgeingAMinuteWeighsItsPoints) {
  QueueSetup queue;
  queue.ageing = 3;
  const Growth growth(queue);
  EXPECT_LT(PlaceOf(growth, 0, seconds(0)), PlaceOf(growth, 3, seconds(61)));
  EXPECT_LT(PlaceOf(growth, 3, seconds(59)), PlaceOf(growth, 0, seconds(0)));
  EXPECT_LT(PlaceOf(growth, 0, seconds(0), 9), PlaceOf(growth, 3, minutes(1), 1))
      << "equal points go by arrival";
}

TEST(PlaceTest, OverdueGoesFirstAndByArrival) {
  QueueSetup queue;
  queue.ageing = 3;
  const Growth growth(queue);
  const Place late = PlaceOf(growth, 0, seconds(5), 1, true);
  EXPECT_LT(late, PlaceOf(growth, 900, seconds(0)));
  EXPECT_LT(late, PlaceOf(growth, 900, seconds(6), 2, true));
  EXPECT_LT(PlaceOf(growth, -5, seconds(4), 2, true), late);
}

TEST(GrowthTest, PointsAreWhatPeopleSet) {
  QueueSetup queue;
  queue.ageing = 6;
  queue.service_objective = seconds(20);
  const Growth growth(queue);
  const auto points = [&](Duration now, Duration next_agent) {
    const std::int64_t parts =
        growth.PointsAt(kStart + now, PlaceOf(growth, 7, seconds(0)), next_agent);
    return static_cast<double>(parts) / 60'000'000;
  };
  EXPECT_DOUBLE_EQ(points(seconds(0), {}), 7);
  EXPECT_DOUBLE_EQ(points(seconds(10), {}), 7 + 1 + 50);
  EXPECT_DOUBLE_EQ(points(seconds(10), seconds(5)), 7 + 1 + 75);
}

TEST(GrowthTest, TheSteepestQueueFitsUntilTheYear2100) {
  QueueSetup queue;
  queue.ageing = kAgeingMax;
  queue.service_objective = kServiceObjectiveMin;
  const Growth growth(queue);
  const TimePoint late{std::chrono::hours(24 * 365 * 130)};
  const Place place = growth.PlaceOf(-1'000'000, late, WorkItemId{1}, false);
  EXPECT_LT(place.rank, 0);
  EXPECT_EQ(growth.PointsAt(late, place, {}), -1'000'000 * std::int64_t{60'000'000});
}

}  // namespace
}  // namespace strowger::core
