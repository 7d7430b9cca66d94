#include "core/routing/readiness.h"

#include <algorithm>

namespace strowger::core {

Readiness::Readiness(const FloorSetup& setup, const Directory& directory,
                     const Eligibility& eligibility)
    : setup_(setup), directory_(directory), eligibility_(eligibility) {
  Open(Channel::kCall);
}

bool Readiness::Open(Channel channel) {
  if (IsOpen(channel)) return false;
  indexes_[static_cast<std::size_t>(channel)] =
      std::make_unique<ReadyAgents>(setup_, directory_, eligibility_);
  return true;
}

bool Readiness::ContainsAny(AgentNumber agent) const {
  return std::any_of(indexes_.begin(), indexes_.end(), [agent](const auto& index) {
    return index != nullptr && index->Contains(agent);
  });
}

}  // namespace strowger::core
