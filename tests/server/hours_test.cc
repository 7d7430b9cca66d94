#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "adapters/config/config_file.h"
#include "setup.h"
#include "support/places.h"

// [[hours]], [[holidays]] and what becomes of calls that do not wait.
namespace strowger {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::year_month_day;

Result<Setup> Read(const std::string& text) {
  auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return MakeSetup(configuration.value());
}

sys_days Date(int year, unsigned month, unsigned day) {
  return sys_days(
      year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)));
}

const std::string kOffice = R"(
[[hours]]
id = "office"
zone = "Asia/Shanghai"
weekdays = ["9:00-12:00", "13:00-18:00"]
saturday = ["22:00-30:00"]
holidays = ["china", "ours"]
[[hours.day]]
date = "2026-10-01"
name = "Open day"
open = ["10:00-11:00"]
[[holidays]]
id = "china"
day = [
  { date = "2026-10-01", until = "2026-10-07", name = "National Day" },
  { date = "2026-10-10", name = "Worked", like = "friday" },
]
[[holidays]]
id = "ours"
day = [{ date = "2026-10-02", open = ["8:00-9:00"] }, { date = "2026-10-12", name = "Outing" }]
[[queue]]
id = "night"
[[queue]]
id = "support"
hours = "office"
waiting_max = 5
wait_max_duration = "10m"
[queue.when_closed]
announcement = "closed"
divert = "night"
[queue.when_full]
number = "0900"
[queue.when_nobody]
announcement = "nobody"
[queue.when_waited]
divert = "night"
)";

TEST(HoursTest, TheFileSaysWhenAQueueIsOpen) {
  const auto setup = Read(kOffice);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  ASSERT_EQ(setup->floor.hours.size(), 1U);
  const core::Calendar& office = setup->floor.hours[0];
  // Shanghai is eight hours ahead.
  EXPECT_TRUE(office.IsOpen(Date(2026, 9, 28) + hours(1)));
  EXPECT_FALSE(office.IsOpen(Date(2026, 9, 28) + hours(4) + minutes(30))) << "lunch";
  EXPECT_FALSE(office.IsOpen(Date(2026, 9, 27) + hours(2))) << "a Sunday";
  EXPECT_TRUE(office.IsOpen(Date(2026, 9, 26) + hours(21))) << "Saturday's night goes on";
  // Its own day goes before the lists, the first list before the second.
  EXPECT_TRUE(office.IsOpen(Date(2026, 10, 1) + hours(2)));
  EXPECT_FALSE(office.IsOpen(Date(2026, 10, 1) + hours(3)));
  EXPECT_FALSE(office.IsOpen(Date(2026, 10, 2) + minutes(30)));
  EXPECT_EQ(office.Describe(Date(2026, 10, 5)).special_day, "National Day");
  EXPECT_TRUE(office.IsOpen(Date(2026, 10, 10) + hours(2))) << "a Saturday that is worked";
  EXPECT_FALSE(office.IsOpen(Date(2026, 10, 12) + hours(2)));
}

TEST(HoursTest, TheFileSaysWhereCallsOverflow) {
  const auto setup = Read(kOffice);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::QueueSetup& queue = setup->floor.queues[1];
  EXPECT_EQ(queue.hours, core::CalendarId{"office"});
  EXPECT_EQ(queue.when_closed.announcement, "closed");
  EXPECT_EQ(queue.when_closed.queue, QueueId{"night"});
  EXPECT_EQ(queue.when_full.number, DeviceId{"0900"});
  ASSERT_TRUE(queue.when_nobody);
  EXPECT_EQ(queue.when_nobody->announcement, "nobody");
  EXPECT_EQ(queue.wait_max, minutes(10));
  EXPECT_EQ(queue.when_long_wait.queue, QueueId{"night"});
  EXPECT_FALSE(setup->floor.queues[0].when_nobody);
}

// The value behind "key": from `at` on, without quotes; moves `at` behind it.
std::string NextValue(const std::string& text, const std::string& key, std::size_t& at) {
  at = text.find("\"" + key + "\":", at);
  if (at == std::string::npos) return {};
  const std::size_t begin = text.find_first_not_of(" \"", at + key.size() + 3);
  const std::size_t end = text.find_first_of("\",\n", begin);
  at = end;
  return text.substr(begin, end - begin);
}

// A list as a person would write it from the published one; date to day off (or worked).
std::string ListOf(int year, std::map<std::string, bool>& exceptions) {
  std::ifstream file(test::SourceFolder() + "/tests/data/holiday-cn/" + std::to_string(year) +
                     ".json");
  std::ostringstream text;
  text << file.rdbuf();
  std::string list = "[[holidays]]\nid = \"china-" + std::to_string(year) + "\"\n";
  std::size_t at = text.str().find("\"days\"");
  while (true) {
    const std::string name = NextValue(text.str(), "name", at);
    if (name.empty()) break;
    const std::string date = NextValue(text.str(), "date", at);
    const bool is_off = NextValue(text.str(), "isOffDay", at) == "true";
    list += "[[holidays.day]]\ndate = \"" + date + "\"\nname = \"" + name + "\"\n";
    if (!is_off) list += "like = \"monday\"\n";
    exceptions[date] = is_off;
  }
  return list;
}

TEST(HoursTest, ChinasHolidaysOfEightYears) {
  std::string text =
      "[[hours]]\nid = \"cn\"\nzone = \"Asia/Shanghai\"\nweekdays = [\"9:00-18:00\"]\n";
  std::string names;
  std::string lists;
  std::map<std::string, bool> exceptions;
  for (int year = 2019; year <= 2026; ++year) {
    names += "\"china-" + std::to_string(year) + "\", ";
    lists += ListOf(year, exceptions);
  }
  ASSERT_GT(exceptions.size(), 240U);
  const auto setup = Read(text + "holidays = [" + names + "]\n" + lists);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::Calendar& calendar = setup->floor.hours[0];
  int worked_weekends = 0;
  for (sys_days day = Date(2019, 1, 1); day < Date(2027, 1, 1); day += days(1)) {
    const year_month_day date(day);
    std::ostringstream written;
    written << static_cast<int>(date.year()) << "-"
            << (date.month() < std::chrono::October ? "0" : "")
            << static_cast<unsigned>(date.month()) << "-"
            << (date.day() < std::chrono::day(10) ? "0" : "") << static_cast<unsigned>(date.day());
    const std::chrono::weekday weekday(day);
    const bool is_weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    const auto exception = exceptions.find(written.str());
    const bool works = exception == exceptions.end() ? !is_weekend : !exception->second;
    worked_weekends += works && is_weekend ? 1 : 0;
    EXPECT_EQ(calendar.IsOpen(day + hours(2)), works) << written.str();
    EXPECT_FALSE(calendar.IsOpen(day + hours(11))) << written.str();
  }
  EXPECT_GT(worked_weekends, 40);
}

struct RefusalCase {
  const char* name;
  const char* text;
  const char* message;
};

class HoursRefusalTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(HoursRefusalTest, NamesTheEntryAndTheMend) {
  const auto setup = Read(GetParam().text);
  ASSERT_FALSE(setup.ok());
  EXPECT_EQ(setup.error().reason, "CONFIG_VALUE");
  EXPECT_EQ(setup.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, HoursRefusalTest,
    testing::Values(
        RefusalCase{"NoOpening", "[[hours]]\nid = \"a\"\nmonday = [\"9-12\"]\n",
                    "hours \"a\", monday: \"9-12\" is no opening; write it like \"9:00-12:30\""},
        RefusalCase{"MinuteSixty", "[[hours]]\nid = \"a\"\nweekdays = [\"9:60-12:00\"]\n",
                    "hours \"a\", weekdays: \"9:60-12:00\" is no opening; write it like "
                    "\"9:00-12:30\""},
        RefusalCase{"Backwards", "[[hours]]\nid = \"a\"\nevery_day = [\"22:00-6:00\"]\n",
                    "hours \"a\", every_day: \"22:00-6:00\" ends before it begins; write one that "
                    "goes on past midnight like \"22:00-30:00\""},
        RefusalCase{"Overlap",
                    "[[hours]]\nid = \"a\"\nmonday = [\"8:00-12:00\", \"11:00-13:00\"]\n",
                    "hours \"a\": calendar \"a\", Monday: openings must not overlap"},
        RefusalCase{
            "Zone", "[[hours]]\nid = \"a\"\nzone = \"Mars/Olympus\"\n",
            "hours \"a\": the time zone \"Mars/Olympus\" is not in this machine's time zone "
            "database; write a name like \"Europe/Vienna\", and see that the package tzdata "
            "is installed"},
        RefusalCase{"Date", "[[hours]]\nid = \"a\"\nday = [{ date = \"2026-02-30\" }]\n",
                    "hours \"a\", day \"2026-02-30\": \"2026-02-30\" is no date; write it like "
                    "\"2026-10-01\""},
        RefusalCase{
            "Until",
            "[[hours]]\nid = \"a\"\nday = [{ date = \"2026-02-03\", until = \"2026-02-01\" }]\n",
            "hours \"a\", day \"2026-02-03\": until must be a later date, at most a year "
            "later"},
        RefusalCase{
            "TwiceTheDate",
            "[[hours]]\nid = \"a\"\nday = [{ date = \"2026-02-03\" }, { date = \"2026-02-03\" }]\n",
            "hours \"a\", day \"2026-02-03\": a date stands twice"},
        RefusalCase{
            "Like",
            "[[hours]]\nid = \"a\"\nday = [{ date = \"2026-02-03\", like = \"workday\" }]\n",
            "hours \"a\", day \"2026-02-03\": like must be a day of the week, for example "
            "\"monday\", not \"workday\""},
        RefusalCase{
            "OpenAndLike",
            "[[hours]]\nid = \"a\"\nday = [{ date = \"2026-02-03\", open = [\"9:00-10:00\"], "
            "like = \"monday\" }]\n",
            "hours \"a\", day \"2026-02-03\": give open or like, not both"},
        RefusalCase{"NoSuchList", "[[hours]]\nid = \"a\"\nholidays = [\"x\"]\n",
                    "hours \"a\": there is no [[holidays]] with id \"x\""},
        RefusalCase{"TwoOfAName", "[[hours]]\nid = \"a\"\n[[hours]]\nid = \"a\"\n",
                    "hours \"a\": this name stands twice"},
        RefusalCase{"NoSuchHours", "[[queue]]\nid = \"q\"\nhours = \"x\"\n",
                    "queue \"q\": there is no [[hours]] with id \"x\""},
        RefusalCase{"ClosedWithoutHours",
                    "[[queue]]\nid = \"q\"\n[queue.when_closed]\nnumber = \"1\"\n",
                    "queue \"q\": when_closed needs hours"},
        RefusalCase{"WaitedWithoutMax",
                    "[[queue]]\nid = \"q\"\n[queue.when_waited]\nnumber = \"1\"\n",
                    "queue \"q\": when_waited needs wait_max_duration"},
        RefusalCase{"WaitTooShort", "[[queue]]\nid = \"q\"\nwait_max_duration = \"500ms\"\n",
                    "queue \"q\": wait_max_duration must be at least \"1s\""},
        RefusalCase{"TwoPlaces",
                    "[[queue]]\nid = \"q\"\n[queue.when_full]\nnumber = \"1\"\ndivert = \"q\"\n",
                    "queue \"q\", when_full: give divert or number, not both"},
        RefusalCase{"NoSuchQueue", "[[queue]]\nid = \"q\"\n[queue.when_nobody]\ndivert = \"x\"\n",
                    "queue \"q\", when_nobody: there is no [[queue]] with id \"x\""}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace strowger
