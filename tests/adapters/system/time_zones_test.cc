#include "adapters/system/time_zones.h"

#include <absl/time/time.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace strowger::system {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year;

TimePoint Utc(int y, unsigned month, unsigned day, int hour, int minute) {
  return std::chrono::sys_days(year(y) / static_cast<int>(month) / static_cast<int>(day)) +
         hours(hour) + minutes(minute);
}

core::Zone MustLoad(const std::string& name) {
  const auto zone = LoadZone(name);
  EXPECT_TRUE(zone.ok()) << zone.error().message;
  return zone.ok() ? *zone : core::Zone{};
}

void ExpectChange(const core::Zone& zone, const core::ZoneChange& change) {
  const auto& changes = zone.changes();
  EXPECT_NE(std::find(changes.begin(), changes.end(), change), changes.end()) << zone.name();
}

TEST(TimeZonesTest, ClockChangesAreTheOnesOfTheLaw) {
  ExpectChange(MustLoad("Europe/Vienna"), {Utc(2024, 3, 31, 1, 0), hours(2)});
  ExpectChange(MustLoad("Europe/Vienna"), {Utc(2024, 10, 27, 1, 0), hours(1)});
  ExpectChange(MustLoad("America/New_York"), {Utc(2024, 3, 10, 7, 0), hours(-4)});
  ExpectChange(MustLoad("America/New_York"), {Utc(2024, 11, 3, 6, 0), hours(-5)});
  // Half an hour.
  ExpectChange(MustLoad("Australia/Lord_Howe"), {Utc(2024, 4, 6, 15, 0), minutes(630)});
  ExpectChange(MustLoad("Australia/Lord_Howe"), {Utc(2024, 10, 5, 15, 30), minutes(660)});
  // A day left out.
  ExpectChange(MustLoad("Pacific/Apia"), {Utc(2011, 12, 30, 10, 0), hours(14)});
}

TEST(TimeZonesTest, ShanghaiHasHadOneOffsetSince1991) {
  const core::Zone zone = MustLoad("Asia/Shanghai");
  EXPECT_EQ(zone.changes().back().offset, hours(8));
  EXPECT_LT(zone.changes().back().from, Utc(1992, 1, 1, 0, 0));
}

// The list says the same as the library at every third hour, also by the rules of years to come.
TEST(TimeZonesTest, TheListIsComplete) {
  for (const char* name :
       {"Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia",
        "Africa/Casablanca", "Europe/Dublin", "Asia/Kathmandu", "UTC"}) {
    const core::Zone zone = MustLoad(name);
    absl::TimeZone known;
    ASSERT_TRUE(absl::LoadTimeZone(name, &known));
    int wrong = 0;
    for (TimePoint at = Utc(1970, 1, 1, 0, 0); at < Utc(2199, 1, 1, 0, 0); at += hours(3)) {
      const auto unix_time = std::chrono::floor<seconds>(at.time_since_epoch()).count();
      const seconds offset(known.At(absl::FromUnixSeconds(unix_time)).offset);
      if (zone.ToWall(at).time_since_epoch() - at.time_since_epoch() != offset) ++wrong;
    }
    EXPECT_EQ(wrong, 0) << name;
  }
}

TEST(TimeZonesTest, AnUnknownZoneIsRefusedWithItsNameAndTheMend) {
  for (const char* name : {"Europe/Wien", "", "localtime", "/etc/localtime", "../etc/localtime",
                           "Europe/../Europe/Vienna", "Europe/Vienna\n"}) {
    const auto zone = LoadZone(name);
    ASSERT_FALSE(zone.ok()) << name;
    EXPECT_EQ(zone.error().reason, "TIME_ZONE_UNKNOWN");
    EXPECT_EQ(zone.error().metadata.at("zone"), name);
    EXPECT_NE(zone.error().message.find("tzdata"), std::string::npos);
  }
}

}  // namespace
}  // namespace strowger::system
