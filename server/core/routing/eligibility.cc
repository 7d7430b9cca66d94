#include "core/routing/eligibility.h"

#include <algorithm>
#include <utility>

#include "core/agent/load.h"

namespace strowger::core {

Eligibility::Eligibility(const FloorSetup& setup, const Directory& directory)
    : skills_(setup, directory),
      rules_(setup, directory, skills_),
      buckets_(setup.skills.size() + 1),
      buckets_of_(setup.agents.size(), SkillSet(buckets_)),
      regular_(setup.queues.size(), AgentSet(setup.agents.size())),
      reserves_(setup.queues.size(), AgentSet(setup.agents.size())),
      are_called_(setup.queues.size()),
      queues_(setup.agents.size()) {
  for (const QueueSetup& queue : setup.queues) AddSteps(queue, directory);
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
    AddQueues(directory, number, agent.queues, regular_);
    AddQueues(directory, number, agent.reserves, reserves_);
    std::vector<QueueNumber>& queues = queues_[number];
    std::sort(queues.begin(), queues.end());
    queues.erase(std::unique(queues.begin(), queues.end()), queues.end());
  }
  serving_ = regular_;
  SortByChannel(setup, directory);
}

void Eligibility::SortByChannel(const FloorSetup& setup, const Directory& directory) {
  for (const Channel channel : kChannels) {
    AgentSet takers(setup.agents.size());
    for (const AgentSetup& agent : setup.agents) {
      if (HasRoom({}, channel, setup.capacity, agent)) takers.Add(directory.FindAgent(agent.id));
    }
    if (takers.Count() == setup.agents.size()) continue;
    takers_[static_cast<std::size_t>(channel)] = std::move(takers);
  }
}

void Eligibility::AddQueues(const Directory& directory, AgentNumber agent,
                            const std::vector<QueueId>& queues, std::vector<AgentSet>& members) {
  for (const QueueId& name : queues) {
    const QueueNumber queue = directory.FindQueue(name);
    if (queue == kNoNumber) continue;
    members[queue].Add(agent);
    queues_[agent].push_back(queue);
  }
}

std::uint32_t Eligibility::BucketOf(const std::vector<NumberedNeed>& needs) const {
  const SkillNumber rarest = skills_.RarestOf(needs);
  return rarest == kNoNumber ? static_cast<std::uint32_t>(buckets_ - 1) : rarest;
}

void Eligibility::AddSteps(const QueueSetup& queue, const Directory& directory) {
  const auto home = static_cast<QueueNumber>(first_step_.size());
  const RuleNumber rule = queue.rule ? rules_.Add(*queue.rule) : kNoNumber;
  first_step_.push_back(static_cast<StepNumber>(steps_.size()));
  lanes_.emplace_back(home, home);
  steps_.push_back({rule, {home}, false});
  for (const PlanStep& one : queue.plan) {
    Step step{one.rule ? rules_.Add(*one.rule) : rule, {home}, &one != &queue.plan.back()};
    for (const QueueId& extra : one.extra_queues) {
      const QueueNumber number = directory.FindQueue(extra);
      const std::pair lane(number, home);
      if (number == kNoNumber) continue;
      if (std::find(step.queues.begin(), step.queues.end(), number) != step.queues.end()) continue;
      step.queues.push_back(number);
      if (std::find(lanes_.begin(), lanes_.end(), lane) == lanes_.end()) lanes_.push_back(lane);
    }
    steps_.push_back(std::move(step));
  }
}

StepNumber Eligibility::StepOf(QueueNumber queue, int plan_step) const {
  const StepNumber first = first_step_[queue];
  const auto end = queue + 1 < first_step_.size() ? first_step_[queue + 1]
                                                  : static_cast<StepNumber>(steps_.size());
  const StepNumber step = first + static_cast<StepNumber>(plan_step + 1);
  return step < end ? step : first;
}

std::vector<QueueNumber> Eligibility::QueuesOf(const GroupKey& key) const {
  return key.step == kNoNumber ? std::vector{key.queue} : steps_[key.step].queues;
}

bool Eligibility::HasNextStep(const GroupKey& key) const {
  return key.step != kNoNumber && steps_[key.step].has_next;
}

bool Eligibility::IsQualified(AgentNumber agent, QueueNumber queue,
                              const std::vector<NumberedNeed>& needs) const {
  const RuleNumber rule = steps_[first_step_[queue]].rule;
  return skills_.IsQualified(agent, needs) &&
         (rule == kNoNumber || rules_.AgentsOf(rule).Contains(agent));
}

std::vector<NumberedNeed> Eligibility::SkillsOf(const GroupKey& key) const {
  std::vector<NumberedNeed> skills = key.needs;
  const RuleNumber rule = RuleOf(key);
  if (rule == kNoNumber) return skills;
  for (const NumberedNeed& skill : rules_.SkillsOf(rule)) {
    const bool is_there = std::any_of(skills.begin(), skills.end(), [&](const NumberedNeed& need) {
      return need.skill == skill.skill;
    });
    if (!is_there) skills.push_back(skill);
  }
  return skills;
}

AgentSet Eligibility::Asked(const GroupKey& key) const {
  AgentSet agents = serving_[key.queue];
  agents.AddAllOf(reserves_[key.queue]);
  if (key.step == kNoNumber) return agents;
  for (const QueueNumber queue : steps_[key.step].queues) {
    agents.AddAllOf(serving_[queue]);
    agents.AddAllOf(reserves_[queue]);
  }
  return agents;
}

bool Eligibility::KeepCalled(const GroupKey& key, AgentSet& agents) const {
  AgentSet called = serving_[key.queue];
  if (key.step != kNoNumber) {
    for (const QueueNumber queue : steps_[key.step].queues) called.AddAllOf(serving_[queue]);
  }
  if (called.Count() == agents.Count()) return false;
  agents.KeepShared(called);
  return true;
}

void Eligibility::CallReserves(QueueNumber queue, bool are_called) {
  are_called_[queue] = are_called;
  serving_[queue] = regular_[queue];
  if (are_called) serving_[queue].AddAllOf(reserves_[queue]);
}

void Eligibility::KeepOnLink(LinkNumber link, AgentSet& agents) const {
  if (link < on_link_.size()) {
    agents.KeepShared(on_link_[link]);
  } else {
    agents = AgentSet(queues_.size());
  }
}

Sieve Eligibility::Count(const GroupKey& key, AgentSet& eligible) const {
  Sieve sieve;
  std::uint32_t before = 0;
  eligible = Sift(key, [&](Ground ground, const NumberedNeed& need, const AgentSet& left) {
    const auto count = static_cast<std::uint32_t>(left.Count());
    if (ground == Ground::kQueue) {
      sieve.considered = count;
    } else if (count < before) {
      sieve.out.push_back({ground, need, before - count});
    }
    before = count;
  });
  return sieve;
}

}  // namespace strowger::core
