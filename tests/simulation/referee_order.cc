#include <algorithm>

#include "simulation/referee.h"

// The order in which agents are asked, in the simplest words.
namespace strowger::simulation {
namespace {

double ShareOfContact(const core::WorkCounts& counts) {
  const double contact = static_cast<double>((counts.talk + counts.wrap_up).count());
  const double idle = static_cast<double>(counts.idle.count());
  return contact + idle == 0 ? 0 : contact / (contact + idle);
}

int LevelsFor(const core::AgentSetup& agent, const core::ItemView& item) {
  int sum = 0;
  for (const core::SkillNeed& need : item.needs) {
    const auto skill = agent.skills.find(need.skill);
    if (skill != agent.skills.end()) sum += skill->second;
  }
  return sum;
}

int AllLevels(const core::AgentSetup& agent) {
  int sum = 0;
  for (const auto& [skill, level] : agent.skills) sum += level;
  return sum;
}

}  // namespace

bool Referee::IsAskedBefore(const core::AgentState& a, const core::AgentState& b,
                            const core::ItemView& item) const {
  using core::Strategy;
  // What a share is rounded to inside; nearer ones may stand in either order.
  constexpr double kShareGrain = 1e-5;
  const core::AgentSetup& setup_a = setup_.agents[numbers_.at(a.agent)];
  const core::AgentSetup& setup_b = setup_.agents[numbers_.at(b.agent)];
  const auto level = [&](const core::AgentSetup& agent) {
    const auto found = agent.levels.find(item.queue);
    return found == agent.levels.end() ? 1 : found->second;
  };
  if (level(setup_a) != level(setup_b)) return level(setup_a) < level(setup_b);
  const auto queue = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                  [&](const auto& one) { return one.id == item.queue; });
  const auto by = [&](const auto& key_a, const auto& key_b) {
    return key_a != key_b ? key_a < key_b : a.idle_since < b.idle_since;
  };
  switch (queue->strategy) {
    case Strategy::kLongestIdle:
      return a.idle_since < b.idle_since;
    case Strategy::kFewestContacts:
      return by(a.counts.contacts, b.counts.contacts);
    case Strategy::kLeastTalkTime:
      return by(a.counts.talk, b.counts.talk);
    case Strategy::kLeastOccupied:
      return ShareOfContact(a.counts) < ShareOfContact(b.counts) - kShareGrain;
    case Strategy::kRoundRobin:
      return by(a.counts.last_asked, asked_before_.at(b.agent));
    case Strategy::kFixedOrder:
      return numbers_.at(a.agent) < numbers_.at(b.agent);
    case Strategy::kRandom:
    case Strategy::kWeightedRandom:
      return false;
    case Strategy::kBestSkill:
      return by(-LevelsFor(setup_a, item), -LevelsFor(setup_b, item));
    case Strategy::kLeastSkilled:
      if (setup_a.skills.size() != setup_b.skills.size()) {
        return setup_a.skills.size() < setup_b.skills.size();
      }
      return by(AllLevels(setup_a), AllLevels(setup_b));
  }
  return false;
}

}  // namespace strowger::simulation
