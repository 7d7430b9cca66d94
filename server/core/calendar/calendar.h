#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "core/calendar/zone.h"

namespace strowger::core {

using CalendarId = Id<struct CalendarTag, std::string>;

// Open from `from` until just before `until`, counted on the wall clock from the midnight with
// which the day begins. `until` may be past the next midnight: 22 h to 30 h is a night shift, and
// belongs to the day on which it begins, also when the next day is a holiday.
struct Opening {
  std::chrono::minutes from{};
  std::chrono::minutes until{};
  bool operator==(const Opening&) const = default;
};

// A date on which the hours of the week do not hold: a holiday or special closing (no openings), a
// special opening, a working day in exchange for a holiday.
struct SpecialDay {
  std::chrono::year_month_day date;
  std::string name;  // For people, for example "New Year".
  std::vector<Opening> openings;
  bool operator==(const SpecialDay&) const = default;
};

struct CalendarSetup {
  CalendarId id;
  Zone zone;
  std::array<std::vector<Opening>, 7> week;  // From Sunday, as std::chrono::weekday counts.
  std::vector<SpecialDay> special_days;
  bool operator==(const CalendarSetup&) const = default;
};

inline constexpr std::size_t openings_max = 24;          // Of one day.
inline constexpr std::size_t special_days_max = 10'000;  // Of one calendar.
inline constexpr int calendar_days_ahead_max = 800;      // How far the next change is looked for.

struct CalendarState {
  bool is_open = false;
  std::string special_day;  // The name of today's, when today is one.
  // When is_open changes, so that a timer can be set; none when it does not within
  // calendar_days_ahead_max: never open, or always.
  std::optional<TimePoint> next_change;
};

// Business hours. The rule at clock changes: the hours are read off the wall clock, and a wall time
// means the first instant at which the clock shows it or later (Zone::ToInstant). So an opening is
// always one stretch: from 1:30 to 2:30 on the night when 2:00 becomes 3:00 it lasts until 3:00,
// half an hour; from 2:00 to 2:30 it does not happen. On the night when 3:00 becomes 2:00, from
// 1:00 to 4:00 lasts four hours, from 2:00 to 2:30 half an hour, the first of the two.
//
// Stretches that meet or overlap are one. A plain value that asks no clock.
class Calendar {
 public:
  // Refused with CALENDAR_INVALID, which names the day: an opening that is empty, begins outside of
  // its day or lasts longer than 24 hours, openings of one day that overlap, a date that does not
  // exist or stands twice, too many of something.
  static Result<Calendar> Make(CalendarSetup setup);

  const CalendarSetup& setup() const { return setup_; }

  bool IsOpen(TimePoint instant) const { return OpenUntil(instant).has_value(); }
  CalendarState Describe(TimePoint now) const;
  // The first opened instant at or after `from`; none within calendar_days_ahead_max.
  std::optional<TimePoint> NextOpening(TimePoint from) const;
  // Open time from `begin` to `end`; zero when they are not in this order. Costs time by the day.
  Duration BusinessTime(TimePoint begin, TimePoint end) const;
  // When so much open time has passed since `begin`: the end of it, not the next opening. `begin`
  // itself for zero. None when calendar_days_ahead_max days pass without any.
  std::optional<TimePoint> AfterBusinessTime(TimePoint begin, Duration time) const;

 private:
  struct Stretch {
    TimePoint begin;
    TimePoint end;
  };

  explicit Calendar(CalendarSetup setup);

  std::chrono::local_days DayOf(TimePoint instant) const;
  const SpecialDay* FindSpecial(std::chrono::local_days day) const;
  const std::vector<Opening>& OpeningsOf(std::chrono::local_days day) const;
  // Calls `visit(stretch)` for each opening of the day that lasts, in order.
  template <class Visit>
  void ForEachStretch(std::chrono::local_days day, Visit&& visit) const;
  // How long after `instant` it stays open; none when closed. At most about as far as is looked.
  std::optional<TimePoint> OpenUntil(TimePoint instant) const;

  CalendarSetup setup_;
  std::map<std::chrono::local_days, std::size_t> special_;  // Places in setup_.special_days.
};

}  // namespace strowger::core
