#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "core/floor/state.h"
#include "core/routing/eligibility.h"
#include "core/routing/number_set.h"
#include "core/routing/strategy.h"

namespace strowger::core {

// Who is looked for.
struct Search {
  QueueNumber queue = 0;
  const AgentSet& eligible;  // All of them serve the queue.
  const std::vector<NumberedNeed>& needs;
  std::uint64_t draw = 0;  // For strategies of chance.
};

// The agents who could take work this moment, for each queue in the order of its strategy.
class ReadyAgents {
 public:
  // All of them must outlive this.
  ReadyAgents(const FloorSetup& setup, const Directory& directory, const Eligibility& eligibility);

  // `state` gives the keys; the agent must not be in yet, or must be in, respectively.
  void Add(AgentNumber agent, const AgentState& state);
  void Remove(AgentNumber agent);
  bool Contains(AgentNumber agent) const { return ready_.Contains(agent); }

  // The one whom the queue's strategy puts first; kNoNumber when there is none. The same search
  // gives the same answer as long as nobody is added or removed. Costs a few passes over words and,
  // for R ready agents of whom C are eligible, about the lesser of R/C and C steps; never more than
  // 2 C.
  AgentNumber Best(const Search& search) const;

 private:
  // Smallest first.
  struct Rank {
    int level = kAgentLevelMin;
    StrategyKey key = 0;
    TimePoint idle_since;
    AgentNumber agent = kNoNumber;
    auto operator<=>(const Rank&) const = default;
  };
  // Agents who stand alike in a queue.
  struct Standing {
    int level = kAgentLevelMin;
    int weight = kAgentWeightMin;
    AgentSet agents;
  };
  struct Queue {
    Strategy strategy = Strategy::kLongestIdle;
    std::set<Rank> ranks;
    // By level; only for strategies that choose anew each time.
    std::vector<Standing> standings;
  };

  void NoteStanding(Queue& queue, AgentNumber agent, int level, int weight) const;
  AgentNumber FirstOf(const Queue& queue, QueueNumber number, const AgentSet& eligible) const;
  AgentNumber BestSkilled(const Queue& queue, const Search& search) const;
  AgentNumber Draw(const Queue& queue, const Search& search) const;
  const Rank& RankIn(QueueNumber queue, AgentNumber agent) const;

  const FloorSetup& setup_;
  const Eligibility& eligibility_;

  AgentSet ready_;
  std::vector<Queue> queues_;
  std::vector<std::vector<Rank>> ranks_;  // By agent, in the order of its queues.
};

}  // namespace strowger::core
