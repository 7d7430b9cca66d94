#include "setup_hours.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/system/time_zones.h"
#include "core/floor/setup.h"
#include "setup_value.h"
#include "written_time.h"

namespace strowger {

namespace {

namespace wire = strowger::config::v1;
using Texts = google::protobuf::RepeatedPtrField<std::string>;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 7> kWeekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
// A stretch of special days is no longer.
constexpr days kStretchMax{366};

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

Result<std::vector<core::Opening>> ReadOpenings(const Texts& texts, const std::string& entry) {
  std::vector<core::Opening> openings;
  for (const std::string& text : texts) {
    const std::size_t dash = text.find('-');
    const bool has_dash = dash != std::string::npos;
    const auto from = ReadTimeOfDay(std::string_view(text).substr(0, has_dash ? dash : 0));
    const auto until = ReadTimeOfDay(std::string_view(text).substr(has_dash ? dash + 1 : 0));
    if (!has_dash || !from || !until) {
      return RefuseValue(entry, Quoted(text) + " is no opening; write it like \"9:00-12:30\"");
    }
    if (*until <= *from) {
      return RefuseValue(entry,
                         Quoted(text) +
                             " ends before it begins; write one that goes on past midnight like "
                             "\"22:00-30:00\"");
    }
    openings.push_back({*from, *until});
  }
  return openings;
}

Result<sys_days> RequireDate(const std::string& text, const std::string& entry) {
  if (const auto date = ReadDate(text)) return *date;
  return RefuseValue(entry, Quoted(text) + " is no date; write it like \"2026-10-01\"");
}

// One [[hours]] entry.
class HoursReader {
 public:
  HoursReader(const wire::Hours& in, const std::map<std::string, const wire::Holidays*>& lists)
      : in_(in), lists_(lists), entry_("hours " + Quoted(in.id())) {}

  Result<core::Calendar> Read() {
    out_.id = CalendarId{in_.id()};
    auto zone = system::LoadZone(in_.zone().empty() ? "UTC" : in_.zone());
    if (!zone.ok()) return RefuseValue(entry_, zone.error().message);
    out_.zone = std::move(zone).value();
    if (auto week = ReadWeek(); !week.ok()) return week.error();
    for (const wire::SpecialDay& day : in_.day()) {
      if (auto read = ReadDay(day, entry_); !read.ok()) return read.error();
    }
    taken_ = taken_here_;
    for (const std::string& name : in_.holidays()) {
      const auto list = lists_.find(name);
      if (list == lists_.end()) {
        return RefuseValue(entry_, "there is no [[holidays]] with id " + Quoted(name));
      }
      for (const wire::SpecialDay& day : list->second->day()) {
        const std::string entry = "holidays " + Quoted(name);
        if (auto read = ReadDay(day, entry); !read.ok()) return read.error();
      }
      taken_ = taken_here_;
    }
    for (auto& [date, day] : days_) out_.special_days.push_back(std::move(day));
    auto calendar = core::Calendar::Make(std::move(out_));
    if (!calendar.ok()) return RefuseValue(entry_, calendar.error().message);
    return calendar;
  }

 private:
  using CalendarId = core::CalendarId;

  Result<void> ReadWeek() {
    const std::array<const Texts*, 7> own{&in_.sunday(),    &in_.monday(),   &in_.tuesday(),
                                          &in_.wednesday(), &in_.thursday(), &in_.friday(),
                                          &in_.saturday()};
    for (std::size_t i = 0; i < own.size(); ++i) {
      const bool is_weekend = i == 0 || i == 6;
      const Texts* texts = own[i];
      std::string key(kWeekdays[i]);
      if (texts->empty() && !is_weekend && !in_.weekdays().empty()) {
        texts = &in_.weekdays();
        key = "weekdays";
      } else if (texts->empty()) {
        texts = &in_.every_day();
        key = "every_day";
      }
      auto openings = ReadOpenings(*texts, entry_ + ", " + key);
      if (!openings.ok()) return openings.error();
      out_.week[i] = std::move(openings).value();
    }
    return {};
  }

  // A date that stands already, here or in a list before, stays as it is.
  Result<void> ReadDay(const wire::SpecialDay& in, const std::string& of) {
    const std::string entry = of + ", day " + Quoted(in.date());
    const auto first = RequireDate(in.date(), entry);
    if (!first.ok()) return first.error();
    const auto last = in.until().empty() ? first : RequireDate(in.until(), entry);
    if (!last.ok()) return last.error();
    if (*last < *first || *last - *first > kStretchMax) {
      return RefuseValue(entry, "until must be a later date, at most a year later");
    }
    if (!in.open().empty() && !in.like().empty()) {
      return RefuseValue(entry, "give open or like, not both");
    }
    auto openings = ReadOpenings(in.open(), entry);
    if (!openings.ok()) return openings.error();
    if (!in.like().empty()) {
      const auto weekday = std::find(kWeekdays.begin(), kWeekdays.end(), in.like());
      if (weekday == kWeekdays.end()) {
        return RefuseValue(entry, "like must be a day of the week, for example \"monday\", not " +
                                      Quoted(in.like()));
      }
      openings = out_.week[static_cast<std::size_t>(weekday - kWeekdays.begin())];
    }
    for (sys_days date = *first; date <= *last; date += days(1)) {
      if (taken_.contains(date)) continue;
      const bool is_new = days_.emplace(date, core::SpecialDay{date, in.name(), *openings}).second;
      if (!is_new) return RefuseValue(entry, "a date stands twice");
      taken_here_.insert(date);
    }
    return {};
  }

  const wire::Hours& in_;
  const std::map<std::string, const wire::Holidays*>& lists_;
  const std::string entry_;
  core::CalendarSetup out_;
  std::map<sys_days, core::SpecialDay> days_;
  std::set<sys_days> taken_;       // By the entry itself or a list before.
  std::set<sys_days> taken_here_;  // And by the list that is read.
};

}  // namespace

Result<std::vector<core::Calendar>> MakeHours(const wire::Configuration& configuration) {
  std::map<std::string, const wire::Holidays*> lists;
  for (const wire::Holidays& list : configuration.holidays()) {
    if (!lists.emplace(list.id(), &list).second) {
      return RefuseValue("holidays " + Quoted(list.id()), "this name stands twice");
    }
  }
  if (static_cast<std::size_t>(configuration.hours_size()) > core::calendars_max) {
    return RefuseValue("hours", "there are more than 1000");
  }
  std::vector<core::Calendar> all;
  std::set<std::string> names;
  for (const wire::Hours& hours : configuration.hours()) {
    const std::string entry = "hours " + Quoted(hours.id());
    if (hours.id().empty()) return RefuseValue(entry, "id is needed");
    if (!names.insert(hours.id()).second) return RefuseValue(entry, "this name stands twice");
    auto calendar = HoursReader(hours, lists).Read();
    if (!calendar.ok()) return calendar.error();
    all.push_back(std::move(calendar).value());
  }
  return all;
}

}  // namespace strowger
