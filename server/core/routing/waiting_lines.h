#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/routing/eligibility.h"
#include "core/routing/number_set.h"

namespace strowger::core {

// An item's place: larger priority first, then earlier arrival, then smaller number.
struct Place {
  int priority = 0;
  TimePoint arrived;
  WorkItemId item;

  bool operator==(const Place&) const = default;
  std::strong_ordering operator<=>(const Place& other) const {
    if (priority != other.priority) return other.priority <=> priority;
    if (arrived != other.arrived) return arrived <=> other.arrived;
    return item <=> other.item;
  }
};

// Items that the same agents may take, in the order of service.
struct WaitingGroup {
  GroupKey key;
  std::uint32_t bucket = 0;  // Of the needs; see Eligibility.
  AgentSet eligible;
  std::vector<NumberedNeed> skills;  // What "best skill" counts.
  std::set<Place> places;
};

// Orders groups by their keys, so that nothing depends on addresses.
struct ByKey {
  bool operator()(const WaitingGroup* a, const WaitingGroup* b) const { return a->key < b->key; }
};
using WaitingGroups = std::set<WaitingGroup*, ByKey>;

// The items that wait for an agent: for each queue its groups, by the rarest skill that they need
// and then by the place of their heads. An agent who frees looks at heads of groups only, and of
// those groups only whose skill is his; never at all items.
class WaitingLines {
 public:
  // `eligibility` must outlive this.
  WaitingLines(std::size_t queues, const Eligibility& eligibility);

  // The group stays where it is until its last item is removed.
  WaitingGroup* Add(const GroupKey& key, const Place& place);
  void Remove(WaitingGroup* group, const Place& place);

  // The first item by place, over all queues of the agent, that the agent may take.
  std::optional<Place> BestFor(AgentNumber agent) const;

  // Groups that some agent declined.
  const WaitingGroups& declined_groups() const { return declined_groups_; }

 private:
  using Heads = std::map<Place, WaitingGroup*>;
  struct Queue {
    SkillSet filled;  // Buckets that are not empty.
    std::vector<Heads> buckets;
  };

  void AddHead(WaitingGroup* group);
  void RemoveHead(WaitingGroup* group);

  const Eligibility& eligibility_;

  std::map<GroupKey, std::unique_ptr<WaitingGroup>> groups_;
  std::vector<Queue> queues_;
  WaitingGroups declined_groups_;
};

}  // namespace strowger::core
