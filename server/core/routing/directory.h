#pragma once

#include <cstdint>
#include <limits>
#include <unordered_map>
#include <vector>

#include "core/floor/setup.h"

namespace strowger::core {

// Small numbers in place of names, so that routing works on arrays and bitsets.
using AgentNumber = std::uint32_t;
using QueueNumber = std::uint32_t;
using SkillNumber = std::uint32_t;
using LinkNumber = std::uint32_t;
inline constexpr std::uint32_t kNoNumber = std::numeric_limits<std::uint32_t>::max();

// A skill need with the skill's number.
struct NumberedNeed {
  SkillNumber skill = 0;
  int least_level = kSkillLevelMin;
  auto operator<=>(const NumberedNeed&) const = default;
};

// Numbers everything that the set-up names, in its order. Links are also numbered when first seen.
class Directory {
 public:
  explicit Directory(const FloorSetup& setup);

  // kNoNumber when the name is unknown.
  AgentNumber FindAgent(const AgentId& agent) const;
  QueueNumber FindQueue(const QueueId& queue) const;
  SkillNumber FindSkill(const SkillId& skill) const;
  LinkNumber FindLink(const LinkId& link) const;

  LinkNumber NumberLink(const LinkId& link);
  const std::unordered_map<LinkId, LinkNumber>& links() const { return links_; }

  // Sorted, each skill once with its highest level; levels outside of the scale are brought into
  // it. Unknown skills are left out: a slip in an IVR must not strand a caller for ever.
  std::vector<NumberedNeed> NumberNeeds(const std::vector<SkillNeed>& needs) const;

 private:
  std::unordered_map<AgentId, AgentNumber> agents_;
  std::unordered_map<QueueId, QueueNumber> queues_;
  std::unordered_map<SkillId, SkillNumber> skills_;
  std::unordered_map<LinkId, LinkNumber> links_;
};

}  // namespace strowger::core
