#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "core/floor/state.h"
#include "core/routing/eligibility.h"
#include "core/routing/number_set.h"
#include "core/routing/strategy.h"

namespace strowger::core {

// The agents who could take work this moment, for each queue in the order of its strategy.
class ReadyAgents {
 public:
  // `eligibility` must outlive this.
  ReadyAgents(std::size_t agents, std::vector<Strategy> strategies, const Eligibility& eligibility);

  // `state` gives the key; the agent must not be in yet, or must be in, respectively.
  void Add(AgentNumber agent, const AgentState& state);
  void Remove(AgentNumber agent);
  bool Contains(AgentNumber agent) const { return ready_.Contains(agent); }

  // The first by the queue's strategy among the ready ones in `eligible`, all of whom serve the
  // queue; kNoNumber when there is none. Costs one AND over words and, for R ready agents of whom C
  // are eligible, about the lesser of R/C and C steps; never more than 2 C.
  AgentNumber Best(QueueNumber queue, const AgentSet& eligible) const;

 private:
  using Rank = std::pair<StrategyKey, AgentNumber>;

  StrategyKey KeyIn(QueueNumber queue, AgentNumber agent) const;

  const Eligibility& eligibility_;

  std::vector<Strategy> strategies_;  // By queue.
  AgentSet ready_;
  std::vector<std::set<Rank>> ranks_;           // By queue.
  std::vector<std::vector<StrategyKey>> keys_;  // By agent, in the order of its queues.
};

}  // namespace strowger::core
