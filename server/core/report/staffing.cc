#include "core/report/staffing.h"

#include <algorithm>
#include <chrono>
#include <string>

namespace strowger::core {
namespace {

constexpr Duration kUsualThreshold = std::chrono::seconds(20);

Error TargetInvalid(const std::string& what) {
  return InvalidArgument("TARGET_INVALID", what, {{"what", what}});
}

Result<void> Check(const StaffingTarget& target) {
  if (!target.service_level && !target.asa_max && !target.abandon_rate_max &&
      !target.occupancy_max) {
    return TargetInvalid("a target needs a service level, an ASA, an abandon rate or an occupancy");
  }
  const auto& level = target.service_level;
  if (level && !(level->share > 0 && level->share < 1)) {
    return TargetInvalid("the share of a service level must be above 0 and below 1");
  }
  if (target.asa_max && *target.asa_max <= Duration::zero()) {
    return TargetInvalid("the ASA must be longer than zero");
  }
  if (target.abandon_rate_max && !(*target.abandon_rate_max > 0)) {
    return TargetInvalid("the abandon rate must be above 0");
  }
  if (target.occupancy_max && !(*target.occupancy_max > 0)) {
    return TargetInvalid("the occupancy must be above 0");
  }
  return {};
}

bool Meets(const Prediction& prediction, const StaffingTarget& target) {
  if (target.asa_max && prediction.asa > Seconds(*target.asa_max)) return false;
  if (target.abandon_rate_max && prediction.abandon_rate > *target.abandon_rate_max) return false;
  if (target.occupancy_max && prediction.occupancy > *target.occupancy_max) return false;
  if (!target.service_level) return true;
  const std::optional<double> level =
      ServiceLevel(target.service_level->formula, prediction.shares);
  return level && *level >= target.service_level->share;
}

}  // namespace

Result<Staffing> FewestAgents(const Demand& demand, const StaffingTarget& target) {
  if (auto checked = Check(target); !checked.ok()) return checked.error();
  const Duration threshold = target.service_level ? target.service_level->within : kUsualThreshold;
  Staffing best;
  const auto meets = [&](std::uint32_t agents) -> Result<bool> {
    const Result<Prediction> prediction = Predict(demand, agents, threshold);
    if (!prediction.ok()) return prediction.error();
    if (!Meets(*prediction, target)) return false;
    best = {agents, *prediction};
    return true;
  };
  std::uint32_t missed = 0;  // Known to be too few; without agents nobody is served.
  std::uint32_t tried = 1;
  while (true) {
    const Result<bool> enough = meets(tried);
    if (!enough.ok()) return enough.error();
    if (*enough) break;
    if (tried == theory_agents_max) {
      return Error{ErrorCode::kOutOfRange,
                   "TARGET_OUT_OF_REACH",
                   "even a million agents would miss the target",
                   {}};
    }
    missed = tried;
    tried = std::min(tried * 2, theory_agents_max);
  }
  while (tried - missed > 1) {
    const std::uint32_t middle = missed + (tried - missed) / 2;
    (*meets(middle) ? tried : missed) = middle;
  }
  return best;
}

}  // namespace strowger::core
