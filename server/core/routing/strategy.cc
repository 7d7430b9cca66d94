#include "core/routing/strategy.h"

#include <algorithm>
#include <array>
#include <utility>

namespace strowger::core {
namespace {

constexpr auto kNames = std::to_array<std::pair<Strategy, std::string_view>>({
    {Strategy::kLongestIdle, "longest-idle"},
    {Strategy::kFewestContacts, "fewest-contacts"},
    {Strategy::kLeastTalkTime, "least-talk-time"},
    {Strategy::kLeastOccupied, "least-occupied"},
    {Strategy::kRoundRobin, "round-robin"},
    {Strategy::kFixedOrder, "fixed-order"},
    {Strategy::kRandom, "random"},
    {Strategy::kWeightedRandom, "weighted-random"},
    {Strategy::kBestSkill, "best-skill"},
    {Strategy::kLeastSkilled, "least-skilled"},
});

constexpr std::int64_t kMillion = 1'000'000;

// In parts per million. Ringing counts neither as contact nor as idle time, and the present idle
// stretch not at all: the key would have to change with the clock.
StrategyKey Occupancy(const WorkCounts& counts) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  const std::int64_t busy = duration_cast<milliseconds>(counts.talk + counts.wrap_up).count();
  const std::int64_t idle = duration_cast<milliseconds>(counts.idle).count();
  return busy * kMillion / std::max<std::int64_t>(1, busy + idle);
}

StrategyKey Breadth(const AgentSetup& agent) {
  constexpr StrategyKey kMoreThanAllLevels = kMillion;
  StrategyKey levels = 0;
  for (const auto& [skill, level] : agent.skills) levels += level;
  return static_cast<StrategyKey>(agent.skills.size()) * kMoreThanAllLevels + levels;
}

int Find(const std::map<QueueId, int>& by_queue, const QueueId& queue, int otherwise) {
  const auto found = by_queue.find(queue);
  return found == by_queue.end() ? otherwise : found->second;
}

}  // namespace

std::optional<Strategy> StrategyNamed(std::string_view name) {
  for (const auto& [strategy, text] : kNames) {
    if (text == name) return strategy;
  }
  return std::nullopt;
}

std::string_view NameOf(Strategy strategy) {
  for (const auto& [known, text] : kNames) {
    if (known == strategy) return text;
  }
  return "unknown";
}

std::string StrategyNames() {
  std::string names;
  for (const auto& [strategy, text] : kNames) {
    names.append(names.empty() ? "\"" : ", \"").append(text).append("\"");
  }
  return names;
}

StrategyKey KeyOf(Strategy strategy, const AgentSetup& setup, const AgentState& state) {
  switch (strategy) {
    case Strategy::kFewestContacts:
      return static_cast<StrategyKey>(state.counts.contacts);
    case Strategy::kLeastTalkTime:
      return state.counts.talk.count();
    case Strategy::kLeastOccupied:
      return Occupancy(state.counts);
    case Strategy::kRoundRobin:
      return static_cast<StrategyKey>(state.counts.last_asked.value);
    case Strategy::kLeastSkilled:
      return Breadth(setup);
    case Strategy::kLongestIdle:  // The rule for equal ones is all there is.
    case Strategy::kFixedOrder:   // Who is idle longest does not count; see ReadyAgents.
    case Strategy::kRandom:
    case Strategy::kWeightedRandom:
    case Strategy::kBestSkill:
      return 0;
  }
  return 0;
}

int LevelIn(const AgentSetup& agent, const QueueId& queue) {
  return Find(agent.levels, queue, kAgentLevelMin);
}

int WeightIn(const AgentSetup& agent, const QueueId& queue) {
  return Find(agent.weights, queue, kAgentWeightMin);
}

std::uint64_t DrawFor(std::uint64_t seed, std::uint64_t number) {
  // SplitMix64.
  std::uint64_t mixed = seed + (number + 1) * 0x9e3779b97f4a7c15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

}  // namespace strowger::core
