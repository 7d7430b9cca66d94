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
      ranks_[number].push_back({LevelIn(agent, id), 0, 0, {}, number});
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

void ReadyAgents::Add(AgentNumber agent, const AgentState& state, int load) {
  STROWGER_CHECK(!ready_.Contains(agent));
  ready_.Add(agent);
  const std::vector<QueueNumber>& numbers = eligibility_.QueuesOf(agent);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Queue& queue = queues_[numbers[i]];
    AgentRank& rank = ranks_[agent][i];
    rank.load = load;
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

Shortlist ReadyAgents::Choose(const Search& search, std::size_t most) const {
  STROWGER_CHECK(most > 0 && most <= kShortlistMax);
  const Queue& queue = queues_[search.queue];
  switch (queue.strategy) {
    case Strategy::kRandom:
    case Strategy::kWeightedRandom:
      return Draw(queue, search);
    case Strategy::kBestSkill:
      return BestSkilled(queue, search, most);
    default:
      return FirstOf(queue, search.queue, search.eligible, most);
  }
}

Shortlist ReadyAgents::FirstOf(const Queue& queue, QueueNumber number, const AgentSet& eligible,
                               std::size_t most) const {
  Shortlist list;
  list.candidates = ready_.CountShared(eligible);
  const std::size_t wanted = std::min(list.candidates, most);
  if (wanted == 0) return list;
  // Where many are eligible the first few of the order already hold them; where few are, it is
  // cheaper to compare just those. Walking as many steps as there are candidates decides which.
  std::size_t steps = 0;
  for (const AgentRank& rank : queue.ranks) {
    if (steps++ == list.candidates) break;
    if (!eligible.Contains(rank.agent)) continue;
    list.ranks[list.size++] = rank;
    if (list.size == wanted) return list;
  }
  list.size = 0;
  ready_.ForEachShared(eligible, [&](AgentNumber agent) {
    const AgentRank& rank = RankIn(number, agent);
    std::size_t place = list.size;
    while (place > 0 && rank < list.ranks[place - 1]) --place;
    if (place == wanted) return;
    if (list.size < wanted) ++list.size;
    for (std::size_t i = list.size - 1; i > place; --i) list.ranks[i] = list.ranks[i - 1];
    list.ranks[place] = rank;
  });
  return list;
}

Shortlist ReadyAgents::BestSkilled(const Queue& queue, const Search& search,
                                   std::size_t most) const {
  AgentSet ready = search.eligible;
  ready.KeepShared(ready_);
  const std::size_t candidates = ready.Count();
  for (const Standing& standing : queue.standings) {
    if (!ready.SharesWith(standing.agents)) continue;
    ready.KeepShared(standing.agents);
    eligibility_.KeepBest(search.needs, ready);
    Shortlist list = FirstOf(queue, search.queue, ready, most);
    list.candidates = candidates;
    return list;
  }
  return {};
}

Shortlist ReadyAgents::Draw(const Queue& queue, const Search& search) const {
  Shortlist list;
  AgentSet ready = search.eligible;
  ready.KeepShared(ready_);
  list.candidates = ready.Count();
  const std::vector<Standing>& standings = queue.standings;
  for (auto first = standings.begin(); first != standings.end();) {
    const auto end = std::find_if(first, standings.end(), [&](const Standing& standing) {
      return standing.level != first->level;
    });
    for (auto standing = first; standing != end; ++standing) {
      const auto weight = static_cast<std::size_t>(standing->weight);
      list.lots += weight * ready.CountShared(standing->agents);
    }
    if (list.lots == 0) {
      first = end;
      continue;
    }
    list.lot = search.draw % list.lots;
    std::uint64_t lot = list.lot;
    for (;; ++first) {
      const auto weight = static_cast<std::uint64_t>(first->weight);
      const std::uint64_t lots = weight * ready.CountShared(first->agents);
      if (lot >= lots) {
        lot -= lots;
        list.first_lot += lots;
        continue;
      }
      list.first_lot += lot / weight * weight;
      list.lots_held = weight;
      list.size = 1;
      list.ranks[0] = RankIn(search.queue, ready.NthShared(first->agents, lot / weight));
      return list;
    }
  }
  return list;
}

const AgentRank& ReadyAgents::RankIn(QueueNumber queue, AgentNumber agent) const {
  const std::vector<QueueNumber>& queues = eligibility_.QueuesOf(agent);
  const auto found = std::lower_bound(queues.begin(), queues.end(), queue);
  STROWGER_CHECK(found != queues.end() && *found == queue);
  return ranks_[agent][static_cast<std::size_t>(found - queues.begin())];
}

}  // namespace strowger::core
