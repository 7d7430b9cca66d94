#include "core/routing/eligibility.h"

#include <algorithm>

namespace strowger::core {

Eligibility::Eligibility(const FloorSetup& setup, const Directory& directory)
    : skills_(setup, directory),
      rules_(setup, directory, skills_),
      buckets_(setup.skills.size() + 1),
      buckets_of_(setup.agents.size(), SkillSet(buckets_)),
      serving_(setup.queues.size(), AgentSet(setup.agents.size())),
      queues_(setup.agents.size()) {
  for (const QueueSetup& queue : setup.queues) {
    rule_of_.push_back(queue.rule ? rules_.Add(*queue.rule) : kNoNumber);
  }
  for (const AgentSetup& agent : setup.agents) {
    const AgentNumber number = directory.FindAgent(agent.id);
    const LinkNumber link = directory.FindLink(agent.link);
    if (link >= on_link_.size()) on_link_.resize(link + 1, AgentSet(setup.agents.size()));
    on_link_[link].Add(number);
    for (const auto& [name, level] : agent.skills) {
      const SkillNumber skill = directory.FindSkill(name);
      if (skill != kNoNumber) buckets_of_[number].Add(skill);
    }
    buckets_of_[number].Add(BucketOf({}));
    for (const QueueId& name : agent.queues) {
      const QueueNumber queue = directory.FindQueue(name);
      if (queue == kNoNumber) continue;
      serving_[queue].Add(number);
      queues_[number].push_back(queue);
    }
    std::vector<QueueNumber>& queues = queues_[number];
    std::sort(queues.begin(), queues.end());
    queues.erase(std::unique(queues.begin(), queues.end()), queues.end());
  }
}

std::uint32_t Eligibility::BucketOf(const std::vector<NumberedNeed>& needs) const {
  const SkillNumber rarest = skills_.RarestOf(needs);
  return rarest == kNoNumber ? static_cast<std::uint32_t>(buckets_ - 1) : rarest;
}

std::vector<NumberedNeed> Eligibility::SkillsOf(const GroupKey& key) const {
  std::vector<NumberedNeed> skills = key.needs;
  if (key.rule == kNoNumber) return skills;
  for (const NumberedNeed& skill : rules_.SkillsOf(key.rule)) {
    const bool is_there = std::any_of(skills.begin(), skills.end(), [&](const NumberedNeed& need) {
      return need.skill == skill.skill;
    });
    if (!is_there) skills.push_back(skill);
  }
  return skills;
}

AgentSet Eligibility::Of(const GroupKey& key) const {
  AgentSet agents = serving_[key.queue];
  if (key.link < on_link_.size()) {
    agents.KeepShared(on_link_[key.link]);
  } else {
    agents = AgentSet(queues_.size());
  }
  skills_.KeepQualified(key.needs, agents);
  if (key.rule != kNoNumber) agents.KeepShared(rules_.AgentsOf(key.rule));
  for (const AgentNumber agent : key.declined) agents.Remove(agent);
  return agents;
}

}  // namespace strowger::core
