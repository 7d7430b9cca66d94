#include "core/report/contact_times.h"

#include <algorithm>

namespace strowger::core {

ContactTimes MeasureContact(const ItemView& closed) {
  ContactTimes times;
  // An open segment ends with the item: it was closed from outside, for example in a resync.
  times.ended = closed.arrived;
  for (const Segment& segment : closed.segments) {
    const TimePoint end = segment.end.value_or(closed.state_since);
    times.ended = std::max(times.ended, end);
    if (!segment.agent) continue;
    const Duration stay = std::max(Duration::zero(), end - segment.start);
    const Duration hold = std::min(segment.hold, stay);
    times.hold += hold;
    times.talk += stay - hold;
  }
  if (closed.segments.empty()) times.ended = closed.state_since;
  const TimePoint wait_end = closed.answered.value_or(times.ended);
  times.wait = std::max(Duration::zero(), wait_end - closed.arrived);
  if (closed.answered) {
    times.wrap_up = std::max(Duration::zero(), closed.state_since - times.ended);
  }
  return times;
}

}  // namespace strowger::core
