#include "core/floor/hours.h"

#include <algorithm>

namespace strowger::core {
namespace {

const CalendarState kAlwaysOpen{.is_open = true, .special_day = {}, .next_change = {}};

}  // namespace

Hours::Hours(const FloorSetup& setup, const Directory& directory)
    : setup_(setup), calendars_(setup.queues.size()), states_(setup.hours.size(), kAlwaysOpen) {
  for (const QueueSetup& queue : setup.queues) {
    if (!queue.hours) continue;
    const auto calendar =
        std::find_if(setup.hours.begin(), setup.hours.end(),
                     [&](const Calendar& one) { return one.setup().id == queue.hours; });
    if (calendar == setup.hours.end()) continue;
    calendars_[directory.FindQueue(queue.id)] =
        static_cast<std::size_t>(calendar - setup.hours.begin());
  }
}

void Hours::Start(Step& step) {
  for (std::size_t calendar = 0; calendar < states_.size(); ++calendar) Look(step, calendar);
}

void Hours::Advance(Step& step) {
  if (!next_change_ || step.now < *next_change_) return;
  for (std::size_t calendar = 0; calendar < states_.size(); ++calendar) {
    const std::optional<TimePoint>& change = states_[calendar].next_change;
    if (change && *change <= step.now) Look(step, calendar);
  }
}

void Hours::TimerFired(Step& step, std::uint64_t calendar) {
  if (calendar >= states_.size()) return;  // Of a set-up before.
  const std::optional<TimePoint>& change = states_[calendar].next_change;
  if (change) step.Do(StartTimer{{TimerKind::kHours, calendar, {}}, *change});
}

const CalendarState& Hours::StateOf(QueueNumber queue) const {
  const std::optional<std::size_t>& calendar = calendars_[queue];
  return calendar ? states_[*calendar] : kAlwaysOpen;
}

const Calendar* Hours::CalendarOf(QueueNumber queue) const {
  const std::optional<std::size_t>& calendar = calendars_[queue];
  return calendar ? &setup_.hours[*calendar] : nullptr;
}

void Hours::Look(Step& step, std::size_t calendar) {
  states_[calendar] = setup_.hours[calendar].Describe(step.now);
  if (const auto& change = states_[calendar].next_change) {
    step.Do(StartTimer{{TimerKind::kHours, calendar, {}}, *change});
  }
  for (std::size_t queue = 0; queue < calendars_.size(); ++queue) {
    if (calendars_[queue] != calendar) continue;
    changed_.push_back(setup_.queues[queue].id);
    if (!states_[calendar].is_open) closed_.push_back(static_cast<QueueNumber>(queue));
  }
  next_change_.reset();
  for (const CalendarState& state : states_) {
    if (!state.next_change) continue;
    next_change_ = next_change_ ? std::min(*next_change_, *state.next_change) : state.next_change;
  }
}

}  // namespace strowger::core
