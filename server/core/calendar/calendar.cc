#include "core/calendar/calendar.h"

#include <algorithm>
#include <utility>

namespace strowger::core {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;

// An opening begins before the midnight that ends its day and lasts a day at most, so that today's
// wall clock may still show one of yesterday.
constexpr days kReach{1};

constexpr std::array<const char*, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                               "Thursday", "Friday", "Saturday"};

std::string Written(std::chrono::year_month_day date) {
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

Error CalendarInvalid(const CalendarId& id, const std::string& day, const std::string& what) {
  return InvalidArgument("CALENDAR_INVALID", "calendar \"" + id.value + "\", " + day + ": " + what,
                         {{"calendar", id.value}, {"day", day}, {"what", what}});
}

// Sorts them; the text says what is wrong.
std::string Arrange(std::vector<Opening>& openings) {
  if (openings.size() > openings_max) return "more than 24 openings";
  std::sort(openings.begin(), openings.end(),
            [](const Opening& a, const Opening& b) { return a.from < b.from; });
  for (std::size_t i = 0; i < openings.size(); ++i) {
    const Opening& opening = openings[i];
    if (opening.from < minutes(0) || opening.from >= hours(24)) {
      return "an opening must begin from 0:00 to 23:59";
    }
    if (opening.until <= opening.from) return "an opening must end after it begins";
    if (opening.until - opening.from > hours(24)) return "an opening lasts at most 24 hours";
    if (i > 0 && opening.from < openings[i - 1].until) return "openings must not overlap";
  }
  return {};
}

Result<void> ArrangeAll(CalendarSetup& setup) {
  for (std::size_t i = 0; i < setup.week.size(); ++i) {
    if (const std::string wrong = Arrange(setup.week[i]); !wrong.empty()) {
      return CalendarInvalid(setup.id, kWeekdays[i], wrong);
    }
  }
  if (setup.special_days.size() > special_days_max) {
    return CalendarInvalid(setup.id, "special days", "more than 10000");
  }
  std::sort(setup.special_days.begin(), setup.special_days.end(),
            [](const SpecialDay& a, const SpecialDay& b) { return a.date < b.date; });
  for (std::size_t i = 0; i < setup.special_days.size(); ++i) {
    SpecialDay& day = setup.special_days[i];
    std::string wrong = Arrange(day.openings);
    if (!day.date.ok()) wrong = "there is no such date";
    if (i > 0 && day.date == setup.special_days[i - 1].date) wrong = "the date stands twice";
    if (!wrong.empty()) return CalendarInvalid(setup.id, Written(day.date), wrong);
  }
  return {};
}

}  // namespace

Result<Calendar> Calendar::Make(CalendarSetup setup) {
  if (auto arranged = ArrangeAll(setup); !arranged.ok()) return arranged.error();
  return Calendar(std::move(setup));
}

Calendar::Calendar(CalendarSetup setup) : setup_(std::move(setup)) {
  for (std::size_t i = 0; i < setup_.special_days.size(); ++i) {
    special_.emplace(local_days(setup_.special_days[i].date), i);
  }
}

local_days Calendar::DayOf(TimePoint instant) const {
  return std::chrono::floor<days>(setup_.zone.ToWall(instant));
}

const SpecialDay* Calendar::FindSpecial(local_days day) const {
  const auto found = special_.find(day);
  return found == special_.end() ? nullptr : &setup_.special_days[found->second];
}

const std::vector<Opening>& Calendar::OpeningsOf(local_days day) const {
  const SpecialDay* special = FindSpecial(day);
  if (special != nullptr) return special->openings;
  return setup_.week[std::chrono::weekday(day).c_encoding()];
}

template <class Visit>
void Calendar::ForEachStretch(local_days day, Visit&& visit) const {
  for (const Opening& opening : OpeningsOf(day)) {
    const Stretch stretch{setup_.zone.ToInstant(day + opening.from),
                          setup_.zone.ToInstant(day + opening.until)};
    if (stretch.begin < stretch.end) visit(stretch);
  }
}

std::optional<TimePoint> Calendar::OpenUntil(TimePoint instant) const {
  TimePoint end = instant;
  // The clock may go back over midnight, so that a stretch of tomorrow's date has begun already.
  const local_days first = DayOf(instant) - kReach;
  const local_days last = first + days(calendar_days_ahead_max);
  for (local_days day = first; day <= last; day += days(1)) {
    const TimePoint before = end;
    ForEachStretch(day, [&](const Stretch& stretch) {
      if (stretch.begin <= end && end < stretch.end) end = stretch.end;
    });
    if (end == before && day > DayOf(end) + kReach) break;
  }
  if (end == instant) return std::nullopt;
  return end;
}

std::optional<TimePoint> Calendar::NextOpening(TimePoint from) const {
  const local_days first = DayOf(from) - kReach;
  for (int ahead = 0; ahead <= calendar_days_ahead_max; ++ahead) {
    std::optional<TimePoint> found;
    ForEachStretch(first + days(ahead), [&](const Stretch& stretch) {
      if (!found && from < stretch.end) found = std::max(from, stretch.begin);
    });
    if (found) return found;
  }
  return std::nullopt;
}

CalendarState Calendar::Describe(TimePoint now) const {
  CalendarState state;
  if (const SpecialDay* special = FindSpecial(DayOf(now))) state.special_day = special->name;
  const std::optional<TimePoint> end = OpenUntil(now);
  state.is_open = end.has_value();
  if (!end) {
    state.next_change = NextOpening(now);
  } else if (DayOf(*end) - DayOf(now) < days(calendar_days_ahead_max - 2)) {
    state.next_change = end;
  }
  return state;
}

Duration Calendar::BusinessTime(TimePoint begin, TimePoint end) const {
  Duration sum{};
  if (begin >= end) return sum;
  TimePoint counted = begin;  // Stretches that overlap count once.
  const local_days last = DayOf(end) + kReach;
  for (local_days day = DayOf(begin) - kReach; day <= last; day += days(1)) {
    ForEachStretch(day, [&](const Stretch& stretch) {
      const TimePoint from = std::max(counted, stretch.begin);
      const TimePoint until = std::min(end, stretch.end);
      if (from >= until) return;
      sum += until - from;
      counted = until;
    });
  }
  return sum;
}

std::optional<TimePoint> Calendar::AfterBusinessTime(TimePoint begin, Duration time) const {
  if (time <= Duration::zero()) return begin;
  TimePoint counted = begin;
  Duration left = time;
  int days_without = 0;
  for (local_days day = DayOf(begin) - kReach; days_without <= calendar_days_ahead_max;
       day += days(1)) {
    std::optional<TimePoint> reached;
    ++days_without;
    ForEachStretch(day, [&](const Stretch& stretch) {
      const TimePoint from = std::max(counted, stretch.begin);
      if (reached || from >= stretch.end) return;
      days_without = 0;
      counted = std::min(stretch.end, from + std::min(left, stretch.end - from));
      left -= counted - from;
      if (left == Duration::zero()) reached = counted;
    });
    if (reached) return reached;
  }
  return std::nullopt;
}

}  // namespace strowger::core
