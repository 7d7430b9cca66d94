#pragma once

#include <array>
#include <vector>

#include "core/floor/setup.h"
#include "core/routing/directory.h"
#include "core/routing/number_set.h"

namespace strowger::core {

// Their levels add up to less than 256.
inline constexpr std::size_t kScoredNeedsMax = 25;

// Who has which skill at which level: one set of agents for each (skill, at least level), so that a
// qualification is an AND over words. Fixed once made.
class SkillIndex {
 public:
  SkillIndex(const FloorSetup& setup, const Directory& directory);

  // Leaves in `agents` those who meet all needs.
  void KeepQualified(const std::vector<NumberedNeed>& needs, AgentSet& agents) const {
    for (const NumberedNeed& need : needs) KeepQualified(need, agents);
  }
  void KeepQualified(const NumberedNeed& need, AgentSet& agents) const {
    agents.KeepShared(AtLeast(need));
  }
  // Those of `everyone` who have the skill at just this level; at 0 those who do not have it.
  AgentSet AtExactly(SkillNumber skill, int level, const AgentSet& everyone) const;
  // The skill of which the fewest agents have enough; kNoNumber where nothing is needed.
  SkillNumber RarestOf(const std::vector<NumberedNeed>& needs) const;
  // Leaves in `agents` those with the highest sum of levels in the needed skills, without looking
  // at agents one by one. Of very many needs only the first kScoredNeedsMax count.
  void KeepBest(const std::vector<NumberedNeed>& needs, AgentSet& agents) const;
  // That sum for one agent.
  int LevelsOf(AgentNumber agent, const std::vector<NumberedNeed>& needs) const;
  bool IsQualified(AgentNumber agent, const std::vector<NumberedNeed>& needs) const;

 private:
  const AgentSet& AtLeast(const NumberedNeed& need) const;

  // By skill, then level - 1.
  std::vector<std::array<AgentSet, kSkillLevelMax>> at_least_;
  std::vector<std::array<std::size_t, kSkillLevelMax>> counts_;  // Of the sets.
};

}  // namespace strowger::core
