#pragma once

#include <cstdint>

#include "core/floor/state.h"

namespace strowger::core {

// How a queue chooses among ready agents who qualify.
enum class Strategy { kLongestIdle };

// Ready agents are served in the order of this key, the smallest first; equal ones by their order
// in the set-up. A key must not change while the agent is ready and idle.
using StrategyKey = std::int64_t;

inline StrategyKey KeyOf(Strategy strategy, const AgentState& agent) {
  switch (strategy) {
    case Strategy::kLongestIdle:
      return agent.idle_since.time_since_epoch().count();
  }
  return 0;
}

}  // namespace strowger::core
