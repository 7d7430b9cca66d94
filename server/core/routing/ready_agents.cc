#include "core/routing/ready_agents.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::core {

ReadyAgents::ReadyAgents(std::size_t agents, std::vector<Strategy> strategies,
                         const Eligibility& eligibility)
    : eligibility_(eligibility),
      strategies_(std::move(strategies)),
      ready_(agents),
      ranks_(strategies_.size()),
      keys_(agents) {}

void ReadyAgents::Add(AgentNumber agent, const AgentState& state) {
  STROWGER_CHECK(!ready_.Contains(agent));
  ready_.Add(agent);
  keys_[agent].clear();
  for (const QueueNumber queue : eligibility_.QueuesOf(agent)) {
    const StrategyKey key = KeyOf(strategies_[queue], state);
    keys_[agent].push_back(key);
    ranks_[queue].insert({key, agent});
  }
}

void ReadyAgents::Remove(AgentNumber agent) {
  STROWGER_CHECK(ready_.Contains(agent));
  ready_.Remove(agent);
  const std::vector<QueueNumber>& queues = eligibility_.QueuesOf(agent);
  for (std::size_t i = 0; i < queues.size(); ++i) ranks_[queues[i]].erase({keys_[agent][i], agent});
}

AgentNumber ReadyAgents::Best(QueueNumber queue, const AgentSet& eligible) const {
  const std::size_t count = ready_.CountShared(eligible);
  if (count == 0) return kNoNumber;
  // Where many are eligible the first few of the order already hold one; where few are, it is
  // cheaper to compare just those. Walking as many steps as there are candidates decides which.
  std::size_t steps = 0;
  for (const Rank& rank : ranks_[queue]) {
    if (steps++ == count) break;
    if (eligible.Contains(rank.second)) return rank.second;
  }
  Rank best{0, kNoNumber};
  ready_.ForEachShared(eligible, [&](AgentNumber agent) {
    const Rank rank{KeyIn(queue, agent), agent};
    if (best.second == kNoNumber || rank < best) best = rank;
  });
  return best.second;
}

StrategyKey ReadyAgents::KeyIn(QueueNumber queue, AgentNumber agent) const {
  const std::vector<QueueNumber>& queues = eligibility_.QueuesOf(agent);
  const auto found = std::lower_bound(queues.begin(), queues.end(), queue);
  STROWGER_CHECK(found != queues.end() && *found == queue);
  return keys_[agent][static_cast<std::size_t>(found - queues.begin())];
}

}  // namespace strowger::core
