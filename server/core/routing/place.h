#pragma once

#include <compare>
#include <cstdint>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/setup.h"

// The order of waiting work; see server/decisions/0007-order-of-waiting-work.md. At time t an item
// has so many points:
//
//   priority + ageing x waited minutes + 100 x (waited + time to the queue's next agent) /
//   objective
//
// More points go first, then the earlier arrival, then the smaller number. Within a queue this
// order never changes, since all points there grow alike: so an item has a place, computed once.
// Only the heads of different queues are compared at t.
namespace strowger::core {

// A point has so many parts that one point a minute is a whole number of parts a millisecond.
// With the largest ageing and the shortest objective, times until the year 2100 fit in 64 bits.
inline constexpr std::int64_t kPartsPerPoint = 60'000'000;

// An item's place among those of its queue.
struct Place {
  bool is_overdue = false;  // Waited too long: before all that did not, by arrival.
  std::int64_t rank = 0;    // Larger first: the points less what has grown by the arrival.
  TimePoint arrived;
  WorkItemId item;

  bool operator==(const Place&) const = default;
  std::strong_ordering operator<=>(const Place& other) const;
};

// How points grow with time in a queue. Points are counted in small parts, so that nothing is
// rounded that people can set.
class Growth {
 public:
  Growth() = default;
  explicit Growth(const QueueSetup& queue);

  Place PlaceOf(int priority, TimePoint arrived, WorkItemId item, bool is_overdue) const;
  // The points at `now`, in parts; `next_agent`: until the queue's next agent is expected to be
  // free.
  std::int64_t PointsAt(TimePoint now, const Place& place, Duration next_agent) const;
  // Does the time to the next agent count?
  bool has_objective() const { return objective_ms_ > 0; }

 private:
  std::int64_t parts_per_ms_ = 0;
  std::int64_t objective_ms_ = 0;
};

}  // namespace strowger::core
