#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/calendar/calendar.h"
#include "core/floor/setup.h"
#include "core/floor/step.h"
#include "core/routing/directory.h"

namespace strowger::core {

// Which queues are open. Each calendar of the set-up is watched by one timer, which stands at its
// next opening or closing; nothing looks at a calendar in between.
class Hours {
 public:
  // `setup` must outlive this.
  Hours(const FloorSetup& setup, const Directory& directory);

  // Looks at all calendars and starts their timers.
  void Start(Step& step);
  // Opens and closes what is due, also when its timer is late. Not for inputs that may be refused,
  // since those change nothing.
  void Advance(Step& step);
  // The timer of this calendar fired; by the clock it may have been early.
  void TimerFired(Step& step, std::uint64_t calendar);

  bool IsOpen(QueueNumber queue) const { return StateOf(queue).is_open; }
  const CalendarState& StateOf(QueueNumber queue) const;
  // Null: always open.
  const Calendar* CalendarOf(QueueNumber queue) const;
  // Queues that opened or closed since the last call.
  std::vector<QueueId> TakeChanges() { return std::exchange(changed_, {}); }
  // Those that closed, for the rules.
  std::vector<QueueNumber> TakeClosed() { return std::exchange(closed_, {}); }

 private:
  void Look(Step& step, std::size_t calendar);

  const FloorSetup& setup_;
  std::vector<std::optional<std::size_t>> calendars_;  // By the queue; none: always open.
  std::vector<CalendarState> states_;                  // By the calendar.
  std::optional<TimePoint> next_change_;               // The first of them all.
  std::vector<QueueId> changed_;
  std::vector<QueueNumber> closed_;
};

}  // namespace strowger::core
