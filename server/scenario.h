#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "service/what_if/day_play.h"
#include "service/what_if/staffing_search.h"
#include "strowger/report/v1/what_if.pb.h"

namespace strowger {

inline constexpr int kScenarioDaysMax = 1000;
inline constexpr std::uint32_t kScenarioStaffMax = 10'000;  // Further agents of one [[staff]].

// A scenario made ready to be played.
struct WhatIf {
  service::DayPlay original;
  std::optional<service::DayPlay> changed;
  std::optional<service::PlayedDays> recorded;  // What was, of a recorded day.
  int days = 1;
  std::uint64_t seed = 0;
  std::vector<service::StaffingQuestion> staffing;  // Of the original; one for each queue called.
  core::ServiceLevelFormula formula = core::ServiceLevelFormula::kAbandonsAgainst;
  core::Zone zone;  // Of the times of day.
};

// Reads the file and the configurations that it names. Each refusal is one line that names the
// entry and the mend. Blocks.
Result<WhatIf> ReadScenario(const std::string& path);

}  // namespace strowger
