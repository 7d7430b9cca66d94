#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/report/floor_tally.h"
#include "service/what_if/generated_traffic.h"
#include "service/what_if/played_center.h"
#include "service/what_if/traffic.h"

namespace strowger::service {

// A day as it is to be played: who is there, and who calls.
struct DayPlay {
  PlayOptions options;
  TimePoint end;                      // Nobody calls from then on.
  std::vector<CallerStream> streams;  // Drawn anew for each day.
  std::vector<Visit> visits;          // Of a recorded day; then there are no streams.
};

// What came of some days, added up.
struct PlayedDays {
  int days = 0;
  core::FloorReport sum;
  std::map<QueueId, std::uint64_t> left_waiting;  // When nobody was there any more.
};

// Plays the day so many times, with seeds from `seed` on. `watcher` is told of each contact that
// left; it may be empty.
PlayedDays PlayDays(const DayPlay& day, int days, std::uint64_t seed,
                    const PlayedCenter::Watcher& watcher = {});

// Contact time by ready time of all agents of the report who serve the queue; zero without any.
double OccupancyOf(const core::FloorReport& report, const core::FloorSetup& setup,
                   const QueueId& queue);

}  // namespace strowger::service
