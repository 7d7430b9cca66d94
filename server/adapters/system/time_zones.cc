#include "adapters/system/time_zones.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <chrono>
#include <utility>
#include <vector>

namespace strowger::system {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2200;
constexpr std::size_t kNameBytesMax = 64;

TimePoint ToTimePoint(absl::Time time) {
  return TimePoint(std::chrono::seconds(absl::ToUnixSeconds(time)));
}

// Names of the database: no way out of its folder, and no file of the machine's own such as
// "localtime".
bool IsName(const std::string& name) {
  if (name.empty() || name.size() > kNameBytesMax || name.front() == '/') return false;
  if (name.find("..") != std::string::npos || name == "localtime") return false;
  return name.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
             "/_+-") == std::string::npos;
}

}  // namespace

Result<core::Zone> LoadZone(const std::string& name) {
  absl::TimeZone zone;
  if (!IsName(name) || !absl::LoadTimeZone(name, &zone)) {
    return InvalidArgument("TIME_ZONE_UNKNOWN",
                           "the time zone \"" + name +
                               "\" is not in this machine's time zone database; write a name like "
                               "\"Europe/Vienna\", and see that the package tzdata is installed",
                           {{"zone", name}});
  }
  const absl::Time end = absl::FromCivil(absl::CivilYear(kLastYear), absl::UTCTimeZone());
  absl::Time at = absl::FromCivil(absl::CivilYear(kFirstYear), absl::UTCTimeZone());
  std::vector<core::ZoneChange> changes{
      {ToTimePoint(at), std::chrono::seconds(zone.At(at).offset)}};
  absl::TimeZone::CivilTransition transition;
  while (zone.NextTransition(at, &transition)) {
    // The clock shows `to` for the first time at this change, whichever way it goes.
    at = zone.At(transition.to).trans;
    if (at >= end) break;
    const std::chrono::seconds offset(zone.At(at).offset);
    // Some changes are of the name only.
    if (offset != changes.back().offset) changes.push_back({ToTimePoint(at), offset});
  }
  return core::Zone::Make(name, std::move(changes));
}

}  // namespace strowger::system
