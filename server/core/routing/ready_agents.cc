#include "core/routing/ready_agents.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace strowger::core {
namespace {

bool ChoosesAnew(Strategy strategy) {
  return strategy == Strategy::kRandom || strategy == Strategy::kWeightedRandom ||
         strategy == Strategy::kBestSkill;
}

}  // namespace

ReadyAgents::ReadyAgents(const FloorSetup& setup, const Directory& directory,
                         const Eligibility& eligibility)
    : setup_(setup),
      eligibility_(eligibility),
      ready_(setup.agents.size()),
      queues_(setup.queues.size()),
      ranks_(setup.agents.size()) {
  for (std::size_t i = 0; i < setup.queues.size(); ++i) {
    queues_[i].strategy = setup.queues[i].strategy;
  }
  for (const AgentSetup& agent : setup.agents) {
    const AgentNumber number = directory.FindAgent(agent.id);
    for (const QueueNumber queue : eligibility.QueuesOf(number)) {
      const QueueId& id = setup.queues[queue].id;
      ranks_[number].push_back({LevelIn(agent, id), 0, {}, number});
      if (!ChoosesAnew(queues_[queue].strategy)) continue;
      NoteStanding(queues_[queue], number, LevelIn(agent, id), WeightIn(agent, id));
    }
  }
}

void ReadyAgents::NoteStanding(Queue& queue, AgentNumber agent, int level, int weight) const {
  if (queue.strategy != Strategy::kWeightedRandom) weight = kAgentWeightMin;
  const auto place =
      std::lower_bound(queue.standings.begin(), queue.standings.end(), std::pair(level, weight),
                       [](const Standing& standing, const std::pair<int, int>& looked_for) {
                         return std::pair(standing.level, standing.weight) < looked_for;
                       });
  if (place != queue.standings.end() && place->level == level && place->weight == weight) {
    place->agents.Add(agent);
    return;
  }
  queue.standings.insert(place, {level, weight, AgentSet(ranks_.size())})->agents.Add(agent);
}

void ReadyAgents::Add(AgentNumber agent, const AgentState& state) {
  STROWGER_CHECK(!ready_.Contains(agent));
  ready_.Add(agent);
  const std::vector<QueueNumber>& numbers = eligibility_.QueuesOf(agent);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Queue& queue = queues_[numbers[i]];
    Rank& rank = ranks_[agent][i];
    rank.key = KeyOf(queue.strategy, setup_.agents[agent], state);
    if (queue.strategy != Strategy::kFixedOrder) rank.idle_since = state.idle_since;
    queue.ranks.insert(rank);
  }
}

void ReadyAgents::Remove(AgentNumber agent) {
  STROWGER_CHECK(ready_.Contains(agent));
  ready_.Remove(agent);
  const std::vector<QueueNumber>& numbers = eligibility_.QueuesOf(agent);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    queues_[numbers[i]].ranks.erase(ranks_[agent][i]);
  }
}

AgentNumber ReadyAgents::Best(const Search& search) const {
  const Queue& queue = queues_[search.queue];
  switch (queue.strategy) {
    case Strategy::kRandom:
    case Strategy::kWeightedRandom:
      return Draw(queue, search);
    case Strategy::kBestSkill:
      return BestSkilled(queue, search);
    default:
      return FirstOf(queue, search.queue, search.eligible);
  }
}

AgentNumber ReadyAgents::FirstOf(const Queue& queue, QueueNumber number,
                                 const AgentSet& eligible) const {
  const std::size_t count = ready_.CountShared(eligible);
  if (count == 0) return kNoNumber;
  // Where many are eligible the first few of the order already hold one; where few are, it is
  // cheaper to compare just those. Walking as many steps as there are candidates decides which.
  std::size_t steps = 0;
  for (const Rank& rank : queue.ranks) {
    if (steps++ == count) break;
    if (eligible.Contains(rank.agent)) return rank.agent;
  }
  const Rank* best = nullptr;
  ready_.ForEachShared(eligible, [&](AgentNumber agent) {
    const Rank& rank = RankIn(number, agent);
    if (best == nullptr || rank < *best) best = &rank;
  });
  return best->agent;
}

AgentNumber ReadyAgents::BestSkilled(const Queue& queue, const Search& search) const {
  AgentSet ready = search.eligible;
  ready.KeepShared(ready_);
  for (const Standing& standing : queue.standings) {
    if (!ready.SharesWith(standing.agents)) continue;
    ready.KeepShared(standing.agents);
    eligibility_.KeepBest(search.needs, ready);
    return FirstOf(queue, search.queue, ready);
  }
  return kNoNumber;
}

AgentNumber ReadyAgents::Draw(const Queue& queue, const Search& search) const {
  AgentSet ready = search.eligible;
  ready.KeepShared(ready_);
  const std::vector<Standing>& standings = queue.standings;
  for (auto first = standings.begin(); first != standings.end();) {
    const auto end = std::find_if(first, standings.end(), [&](const Standing& standing) {
      return standing.level != first->level;
    });
    std::size_t total = 0;
    for (auto standing = first; standing != end; ++standing) {
      const auto weight = static_cast<std::size_t>(standing->weight);
      total += weight * ready.CountShared(standing->agents);
    }
    if (total == 0) {
      first = end;
      continue;
    }
    std::size_t lot = search.draw % total;
    for (;; ++first) {
      const auto weight = static_cast<std::size_t>(first->weight);
      const std::size_t lots = weight * ready.CountShared(first->agents);
      if (lot < lots) return ready.NthShared(first->agents, lot / weight);
      lot -= lots;
    }
  }
  return kNoNumber;
}

const ReadyAgents::Rank& ReadyAgents::RankIn(QueueNumber queue, AgentNumber agent) const {
  const std::vector<QueueNumber>& queues = eligibility_.QueuesOf(agent);
  const auto found = std::lower_bound(queues.begin(), queues.end(), queue);
  STROWGER_CHECK(found != queues.end() && *found == queue);
  return ranks_[agent][static_cast<std::size_t>(found - queues.begin())];
}

}  // namespace strowger::core
