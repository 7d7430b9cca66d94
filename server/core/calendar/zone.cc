#include "core/calendar/zone.h"

#include <algorithm>
#include <utility>

namespace strowger::core {
namespace {

Error ZoneInvalid(const std::string& name, const std::string& what) {
  return InvalidArgument("ZONE_INVALID", "time zone \"" + name + "\": " + what,
                         {{"zone", name}, {"what", what}});
}

}  // namespace

Result<Zone> Zone::Make(std::string name, std::vector<ZoneChange> changes) {
  if (changes.empty()) return ZoneInvalid(name, "without any offset");
  if (changes.size() > zone_changes_max) return ZoneInvalid(name, "more changes than 10000");
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i > 0 && changes[i].from <= changes[i - 1].from) {
      return ZoneInvalid(name, "changes out of the order of time");
    }
    if (abs(changes[i].offset) >= kZoneOffsetMax) {
      return ZoneInvalid(name, "an offset of a day or more");
    }
  }
  Zone zone;
  zone.name_ = std::move(name);
  zone.changes_ = std::move(changes);
  return zone;
}

std::size_t Zone::FindChange(TimePoint instant) const {
  const auto later =
      std::upper_bound(changes_.begin(), changes_.end(), instant,
                       [](TimePoint at, const ZoneChange& change) { return at < change.from; });
  return later == changes_.begin() ? 0 : static_cast<std::size_t>(later - changes_.begin()) - 1;
}

WallTime Zone::ToWall(TimePoint instant) const {
  return WallTime((instant + changes_[FindChange(instant)].offset).time_since_epoch());
}

TimePoint Zone::ToInstant(WallTime wall) const {
  const TimePoint as_utc(wall.time_since_epoch());
  // Before this no offset lets the clock show `wall`.
  std::size_t i = FindChange(as_utc - kZoneOffsetMax);
  while (true) {
    const bool is_first = i == 0;
    const TimePoint shown = as_utc - changes_[i].offset;
    const TimePoint at = is_first ? shown : std::max(shown, changes_[i].from);
    if (i + 1 == changes_.size() || at < changes_[i + 1].from) return at;
    ++i;
  }
}

}  // namespace strowger::core
