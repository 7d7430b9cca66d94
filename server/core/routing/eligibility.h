#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/floor/setup.h"
#include "core/routing/directory.h"
#include "core/routing/number_set.h"
#include "core/routing/rule_book.h"
#include "core/routing/skill_index.h"

namespace strowger::core {

// What decides who may take a waiting item. Items with the same key wait in one group.
struct GroupKey {
  QueueNumber queue = 0;
  LinkNumber link = 0;
  std::vector<NumberedNeed> needs;    // Sorted, as Directory::NumberNeeds gives them.
  std::vector<AgentNumber> declined;  // Sorted.
  RuleNumber rule = kNoNumber;
  auto operator<=>(const GroupKey&) const = default;
};

// Who may take what, whether they are here or not. Fixed once made.
class Eligibility {
 public:
  // Both must outlive this.
  Eligibility(const FloorSetup& setup, const Directory& directory);

  // The agents who serve the queue, are on the link, meet needs and rule and did not decline.
  AgentSet Of(const GroupKey& key) const;

  // The queues of an agent, each once, by number.
  const std::vector<QueueNumber>& QueuesOf(AgentNumber agent) const { return queues_[agent]; }
  // Groups whose items need the same rare skill share a bucket; an agent without the skill need not
  // look into it. The last bucket is for those who need nothing, and open to all.
  std::size_t buckets() const { return buckets_; }
  std::uint32_t BucketOf(const std::vector<NumberedNeed>& needs) const;
  const SkillSet& BucketsOf(AgentNumber agent) const { return buckets_of_[agent]; }
  // The queue's rule; kNoNumber when it has none.
  RuleNumber RuleOf(QueueNumber queue) const { return rule_of_[queue]; }
  // The skills that "best skill" counts for such items.
  std::vector<NumberedNeed> SkillsOf(const GroupKey& key) const;
  void KeepBest(const std::vector<NumberedNeed>& needs, AgentSet& agents) const {
    skills_.KeepBest(needs, agents);
  }
  bool IsQualified(AgentNumber agent, const std::vector<NumberedNeed>& needs,
                   RuleNumber rule) const {
    return skills_.IsQualified(agent, needs) &&
           (rule == kNoNumber || rules_.AgentsOf(rule).Contains(agent));
  }

 private:
  SkillIndex skills_;
  RuleBook rules_;
  std::vector<RuleNumber> rule_of_;  // By queue.
  std::size_t buckets_;
  std::vector<SkillSet> buckets_of_;              // By agent.
  std::vector<AgentSet> serving_;                 // By queue.
  std::vector<AgentSet> on_link_;                 // By link; only those that agents are on.
  std::vector<std::vector<QueueNumber>> queues_;  // By agent.
};

}  // namespace strowger::core
