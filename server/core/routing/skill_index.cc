#include "core/routing/skill_index.h"

#include <algorithm>

namespace strowger::core {

SkillIndex::SkillIndex(const FloorSetup& setup, const Directory& directory)
    : at_least_(setup.skills.size()), counts_(setup.skills.size()) {
  for (auto& levels : at_least_) levels.fill(AgentSet(setup.agents.size()));
  for (const AgentSetup& agent : setup.agents) {
    const AgentNumber number = directory.FindAgent(agent.id);
    for (const auto& [skill, level] : agent.skills) {
      const SkillNumber skill_number = directory.FindSkill(skill);
      if (skill_number == kNoNumber) continue;
      for (int least = kSkillLevelMin; least <= std::min(level, kSkillLevelMax); ++least) {
        const auto level_number = static_cast<std::size_t>(least - kSkillLevelMin);
        at_least_[skill_number][level_number].Add(number);
        ++counts_[skill_number][level_number];
      }
    }
  }
}

AgentSet SkillIndex::AtExactly(SkillNumber skill, int level, const AgentSet& everyone) const {
  AgentSet agents = level < kSkillLevelMin ? everyone : AtLeast({skill, level});
  if (level < kSkillLevelMax) agents.KeepOthers(AtLeast({skill, level + 1}));
  return agents;
}

void SkillIndex::KeepBest(const std::vector<NumberedNeed>& needs, AgentSet& agents) const {
  // The sums of 64 agents at a time, as binary numbers that stand upright: planes[p] holds the bit
  // of weight 2^p of each. A level is as many ones as there are sets "at least" with the agent.
  constexpr std::size_t kPlanes = 8;
  using Planes = std::array<std::uint64_t, kPlanes>;
  std::vector<std::uint64_t>& words = agents.words();
  std::vector<Planes> sums(words.size(), Planes{});
  const std::size_t counted = std::min(needs.size(), kScoredNeedsMax);
  for (std::size_t need = 0; need < counted; ++need) {
    for (const AgentSet& level : at_least_[needs[need].skill]) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        std::uint64_t carry = level.words()[i] & words[i];
        for (std::size_t plane = 0; carry != 0; ++plane) {
          sums[i][plane] ^= carry;
          carry &= ~sums[i][plane];
        }
      }
    }
  }
  for (std::size_t plane = kPlanes; plane-- > 0;) {
    bool some_have = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      some_have = some_have || (words[i] & sums[i][plane]) != 0;
    }
    if (!some_have) continue;
    for (std::size_t i = 0; i < words.size(); ++i) words[i] &= sums[i][plane];
  }
}

SkillNumber SkillIndex::RarestOf(const std::vector<NumberedNeed>& needs) const {
  SkillNumber rarest = kNoNumber;
  std::size_t fewest = 0;
  for (const NumberedNeed& need : needs) {
    const std::size_t agents =
        counts_[need.skill][static_cast<std::size_t>(need.least_level - kSkillLevelMin)];
    if (rarest != kNoNumber && agents >= fewest) continue;
    rarest = need.skill;
    fewest = agents;
  }
  return rarest;
}

int SkillIndex::LevelsOf(AgentNumber agent, const std::vector<NumberedNeed>& needs) const {
  int sum = 0;
  const std::size_t counted = std::min(needs.size(), kScoredNeedsMax);
  for (std::size_t need = 0; need < counted; ++need) {
    for (const AgentSet& level : at_least_[needs[need].skill]) sum += level.Contains(agent) ? 1 : 0;
  }
  return sum;
}

bool SkillIndex::IsQualified(AgentNumber agent, const std::vector<NumberedNeed>& needs) const {
  return std::all_of(needs.begin(), needs.end(),
                     [&](const NumberedNeed& need) { return AtLeast(need).Contains(agent); });
}

const AgentSet& SkillIndex::AtLeast(const NumberedNeed& need) const {
  return at_least_[need.skill][static_cast<std::size_t>(need.least_level - kSkillLevelMin)];
}

}  // namespace strowger::core
