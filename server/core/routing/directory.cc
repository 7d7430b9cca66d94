#include "core/routing/directory.h"

#include <algorithm>

namespace strowger::core {
namespace {

template <class Map, class Key>
std::uint32_t Find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? kNoNumber : found->second;
}

template <class Map, class Key>
std::uint32_t Number(Map& map, const Key& key) {
  return map.try_emplace(key, static_cast<std::uint32_t>(map.size())).first->second;
}

}  // namespace

Directory::Directory(const FloorSetup& setup) {
  for (const SkillId& skill : setup.skills) Number(skills_, skill);
  for (const QueueSetup& queue : setup.queues) Number(queues_, queue.id);
  for (const AgentSetup& agent : setup.agents) {
    Number(agents_, agent.id);
    Number(links_, agent.link);
  }
}

AgentNumber Directory::FindAgent(const AgentId& agent) const { return Find(agents_, agent); }
QueueNumber Directory::FindQueue(const QueueId& queue) const { return Find(queues_, queue); }
SkillNumber Directory::FindSkill(const SkillId& skill) const { return Find(skills_, skill); }
LinkNumber Directory::FindLink(const LinkId& link) const { return Find(links_, link); }

LinkNumber Directory::NumberLink(const LinkId& link) { return Number(links_, link); }

std::vector<NumberedNeed> Directory::NumberNeeds(const std::vector<SkillNeed>& needs) const {
  std::vector<NumberedNeed> numbered;
  numbered.reserve(needs.size());
  for (const SkillNeed& need : needs) {
    const SkillNumber skill = FindSkill(need.skill);
    if (skill == kNoNumber) continue;
    numbered.push_back({skill, std::clamp(need.least_level, kSkillLevelMin, kSkillLevelMax)});
  }
  // Highest level first within a skill, so that keeping the first of each keeps the highest.
  std::sort(numbered.begin(), numbered.end(), [](const NumberedNeed& a, const NumberedNeed& b) {
    return a.skill != b.skill ? a.skill < b.skill : a.least_level > b.least_level;
  });
  const auto doubled =
      std::unique(numbered.begin(), numbered.end(),
                  [](const NumberedNeed& a, const NumberedNeed& b) { return a.skill == b.skill; });
  numbered.erase(doubled, numbered.end());
  return numbered;
}

}  // namespace strowger::core
