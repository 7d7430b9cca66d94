#include "core/routing/place.h"

namespace strowger::core {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::int64_t kMsPerMinute = 60'000;
constexpr std::int64_t kObjectivePoints = 100;

std::int64_t InMs(Duration duration) { return duration_cast<milliseconds>(duration).count(); }

}  // namespace

std::strong_ordering Place::operator<=>(const Place& other) const {
  if (is_overdue != other.is_overdue) return other.is_overdue <=> is_overdue;
  if (!is_overdue && rank != other.rank) return other.rank <=> rank;
  if (arrived != other.arrived) return arrived <=> other.arrived;
  return item <=> other.item;
}

Growth::Growth(const QueueSetup& queue)
    : parts_per_ms_(queue.ageing * (kPartsPerPoint / kMsPerMinute)),
      objective_ms_(InMs(queue.service_objective)) {
  if (has_objective()) parts_per_ms_ += kObjectivePoints * kPartsPerPoint / objective_ms_;
}

Place Growth::PlaceOf(int priority, TimePoint arrived, WorkItemId item, bool is_overdue) const {
  const std::int64_t grown = parts_per_ms_ * InMs(arrived.time_since_epoch());
  return {is_overdue, priority * kPartsPerPoint - grown, arrived, item};
}

std::int64_t Growth::PointsAt(TimePoint now, const Place& place, Duration next_agent) const {
  std::int64_t parts = place.rank + parts_per_ms_ * InMs(now.time_since_epoch());
  if (has_objective()) {
    parts += InMs(next_agent) * (kObjectivePoints * kPartsPerPoint / objective_ms_);
  }
  return parts;
}

}  // namespace strowger::core
