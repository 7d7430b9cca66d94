#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/calendar/calendar.h"

namespace strowger::core {

// "2024-03-31 02:30" in UTC.
inline TimePoint Utc(const std::string& text) {
  using namespace std::chrono;
  const year_month_day date{year(std::stoi(text.substr(0, 4))),
                            month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))),
                            day(static_cast<unsigned>(std::stoi(text.substr(8, 2))))};
  return sys_days(date) + hours(std::stoi(text.substr(11, 2))) +
         minutes(std::stoi(text.substr(14, 2)));
}

inline WallTime Wall(const std::string& text) { return WallTime(Utc(text).time_since_epoch()); }

inline Zone MakeZone(const std::string& name, std::vector<ZoneChange> changes) {
  Result<Zone> zone = Zone::Make(name, std::move(changes));
  EXPECT_TRUE(zone.ok());
  return zone.ok() ? std::move(zone).value() : Zone{};
}

// The changes of two years, as the time zone database has them.
inline Zone Vienna() {
  using std::chrono::hours;
  return MakeZone("Europe/Vienna", {{Utc("2023-10-29 01:00"), hours(1)},
                                    {Utc("2024-03-31 01:00"), hours(2)},
                                    {Utc("2024-10-27 01:00"), hours(1)},
                                    {Utc("2025-03-30 01:00"), hours(2)},
                                    {Utc("2025-10-26 01:00"), hours(1)}});
}
inline Zone NewYork() {
  using std::chrono::hours;
  return MakeZone("America/New_York", {{Utc("2023-11-05 06:00"), hours(-5)},
                                       {Utc("2024-03-10 07:00"), hours(-4)},
                                       {Utc("2024-11-03 06:00"), hours(-5)}});
}
inline Zone LordHowe() {
  using std::chrono::minutes;
  return MakeZone("Australia/Lord_Howe", {{Utc("2023-09-30 15:30"), minutes(660)},
                                          {Utc("2024-04-06 15:00"), minutes(630)},
                                          {Utc("2024-10-05 15:30"), minutes(660)}});
}
inline Zone Shanghai() {
  return MakeZone("Asia/Shanghai", {{Utc("1991-09-14 17:00"), std::chrono::hours(8)}});
}

// "8:30-18:00" as an opening, hours past 24 for the next day.
inline Opening Hours(const std::string& text) {
  const auto minutes_of = [](const std::string& time) {
    const std::size_t colon = time.find(':');
    return std::chrono::minutes(std::stoi(time.substr(0, colon)) * 60 +
                                std::stoi(time.substr(colon + 1)));
  };
  const std::size_t dash = text.find('-');
  return {minutes_of(text.substr(0, dash)), minutes_of(text.substr(dash + 1))};
}

inline CalendarSetup EveryDay(Zone zone, const std::vector<std::string>& openings) {
  CalendarSetup setup;
  setup.id = CalendarId{"office"};
  setup.zone = std::move(zone);
  for (auto& day : setup.week) {
    for (const std::string& opening : openings) day.push_back(Hours(opening));
  }
  return setup;
}

inline CalendarSetup WorkingDays(Zone zone, const std::vector<std::string>& openings) {
  CalendarSetup setup = EveryDay(std::move(zone), openings);
  setup.week[0].clear();
  setup.week[6].clear();
  return setup;
}

inline Calendar MakeCalendar(CalendarSetup setup) {
  Result<Calendar> calendar = Calendar::Make(std::move(setup));
  EXPECT_TRUE(calendar.ok()) << calendar.error().message;
  return std::move(calendar).value();
}

}  // namespace strowger::core
