#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "core/calendar/calendar.h"
#include "core/calendar/calendar_fixture.h"
#include "support/places.h"

// China's holidays come with weekend days that are worked in exchange.
namespace strowger::core {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;
using std::chrono::year_month_day;

// The value behind "key": from `at` on, without quotes; moves `at` behind it.
std::string NextValue(const std::string& text, const std::string& key, std::size_t& at) {
  at = text.find("\"" + key + "\":", at);
  if (at == std::string::npos) return {};
  const std::size_t begin = text.find_first_not_of(" \"", at + key.size() + 3);
  const std::size_t end = text.find_first_of("\",\n", begin);
  at = end;
  return text.substr(begin, end - begin);
}

// Date to day off (or worked in exchange).
std::map<year_month_day, bool> ReadYear(int year) {
  const std::string path =
      test::SourceFolder() + "/tests/data/holiday-cn/" + std::to_string(year) + ".json";
  std::ifstream file(path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  std::map<year_month_day, bool> found;
  std::size_t at = text.str().find("\"days\"");
  while (true) {
    const std::string date = NextValue(text.str(), "date", at);
    if (date.empty()) break;
    const std::string off = NextValue(text.str(), "isOffDay", at);
    const auto day = std::chrono::floor<days>(Utc(date + " 00:00"));
    found[year_month_day(day)] = off == "true";
  }
  return found;
}

Calendar ChineseOffice(const std::map<year_month_day, bool>& exceptions) {
  CalendarSetup setup = WorkingDays(Shanghai(), {"9:00-12:00", "13:00-18:00"});
  for (const auto& [date, is_off] : exceptions) {
    setup.special_days.push_back({date, is_off ? "holiday" : "exchange", {}});
    if (!is_off) setup.special_days.back().openings = setup.week[1];
  }
  return MakeCalendar(setup);
}

TEST(ChinaTest, HolidaysAndExchangedDaysOfEightYears) {
  for (int year = 2019; year <= 2026; ++year) {
    const auto exceptions = ReadYear(year);
    ASSERT_GT(exceptions.size(), 30U) << year;
    const Calendar calendar = ChineseOffice(exceptions);
    int worked = 0;
    int exchanged = 0;
    const sys_days begin = year_month_day(std::chrono::year(year) / 1 / 1);
    const sys_days end = year_month_day(std::chrono::year(year + 1) / 1 / 1);
    for (sys_days day = begin; day < end; day += days(1)) {
      const std::chrono::weekday weekday(day);
      const auto exception = exceptions.find(year_month_day(day));
      const bool is_weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
      const bool works = exception == exceptions.end() ? !is_weekend : !exception->second;
      // Ten in the morning in Shanghai is two o'clock UTC.
      EXPECT_EQ(calendar.IsOpen(day + hours(2)), works)
          << year << " " << day.time_since_epoch().count();
      worked += works ? 1 : 0;
      exchanged += works && is_weekend ? 1 : 0;
    }
    EXPECT_GT(exchanged, 0) << year;
    EXPECT_EQ(calendar.BusinessTime(begin - hours(8), end - hours(8)), hours(8) * worked) << year;
  }
}

// Spring Festival 2021: worked on Sunday the 7th, off from Thursday the 11th to Wednesday the 17th,
// worked on Saturday the 20th.
TEST(ChinaTest, SpringFestivalOf2021) {
  const Calendar calendar = ChineseOffice(ReadYear(2021));
  EXPECT_TRUE(calendar.IsOpen(Utc("2021-02-07 02:00")));
  const CalendarState eve = calendar.Describe(Utc("2021-02-10 10:00"));
  EXPECT_FALSE(eve.is_open);
  EXPECT_EQ(eve.next_change, Utc("2021-02-18 01:00"));
  EXPECT_TRUE(calendar.IsOpen(Utc("2021-02-20 02:00")));
  EXPECT_FALSE(calendar.IsOpen(Utc("2021-02-21 02:00")));
  // A promise of eight hours, made on the eve one hour before closing, ends after the feast.
  EXPECT_EQ(calendar.AfterBusinessTime(Utc("2021-02-10 09:00"), hours(8)), Utc("2021-02-18 09:00"));
}

}  // namespace
}  // namespace strowger::core
