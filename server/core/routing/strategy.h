#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/floor/setup.h"
#include "core/floor/state.h"

namespace strowger::core {

// The name in the configuration, for example "longest-idle"; none where there is no such strategy.
std::optional<Strategy> StrategyNamed(std::string_view name);
std::string_view NameOf(Strategy strategy);
// All names with commas between, for refusals.
std::string StrategyNames();

// Among those of one level, ready agents are served in the order of this key, the smallest first. A
// key must not change while the agent is ready and idle: what it is made of changes only when the
// agent's state does. Zero for strategies that choose anew each time.
using StrategyKey = std::int64_t;
StrategyKey KeyOf(Strategy strategy, const AgentSetup& setup, const AgentState& state);

// How an agent stands in a queue.
int LevelIn(const AgentSetup& agent, const QueueId& queue);
int WeightIn(const AgentSetup& agent, const QueueId& queue);

// A number that looks like chance and is the same for the same seed and place in the run.
std::uint64_t DrawFor(std::uint64_t seed, std::uint64_t number);

}  // namespace strowger::core
