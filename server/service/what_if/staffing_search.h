#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "core/report/floor_tally.h"
#include "core/report/staffing.h"
#include "service/what_if/day_play.h"

namespace strowger::service {

inline constexpr std::size_t staffing_intervals_max = 288;
// Further plays of the day to mend or spare; then the answer says whether the target is met.
inline constexpr int staffing_plays_max = 400;

// One queue, asked by itself: its agents do nothing else, and all of them may take all of its
// calls.
struct StaffingQuestion {
  core::QueueSetup queue;
  std::vector<CallerStream> streams;
  TimePoint begin;
  TimePoint end;
  Duration interval = std::chrono::minutes(30);
  Duration answer_time{};
  core::StaffingTarget target;  // The occupancy is watched by theory alone.
  int days = 1;
  std::uint64_t seed = 0;
};

struct IntervalStaffing {
  TimePoint begin;
  core::Demand demand;  // Means over the interval; nobody calls: zero calls.
  std::uint32_t agents_by_theory = 0;
  std::uint32_t agents = 0;  // By playing.
  core::QueueTally tally;    // With these, of those who arrived in the interval.
  bool meets_target = true;
};

// The fewest agents of each interval: first by Erlang C or A, each interval by itself; then the
// whole day is played, callers who wait from one interval into the next and agents who finish late
// included, and agents are added where the target is missed and taken away where it is met without
// them. Refused as core::FewestAgents is, and with more than staffing_intervals_max intervals
// (INTERVALS_TOO_MANY).
Result<std::vector<IntervalStaffing>> FindStaffing(const StaffingQuestion& question);

}  // namespace strowger::service
