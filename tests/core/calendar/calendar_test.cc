#include "core/calendar/calendar.h"

#include <gtest/gtest.h>

#include "core/calendar/calendar_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

SpecialDay Special(const std::string& date, const std::string& name,
                   const std::vector<std::string>& openings) {
  SpecialDay day;
  day.date = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(
      std::chrono::time_point_cast<std::chrono::seconds>(Utc(date + " 00:00"))));
  day.name = name;
  for (const std::string& opening : openings) day.openings.push_back(Hours(opening));
  return day;
}

// 2024-07-01 is a Monday; Vienna is two hours ahead then.
TEST(CalendarTest, OpenFromTheFirstInstantUntilJustBeforeTheLast) {
  const Calendar calendar = MakeCalendar(WorkingDays(Vienna(), {"13:00-18:00", "8:00-12:00"}));
  EXPECT_FALSE(calendar.IsOpen(Utc("2024-07-01 06:00") - Duration(1)));
  EXPECT_TRUE(calendar.IsOpen(Utc("2024-07-01 06:00")));
  EXPECT_TRUE(calendar.IsOpen(Utc("2024-07-01 10:00") - Duration(1)));
  EXPECT_FALSE(calendar.IsOpen(Utc("2024-07-01 10:00")));
  EXPECT_TRUE(calendar.IsOpen(Utc("2024-07-01 11:00")));
  EXPECT_FALSE(calendar.IsOpen(Utc("2024-07-01 16:00")));
  EXPECT_FALSE(calendar.IsOpen(Utc("2024-07-06 08:00")));  // Saturday.
}

TEST(CalendarTest, NextChangeIsWhatATimerIsSetTo) {
  const Calendar calendar = MakeCalendar(WorkingDays(Vienna(), {"8:00-12:00", "13:00-18:00"}));
  const struct {
    const char* now;
    bool is_open;
    const char* next;
  } cases[] = {{"2024-07-01 05:00", false, "2024-07-01 06:00"},
               {"2024-07-01 06:00", true, "2024-07-01 10:00"},
               {"2024-07-01 10:00", false, "2024-07-01 11:00"},
               {"2024-07-01 15:59", true, "2024-07-01 16:00"},
               {"2024-07-01 16:00", false, "2024-07-02 06:00"},
               {"2024-07-05 16:00", false, "2024-07-08 06:00"}};
  for (const auto& one : cases) {
    const CalendarState state = calendar.Describe(Utc(one.now));
    EXPECT_EQ(state.is_open, one.is_open) << one.now;
    EXPECT_EQ(state.next_change, Utc(one.next)) << one.now;
  }
  EXPECT_EQ(calendar.NextOpening(Utc("2024-07-01 07:00")), Utc("2024-07-01 07:00"));
  EXPECT_EQ(calendar.NextOpening(Utc("2024-07-05 16:00")), Utc("2024-07-08 06:00"));
}

TEST(CalendarTest, ANightShiftBelongsToTheDayOnWhichItBegins) {
  CalendarSetup setup;
  setup.id = CalendarId{"night"};
  setup.week[1] = {Hours("22:00-30:00")};  // Monday evening to Tuesday morning.
  setup.special_days = {Special("2024-07-02", "Holiday", {}), Special("2024-07-08", "Holiday", {})};
  const Calendar calendar = MakeCalendar(setup);
  EXPECT_TRUE(calendar.IsOpen(Utc("2024-07-02 05:59")));
  EXPECT_EQ(calendar.Describe(Utc("2024-07-01 23:00")).next_change, Utc("2024-07-02 06:00"));
  EXPECT_FALSE(calendar.IsOpen(Utc("2024-07-09 01:00")));
  EXPECT_EQ(calendar.NextOpening(Utc("2024-07-02 06:00")), Utc("2024-07-15 22:00"));
}

TEST(CalendarTest, StretchesThatMeetAreOne) {
  CalendarSetup setup = WorkingDays(Zone{}, {"0:00-24:00"});
  setup.week[5].back() = Hours("12:00-36:00");
  const Calendar calendar = MakeCalendar(setup);
  EXPECT_EQ(calendar.Describe(Utc("2024-07-01 00:00")).next_change, Utc("2024-07-05 00:00"));
  EXPECT_EQ(calendar.Describe(Utc("2024-07-05 13:00")).next_change, Utc("2024-07-06 12:00"));
  // Friday's runs into a Saturday that has hours of its own: counted once.
  setup.week[6] = {Hours("8:00-14:00")};
  const Calendar overlapping = MakeCalendar(setup);
  EXPECT_EQ(overlapping.BusinessTime(Utc("2024-07-05 00:00"), Utc("2024-07-07 00:00")), hours(26));
  EXPECT_EQ(overlapping.AfterBusinessTime(Utc("2024-07-05 12:00"), hours(25)),
            Utc("2024-07-06 13:00"));
}

TEST(CalendarTest, AlwaysOpenAndNeverOpenHaveNoNextChange) {
  const Calendar always = MakeCalendar(EveryDay(Vienna(), {"0:00-24:00"}));
  EXPECT_TRUE(always.IsOpen(Utc("2024-03-31 01:00")));
  EXPECT_EQ(always.Describe(Utc("2024-02-01 00:00")).next_change, std::nullopt);
  EXPECT_EQ(always.AfterBusinessTime(Utc("2024-02-01 00:00"), hours(10'000)),
            Utc("2024-02-01 00:00") + hours(10'000));
  const Calendar never = MakeCalendar(EveryDay(Vienna(), {}));
  EXPECT_FALSE(never.IsOpen(Utc("2024-03-31 01:00")));
  EXPECT_EQ(never.Describe(Utc("2024-02-01 00:00")).next_change, std::nullopt);
  EXPECT_EQ(never.NextOpening(Utc("2024-02-01 00:00")), std::nullopt);
  EXPECT_EQ(never.AfterBusinessTime(Utc("2024-02-01 00:00"), minutes(1)), std::nullopt);
  EXPECT_EQ(never.AfterBusinessTime(Utc("2024-02-01 00:00"), minutes(0)), Utc("2024-02-01 00:00"));
}

TEST(CalendarTest, SpecialDaysReplaceTheWeek) {
  CalendarSetup setup = WorkingDays(Vienna(), {"8:00-18:00"});
  setup.special_days = {Special("2024-12-24", "Christmas Eve", {"8:00-12:00"}),
                        Special("2024-12-25", "Christmas", {}),
                        Special("2024-12-26", "St Stephen", {}),
                        Special("2024-12-28", "Stocktaking", {"10:00-14:00"})};
  const Calendar calendar = MakeCalendar(setup);
  EXPECT_EQ(calendar.Describe(Utc("2024-12-24 08:00")).next_change, Utc("2024-12-24 11:00"));
  const CalendarState holiday = calendar.Describe(Utc("2024-12-25 10:00"));
  EXPECT_FALSE(holiday.is_open);
  EXPECT_EQ(holiday.special_day, "Christmas");
  EXPECT_EQ(holiday.next_change, Utc("2024-12-27 07:00"));
  EXPECT_TRUE(calendar.IsOpen(Utc("2024-12-28 12:00")));
  EXPECT_EQ(calendar.Describe(Utc("2024-12-27 12:00")).special_day, "");
  EXPECT_EQ(calendar.BusinessTime(Utc("2024-12-23 00:00"), Utc("2024-12-30 00:00")),
            hours(10 + 4 + 10 + 4));
}

TEST(CalendarTest, BusinessTimeRunsOnlyWhileOpen) {
  const Calendar calendar = MakeCalendar(WorkingDays(Vienna(), {"8:00-12:00", "13:00-18:00"}));
  EXPECT_EQ(calendar.BusinessTime(Utc("2024-07-01 09:30"), Utc("2024-07-01 11:30")), hours(1));
  EXPECT_EQ(calendar.BusinessTime(Utc("2024-07-05 15:00"), Utc("2024-07-08 07:00")), hours(2));
  EXPECT_EQ(calendar.BusinessTime(Utc("2024-07-01 12:00"), Utc("2024-07-01 12:00")), hours(0));
  EXPECT_EQ(calendar.BusinessTime(Utc("2024-07-02 12:00"), Utc("2024-07-01 12:00")), hours(0));
  // The end of the time, not the next opening; from a closed moment the clock starts with opening.
  EXPECT_EQ(calendar.AfterBusinessTime(Utc("2024-07-01 09:00"), hours(1)), Utc("2024-07-01 10:00"));
  EXPECT_EQ(calendar.AfterBusinessTime(Utc("2024-07-01 09:00"), hours(2)), Utc("2024-07-01 12:00"));
  EXPECT_EQ(calendar.AfterBusinessTime(Utc("2024-07-05 20:00"), hours(10)),
            Utc("2024-07-09 07:00"));
}

TEST(CalendarTest, BusinessTimeAndItsInverseAgree) {
  CalendarSetup setup = EveryDay(LordHowe(), {"1:30-2:10", "9:00-12:00", "20:00-25:45"});
  setup.special_days = {Special("2024-04-06", "Feast", {}),
                        Special("2024-10-06", "Fair", {"2:00-2:40"})};
  const Calendar calendar = MakeCalendar(setup);
  for (const char* begin : {"2024-04-05 00:00", "2024-04-06 13:59", "2024-10-04 10:10"}) {
    const TimePoint from = Utc(begin);
    for (int step = 1; step <= 200; ++step) {
      const Duration time = minutes(step * 17);
      const std::optional<TimePoint> end = calendar.AfterBusinessTime(from, time);
      ASSERT_TRUE(end);
      EXPECT_EQ(calendar.BusinessTime(from, *end), time) << begin << " " << step;
      EXPECT_EQ(calendar.BusinessTime(from, *end - Duration(1)), time - Duration(1));
    }
  }
}

// Minute by minute, over the years' clock changes: the answers fit each other.
TEST(CalendarTest, StateChangesExactlyWhenToldBefore) {
  for (const Zone& zone : {Vienna(), NewYork(), LordHowe(), Shanghai()}) {
    const Calendar calendar =
        MakeCalendar(EveryDay(zone, {"0:15-1:45", "2:15-2:45", "9:00-17:00", "22:00-24:05"}));
    for (const char* begin : {"2024-03-09 12:00", "2024-03-30 12:00", "2024-04-06 00:00",
                              "2024-10-05 00:00", "2024-10-26 12:00", "2024-11-02 12:00"}) {
      CalendarState told = calendar.Describe(Utc(begin));
      Duration open{};
      for (TimePoint at = Utc(begin); at < Utc(begin) + hours(48); at += minutes(1)) {
        ASSERT_TRUE(told.next_change);
        const bool has_changed = at >= *told.next_change;
        EXPECT_EQ(calendar.IsOpen(at), told.is_open != has_changed);
        if (has_changed) told = calendar.Describe(at);
        if (told.is_open) open += minutes(1);
      }
      EXPECT_EQ(calendar.BusinessTime(Utc(begin), Utc(begin) + hours(48)), open) << zone.name();
    }
  }
}

struct ChangeCase {
  const char* name;
  Zone (*zone)();
  const char* opening;
  const char* date;
  int open_minutes;  // On that date.
};

class CalendarChangeTest : public testing::TestWithParam<ChangeCase> {};

TEST_P(CalendarChangeTest, AnOpeningIsOneStretch) {
  const ChangeCase& known = GetParam();
  CalendarSetup setup = EveryDay(known.zone(), {});
  setup.special_days = {Special(known.date, "Change", {known.opening})};
  const Calendar calendar = MakeCalendar(setup);
  const TimePoint midnight = Utc(std::string(known.date) + " 00:00");
  const TimePoint begin = midnight - hours(26);
  EXPECT_EQ(calendar.BusinessTime(begin, midnight + hours(50)), minutes(known.open_minutes));
  const std::optional<TimePoint> opening = calendar.NextOpening(begin);
  EXPECT_EQ(opening.has_value(), known.open_minutes > 0);
  if (!opening) return;
  const std::optional<TimePoint> end = calendar.Describe(*opening).next_change;
  EXPECT_EQ(end, *opening + minutes(known.open_minutes));
  EXPECT_EQ(calendar.NextOpening(*end), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, CalendarChangeTest,
    testing::Values(ChangeCase{"GapWithin", Vienna, "1:00-4:00", "2024-03-31", 120},
                    ChangeCase{"IntoTheGap", Vienna, "1:30-2:30", "2024-03-31", 30},
                    ChangeCase{"OutOfTheGap", Vienna, "2:30-4:00", "2024-03-31", 60},
                    ChangeCase{"AllInTheGap", Vienna, "2:00-2:30", "2024-03-31", 0},
                    ChangeCase{"WholeGap", Vienna, "2:00-3:00", "2024-03-31", 0},
                    ChangeCase{"OverlapWithin", Vienna, "1:00-4:00", "2024-10-27", 240},
                    ChangeCase{"IntoTheOverlap", Vienna, "1:30-2:30", "2024-10-27", 60},
                    ChangeCase{"OutOfTheOverlap", Vienna, "2:30-4:00", "2024-10-27", 150},
                    ChangeCase{"InTheOverlap", Vienna, "2:00-2:30", "2024-10-27", 30},
                    ChangeCase{"WholeOverlap", Vienna, "2:00-3:00", "2024-10-27", 120},
                    ChangeCase{"LongDay", Vienna, "0:00-24:00", "2024-10-27", 25 * 60},
                    ChangeCase{"ShortDay", Vienna, "0:00-24:00", "2024-03-31", 23 * 60},
                    ChangeCase{"NewYorkGap", NewYork, "1:30-3:30", "2024-03-10", 60},
                    ChangeCase{"NewYorkOverlap", NewYork, "0:30-2:30", "2024-11-03", 180},
                    ChangeCase{"LordHoweGap", LordHowe, "1:00-3:00", "2024-10-06", 90},
                    ChangeCase{"LordHoweOverlap", LordHowe, "1:00-3:00", "2024-04-07", 150},
                    ChangeCase{"LordHoweNight", LordHowe, "22:00-27:00", "2024-10-05", 270},
                    ChangeCase{"ShanghaiHasNone", Shanghai, "1:00-4:00", "2024-03-31", 180}),
    [](const auto& test) { return test.param.name; });

TEST(CalendarTest, NonsenseIsRefusedWithTheDay) {
  const auto message = [](const CalendarSetup& setup) {
    const auto calendar = Calendar::Make(setup);
    return calendar.ok() ? "none" : calendar.error().message;
  };
  const CalendarSetup fine = WorkingDays(Vienna(), {"8:00-18:00"});
  CalendarSetup setup = fine;
  setup.week[2] = {Hours("8:00-12:00"), Hours("11:59-14:00")};
  EXPECT_EQ(message(setup), "calendar \"office\", Tuesday: openings must not overlap");
  setup.week[2] = {Hours("8:00-8:00")};
  EXPECT_EQ(message(setup), "calendar \"office\", Tuesday: an opening must end after it begins");
  setup.week[2] = {Hours("24:00-25:00")};
  EXPECT_EQ(message(setup),
            "calendar \"office\", Tuesday: an opening must begin from 0:00 to 23:59");
  setup.week[2] = {Hours("8:00-32:01")};
  EXPECT_EQ(message(setup), "calendar \"office\", Tuesday: an opening lasts at most 24 hours");
  setup = fine;
  setup.special_days = {Special("2024-05-01", "a", {}), Special("2024-05-01", "b", {})};
  EXPECT_EQ(message(setup), "calendar \"office\", 2024-05-01: the date stands twice");
  setup.special_days = {{std::chrono::year(2023) / 2 / 29, "Leap", {}}};
  EXPECT_EQ(message(setup), "calendar \"office\", 2023-02-29: there is no such date");
  EXPECT_EQ(message(fine), "none");
}

}  // namespace
}  // namespace strowger::core
