#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "core/report/erlang.h"
#include "core/report/service_level.h"

namespace strowger::core {

struct ServiceLevelTarget {
  ServiceLevelFormula formula = ServiceLevelFormula::kAbandonsAgainst;
  double share = 0.8;  // Of contacts, above zero and below one.
  Duration within = std::chrono::seconds(20);
};

// What a queue is promised; everything that is set must hold, and at least one thing is.
struct StaffingTarget {
  std::optional<ServiceLevelTarget> service_level;
  std::optional<Duration> asa_max;
  std::optional<double> abandon_rate_max;
  std::optional<double> occupancy_max;  // For the agents' sake.
};

struct Staffing {
  std::uint32_t agents = 0;
  Prediction prediction;  // Its threshold is that of the service level, or 20 s without one.
};

// The fewest agents by Erlang C (no patience) or Erlang A. Each figure gets better with each agent,
// by any of the formulas, so that a bisection finds it. Refused: a target that says nothing or
// cannot be (TARGET_INVALID), a demand outside of the limits (DEMAND_INVALID), a target that even
// theory_agents_max agents would miss (TARGET_OUT_OF_REACH).
Result<Staffing> FewestAgents(const Demand& demand, const StaffingTarget& target);

}  // namespace strowger::core
