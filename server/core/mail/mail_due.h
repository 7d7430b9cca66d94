#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/time.h"
#include "core/calendar/calendar.h"

// By when a mail is to be answered and its matter settled. Time counts while the calendar is open
// and nobody waits for the customer or a third party. Pure functions: a calendar or a budget that
// changes is answered by asking again.
namespace strowger::core {

// The clock stands from `from` until just before `until`; none: it still does.
struct DuePause {
  TimePoint from;
  std::optional<TimePoint> until;
};

// Of one mail; further ones are passed over.
inline constexpr std::size_t kDuePausesMax = 1'000;

// When `budget` is used up; none when it is not within calendar_days_ahead_max, or while the clock
// stands before it is. Pauses may overlap and come in any order. Zero: at `start`.
std::optional<TimePoint> DueTime(TimePoint start, Duration budget, const Calendar& calendar,
                                 const std::vector<DuePause>& pauses);

// How much was used up from `start` to `now`: the inverse.
Duration TimeUsed(TimePoint start, TimePoint now, const Calendar& calendar,
                  const std::vector<DuePause>& pauses);

}  // namespace strowger::core
