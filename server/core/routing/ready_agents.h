#pragma once

#include <array>
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

// How an agent stands among the ready ones of a queue. Smallest first.
struct AgentRank {
  int level = kAgentLevelMin;
  int load = 0;  // Units of work in hand.
  StrategyKey key = 0;
  TimePoint idle_since;  // Unset where it does not count.
  AgentNumber agent = kNoNumber;
  auto operator<=>(const AgentRank&) const = default;
};

inline constexpr std::size_t kShortlistMax = 5;

// Whom a search found: who comes first, and some of those who come next. Strategies of chance give
// the first alone, and "best skill" only those whose levels are as high as the first one's.
struct Shortlist {
  std::size_t candidates = 0;  // Who are ready and eligible.
  std::size_t size = 0;
  std::array<AgentRank, kShortlistMax> ranks;
  // Of strategies of chance: the lot that was drawn, of so many; the first one holds `lots_held`,
  // from `first_lot` on.
  std::uint64_t lot = 0;
  std::uint64_t lots = 0;
  std::uint64_t first_lot = 0;
  std::uint64_t lots_held = 0;

  AgentNumber best() const { return size == 0 ? kNoNumber : ranks[0].agent; }
};

// The agents who could take work of one channel this moment, for each queue in the order of its
// strategy.
class ReadyAgents {
 public:
  // All of them must outlive this.
  ReadyAgents(const FloorSetup& setup, const Directory& directory, const Eligibility& eligibility);

  // `state` gives the keys; the agent must not be in yet, or must be in, respectively.
  void Add(AgentNumber agent, const AgentState& state, int load);
  void Remove(AgentNumber agent);
  bool Contains(AgentNumber agent) const { return ready_.Contains(agent); }

  // The one whom the queue's strategy puts first; kNoNumber when there is none. The same search
  // gives the same answer as long as nobody is added or removed. Costs a few passes over words and,
  // for R ready agents of whom C are eligible, about the lesser of R/C and C steps; never more than
  // 2 C.
  AgentNumber Best(const Search& search) const { return Choose(search, 1).best(); }
  // The same, with up to `most` of those who come next; `most` is at most kShortlistMax.
  Shortlist Choose(const Search& search, std::size_t most) const;
  // How many of them are ready.
  std::size_t CountOf(const AgentSet& agents) const { return ready_.CountShared(agents); }
  const AgentSet& all() const { return ready_; }

 private:
  // Agents who stand alike in a queue.
  struct Standing {
    int level = kAgentLevelMin;
    int weight = kAgentWeightMin;
    AgentSet agents;
  };
  struct Queue {
    Strategy strategy = Strategy::kLongestIdle;
    std::set<AgentRank> ranks;
    // By level; only for strategies that choose anew each time.
    std::vector<Standing> standings;
  };

  void NoteStanding(Queue& queue, AgentNumber agent, int level, int weight) const;
  Shortlist FirstOf(const Queue& queue, QueueNumber number, const AgentSet& eligible,
                    std::size_t most) const;
  Shortlist BestSkilled(const Queue& queue, const Search& search, std::size_t most) const;
  Shortlist Draw(const Queue& queue, const Search& search) const;
  const AgentRank& RankIn(QueueNumber queue, AgentNumber agent) const;

  const FloorSetup& setup_;
  const Eligibility& eligibility_;

  AgentSet ready_;
  std::vector<Queue> queues_;
  std::vector<std::vector<AgentRank>> ranks_;  // By agent, in the order of its queues.
};

}  // namespace strowger::core
