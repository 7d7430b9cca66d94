#include "core/mail/mail_due.h"

#include <gtest/gtest.h>

#include <random>

#include "core/calendar/calendar_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

DuePause Standing(const std::string& from, const std::string& until) {
  return {Utc(from), until.empty() ? std::optional<TimePoint>() : Utc(until)};
}

// 2024-07-01 is a Monday; the office is open from 6:00 to 14:00 UTC then, and an hour later in
// winter.
Calendar Office() { return MakeCalendar(WorkingDays(Vienna(), {"8:00-16:00"})); }

TEST(MailDueTest, OpenTimeThatDoesNotStandCounts) {
  struct Case {
    const char* what;
    const char* start;
    Duration budget;
    std::vector<DuePause> pauses;
    const char* due;  // Empty: none.
  };
  const Case cases[] = {
      {"same day", "2024-07-01 06:00", hours(4), {}, "2024-07-01 10:00"},
      {"over night", "2024-07-01 12:00", hours(4), {}, "2024-07-02 08:00"},
      {"over a weekend", "2024-07-05 13:00", hours(4), {}, "2024-07-08 09:00"},
      {"before opening", "2024-07-06 03:00", hours(8), {}, "2024-07-08 14:00"},
      {"nothing", "2024-07-06 03:00", hours(0), {}, "2024-07-06 03:00"},
      {"over the change of clocks", "2024-10-25 13:00", hours(2), {}, "2024-10-28 08:00"},
      {"a pause",
       "2024-07-01 06:00",
       hours(4),
       {Standing("2024-07-01 07:00", "2024-07-01 09:00")},
       "2024-07-01 12:00"},
      {"pauses that overlap",
       "2024-07-01 06:00",
       hours(4),
       {Standing("2024-07-01 08:00", "2024-07-01 09:00"),
        Standing("2024-07-01 07:00", "2024-07-01 08:30")},
       "2024-07-01 12:00"},
      {"from before the start",
       "2024-07-01 06:00",
       hours(4),
       {Standing("2024-06-01 00:00", "2024-07-01 07:00")},
       "2024-07-01 11:00"},
      {"a pause over night",
       "2024-07-01 06:00",
       hours(8),
       {Standing("2024-07-01 12:00", "2024-07-02 07:00")},
       "2024-07-02 09:00"},
      {"without an end", "2024-07-01 06:00", hours(4), {Standing("2024-07-01 09:00", "")}, ""},
      {"without an end, after it",
       "2024-07-01 06:00",
       hours(4),
       {Standing("2024-07-01 10:00", "")},
       "2024-07-01 10:00"},
      {"empty and backwards",
       "2024-07-01 06:00",
       hours(4),
       {Standing("2024-07-01 08:00", "2024-07-01 08:00"),
        Standing("2024-07-01 09:00", "2024-07-01 08:00")},
       "2024-07-01 10:00"},
  };
  for (const Case& one : cases) {
    const auto due = DueTime(Utc(one.start), one.budget, Office(), one.pauses);
    ASSERT_EQ(due.has_value(), one.due[0] != '\0') << one.what;
    if (due) {
      EXPECT_EQ(*due, Utc(one.due)) << one.what;
    }
  }
  const Calendar never = MakeCalendar(EveryDay(Vienna(), {}));
  EXPECT_FALSE(DueTime(Utc("2024-07-01 06:00"), hours(1), never, {}));
}

// Counts minute by minute what DueTime and TimeUsed calculate.
class SlowClock {
 public:
  SlowClock(const Calendar& calendar, const std::vector<DuePause>& pauses)
      : calendar_(calendar), pauses_(pauses) {}

  bool Runs(TimePoint minute) const {
    for (const DuePause& pause : pauses_) {
      if (pause.from <= minute && (!pause.until || minute < *pause.until)) return false;
    }
    return calendar_.IsOpen(minute);
  }
  // None within `horizon`.
  std::optional<TimePoint> Due(TimePoint start, minutes budget, minutes horizon) const {
    TimePoint now = start;
    for (; budget > minutes(0); now += minutes(1)) {
      if (now - start > horizon) return std::nullopt;
      if (Runs(now)) budget -= minutes(1);
    }
    return now;
  }
  minutes Used(TimePoint start, TimePoint now) const {
    minutes used{};
    for (TimePoint at = start; at < now; at += minutes(1)) used += minutes(Runs(at) ? 1 : 0);
    return used;
  }

 private:
  const Calendar& calendar_;
  const std::vector<DuePause>& pauses_;
};

// Seeded: hours of any kind, by day and night, around changes of clocks, with pauses of any kind.
TEST(MailDueTest, IsWhatASlowClockCounts) {
  const std::pair<Zone, const char*> places[] = {{Vienna(), "2024-03-29 00:00"},
                                                 {Vienna(), "2024-10-25 00:00"},
                                                 {NewYork(), "2024-03-08 00:00"},
                                                 {LordHowe(), "2024-04-05 00:00"},
                                                 {Shanghai(), "2024-02-28 00:00"}};
  int dues = 0;
  for (unsigned seed = 1; seed <= 250; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&random](unsigned most) { return static_cast<int>(random() % most); };
    const auto& [zone, begin] = places[static_cast<std::size_t>(below(5))];
    CalendarSetup setup;
    setup.id = CalendarId{"any"};
    setup.zone = zone;
    for (auto& day : setup.week) {
      const minutes from(below(24 * 60));
      if (below(5) != 0) day.push_back({from, from + minutes(1 + below(10 * 60))});
      if (below(3) == 0 && from > minutes(60)) day.push_back({minutes(below(30)), minutes(45)});
    }
    const Calendar calendar = MakeCalendar(std::move(setup));
    const TimePoint start = Utc(begin) + minutes(below(2 * 24 * 60));
    std::vector<DuePause> pauses;
    for (int i = below(5); i > 0; --i) {
      const TimePoint from = start + minutes(below(4 * 24 * 60) - 600);
      pauses.push_back({from, from + minutes(below(24 * 60))});
      if (below(20) == 0) pauses.back().until.reset();
    }
    const SlowClock slow(calendar, pauses);
    const minutes budget(below(30 * 60));
    constexpr minutes kHorizon(30 * 24 * 60);
    const auto due = slow.Due(start, budget, kHorizon);
    const auto quick = DueTime(start, budget, calendar, pauses);
    if (due) {
      ++dues;
      ASSERT_EQ(quick, due) << seed;
      EXPECT_EQ(TimeUsed(start, *due, calendar, pauses), budget) << seed;
    } else {
      EXPECT_TRUE(!quick || *quick > start + kHorizon) << seed;
    }
    const TimePoint now = start + minutes(below(6 * 24 * 60));
    EXPECT_EQ(TimeUsed(start, now, calendar, pauses), slow.Used(start, now)) << seed;
  }
  EXPECT_GT(dues, 150);
}

}  // namespace
}  // namespace strowger::core
