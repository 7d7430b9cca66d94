#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/floor/setup.h"
#include "core/routing/directory.h"
#include "core/routing/ground.h"
#include "core/routing/number_set.h"
#include "core/routing/rule_book.h"
#include "core/routing/skill_index.h"

namespace strowger::core {

// Number of a plan's step over all queues; queues without a plan have one step, too. kNoNumber: all
// who serve the queue, without a rule.
using StepNumber = std::uint32_t;

// What decides who may take a waiting item. Items with the same key wait in one group.
struct GroupKey {
  QueueNumber queue = 0;
  LinkNumber link = 0;
  std::vector<NumberedNeed> needs;    // Sorted, as Directory::NumberNeeds gives them.
  std::vector<AgentNumber> declined;  // Sorted.
  StepNumber step = kNoNumber;
  AgentNumber kept_for = kNoNumber;  // The only one who is asked; kNoNumber: all.
  Channel channel = Channel::kCall;
  auto operator<=>(const GroupKey&) const = default;
};

// Who may take what, whether they are here or not. Fixed once made, but for the reserves of queues.
class Eligibility {
 public:
  // Both must outlive this.
  Eligibility(const FloorSetup& setup, const Directory& directory);

  // The agents who serve one of the step's queues, are on the call's link, meet needs and rule and
  // did not decline.
  AgentSet Of(const GroupKey& key) const {
    return Sift(key, [](Ground, const NumberedNeed&, const AgentSet&) {});
  }
  // The same, and says how: calls `note(ground, need, left)` with the agents who are left after
  // each ground, the first of all agents; the need is that of kSkill.
  template <class Note>
  AgentSet Sift(const GroupKey& key, Note&& note) const;
  // The same in numbers. `eligible` becomes the agents who are left.
  Sieve Count(const GroupKey& key, AgentSet& eligible) const;
  // The rule that agents must meet for such items; kNoNumber: none.
  RuleNumber RuleOf(const GroupKey& key) const {
    return key.step == kNoNumber ? kNoNumber : steps_[key.step].rule;
  }

  // The queues of an agent, also those as a reserve, each once, by number.
  const std::vector<QueueNumber>& QueuesOf(AgentNumber agent) const { return queues_[agent]; }
  // Groups whose items need the same rare skill share a bucket; an agent without the skill need not
  // look into it. The last bucket is for those who need nothing, and open to all.
  std::size_t buckets() const { return buckets_; }
  std::uint32_t BucketOf(const std::vector<NumberedNeed>& needs) const;
  const SkillSet& BucketsOf(AgentNumber agent) const { return buckets_of_[agent]; }
  // Before the first step of a plan, and without one, `plan_step` is -1; a step that the plan does
  // not have, as after a change of the set-up, counts as that.
  StepNumber StepOf(QueueNumber queue, int plan_step) const;
  // The queues whose agents are asked: first that of the item.
  std::vector<QueueNumber> QueuesOf(const GroupKey& key) const;
  // The rule as it is written; empty for none.
  std::string PrintedRuleOf(const GroupKey& key) const {
    const RuleNumber rule = RuleOf(key);
    return rule == kNoNumber ? std::string() : rules_.TextOf(rule);
  }
  // Do such items go on to another step some time?
  bool HasNextStep(const GroupKey& key) const;
  // Pairs of (serving queue, queue of the items) that occur, the same queue twice included.
  const std::vector<std::pair<QueueNumber, QueueNumber>>& lanes() const { return lanes_; }
  // Who serves the queue now.
  const AgentSet& Serving(QueueNumber queue) const { return serving_[queue]; }
  // Serves the queue always, not as a reserve.
  bool IsRegular(AgentNumber agent, QueueNumber queue) const {
    return regular_[queue].Contains(agent);
  }
  const AgentSet& ReservesOf(QueueNumber queue) const { return reserves_[queue]; }
  bool AreCalled(QueueNumber queue) const { return are_called_[queue]; }
  // The queue's reserves serve it from now on, or do no longer.
  void CallReserves(QueueNumber queue, bool are_called);
  // The skills that "best skill" counts for such items.
  std::vector<NumberedNeed> SkillsOf(const GroupKey& key) const;
  void KeepBest(const std::vector<NumberedNeed>& needs, AgentSet& agents) const {
    skills_.KeepBest(needs, agents);
  }
  // What "best skill" compares: the sum of the agent's levels in these skills.
  int LevelsOf(AgentNumber agent, const std::vector<NumberedNeed>& skills) const {
    return skills_.LevelsOf(agent, skills);
  }
  // For the queue's own work, outside of any step.
  bool IsQualified(AgentNumber agent, QueueNumber queue,
                   const std::vector<NumberedNeed>& needs) const;

 private:
  struct Step {
    RuleNumber rule = kNoNumber;
    std::vector<QueueNumber> queues;
    bool has_next = false;
  };

  void SortByChannel(const FloorSetup& setup, const Directory& directory);
  void AddSteps(const QueueSetup& queue, const Directory& directory);
  void AddQueues(const Directory& directory, AgentNumber agent, const std::vector<QueueId>& queues,
                 std::vector<AgentSet>& members);
  // All agents of the queues that are asked, reserves included.
  AgentSet Asked(const GroupKey& key) const;
  // Leaves those who serve one of these queues now; false where all do.
  bool KeepCalled(const GroupKey& key, AgentSet& agents) const;
  void KeepOnLink(LinkNumber link, AgentSet& agents) const;

  SkillIndex skills_;
  RuleBook rules_;
  std::vector<Step> steps_;
  std::vector<StepNumber> first_step_;  // By queue: that of the queue itself, then the plan's.
  std::vector<std::pair<QueueNumber, QueueNumber>> lanes_;
  std::size_t buckets_;
  std::vector<SkillSet> buckets_of_;              // By agent.
  std::vector<AgentSet> serving_;                 // By queue; the regular ones and called reserves.
  std::vector<AgentSet> regular_;                 // By queue.
  std::vector<AgentSet> reserves_;                // By queue.
  std::vector<bool> are_called_;                  // By queue.
  // By channel: who takes its work at all. None: everybody, which costs nothing to look at.
  std::array<std::optional<AgentSet>, kChannels.size()> takers_;
  std::vector<AgentSet> on_link_;                 // By link; only those that agents are on.
  std::vector<std::vector<QueueNumber>> queues_;  // By agent.
};

template <class Note>
AgentSet Eligibility::Sift(const GroupKey& key, Note&& note) const {
  AgentSet agents = Asked(key);
  note(Ground::kQueue, NumberedNeed{}, agents);
  if (KeepCalled(key, agents)) note(Ground::kReserve, NumberedNeed{}, agents);
  if (IsVoice(key.channel)) {
    KeepOnLink(key.link, agents);
    note(Ground::kLink, NumberedNeed{}, agents);
  }
  if (const auto& takers = takers_[static_cast<std::size_t>(key.channel)]; takers) {
    agents.KeepShared(*takers);
    note(Ground::kChannel, NumberedNeed{}, agents);
  }
  for (const NumberedNeed& need : key.needs) {
    skills_.KeepQualified(need, agents);
    note(Ground::kSkill, need, agents);
  }
  if (const RuleNumber rule = RuleOf(key); rule != kNoNumber) {
    agents.KeepShared(rules_.AgentsOf(rule));
    note(Ground::kRule, NumberedNeed{}, agents);
  }
  if (key.kept_for != kNoNumber) {
    const bool is_left = agents.Contains(key.kept_for);
    agents = AgentSet(queues_.size());
    if (is_left) agents.Add(key.kept_for);
    note(Ground::kKept, NumberedNeed{}, agents);
  }
  if (!key.declined.empty()) {
    for (const AgentNumber agent : key.declined) agents.Remove(agent);
    note(Ground::kDeclined, NumberedNeed{}, agents);
  }
  return agents;
}

}  // namespace strowger::core
