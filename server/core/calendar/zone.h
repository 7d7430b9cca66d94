#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace strowger::core {

// What a clock on the wall shows.
using WallTime = std::chrono::local_time<Duration>;

// From `from` on, the wall clock is ahead of UTC by `offset`.
struct ZoneChange {
  TimePoint from;
  std::chrono::seconds offset{};
  bool operator==(const ZoneChange&) const = default;
};

inline constexpr std::size_t zone_changes_max = 10'000;
inline constexpr std::chrono::seconds kZoneOffsetMax = std::chrono::hours(24);

// How the wall clocks of one place go: a list of changes of the offset, as an adapter read it from
// the time zone database. A plain value.
class Zone {
 public:
  // UTC.
  Zone() = default;
  // Refused with ZONE_INVALID: no changes, more than the maximum, not in the order of time, or an
  // offset of a day or more. Before the first change its offset holds, too.
  static Result<Zone> Make(std::string name, std::vector<ZoneChange> changes);

  const std::string& name() const { return name_; }
  const std::vector<ZoneChange>& changes() const { return changes_; }

  WallTime ToWall(TimePoint instant) const;
  // The first instant at which the wall clock shows `wall` or later. So a time that is skipped when
  // clocks go forward means the moment of the change, and one that comes twice when they go back
  // means the first. Later wall times never give earlier instants.
  TimePoint ToInstant(WallTime wall) const;

  bool operator==(const Zone&) const = default;

 private:
  std::size_t FindChange(TimePoint instant) const;

  std::string name_ = "UTC";
  std::vector<ZoneChange> changes_{{TimePoint{}, std::chrono::seconds(0)}};
};

}  // namespace strowger::core
