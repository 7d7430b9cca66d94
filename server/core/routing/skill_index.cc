#include "core/routing/skill_index.h"

#include <algorithm>

namespace strowger::core {

SkillIndex::SkillIndex(const FloorSetup& setup, const Directory& directory)
    : at_least_(setup.skills.size()) {
  for (auto& levels : at_least_) levels.fill(AgentSet(setup.agents.size()));
  for (const AgentSetup& agent : setup.agents) {
    const AgentNumber number = directory.FindAgent(agent.id);
    for (const auto& [skill, level] : agent.skills) {
      const SkillNumber skill_number = directory.FindSkill(skill);
      if (skill_number == kNoNumber) continue;
      for (int least = kSkillLevelMin; least <= std::min(level, kSkillLevelMax); ++least) {
        at_least_[skill_number][static_cast<std::size_t>(least - kSkillLevelMin)].Add(number);
      }
    }
  }
}

void SkillIndex::KeepQualified(const std::vector<NumberedNeed>& needs, AgentSet& agents) const {
  for (const NumberedNeed& need : needs) agents.KeepShared(AtLeast(need));
}

SkillNumber SkillIndex::RarestOf(const std::vector<NumberedNeed>& needs) const {
  SkillNumber rarest = kNoNumber;
  std::size_t fewest = 0;
  for (const NumberedNeed& need : needs) {
    const std::size_t agents = AtLeast(need).Count();
    if (rarest != kNoNumber && agents >= fewest) continue;
    rarest = need.skill;
    fewest = agents;
  }
  return rarest;
}

bool SkillIndex::IsQualified(AgentNumber agent, const std::vector<NumberedNeed>& needs) const {
  return std::all_of(needs.begin(), needs.end(),
                     [&](const NumberedNeed& need) { return AtLeast(need).Contains(agent); });
}

const AgentSet& SkillIndex::AtLeast(const NumberedNeed& need) const {
  return at_least_[need.skill][static_cast<std::size_t>(need.least_level - kSkillLevelMin)];
}

}  // namespace strowger::core
