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
#include "core/routing/pace.h"
#include "core/routing/place.h"

namespace strowger::core {

// Items that the same agents may take, in the order of service.
struct WaitingGroup {
  GroupKey key;
  std::uint32_t bucket = 0;  // Of the needs; see Eligibility.
  AgentSet eligible;
  std::vector<NumberedNeed> skills;  // What "best skill" counts.
  std::set<Place> places;
};

// A place in a certain queue.
struct QueuePlace {
  QueueNumber queue = 0;
  Place place;
  bool operator==(const QueuePlace&) const = default;
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
  // All of them must outlive this.
  WaitingLines(const FloorSetup& setup, const Eligibility& eligibility, const Pace& pace);

  const Growth& GrowthOf(QueueNumber queue) const { return growths_[queue]; }

  // The group stays where it is until its last item is removed.
  WaitingGroup* Add(const GroupKey& key, const Place& place);
  void Remove(WaitingGroup* group, const Place& place);

  // Does `a` go before `b` at `now`? They may be of different queues.
  bool GoesBefore(const QueuePlace& a, const QueuePlace& b, TimePoint now) const;
  // The first item, over all queues of the agent, that the agent may take.
  std::optional<QueuePlace> BestFor(AgentNumber agent, TimePoint now) const;

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

  // The first in the queue's buckets that the agent may take.
  std::optional<Place> FirstIn(const Queue& queue, AgentNumber agent) const;

  const Eligibility& eligibility_;
  const Pace& pace_;

  std::vector<Growth> growths_;  // By queue.
  std::map<GroupKey, std::unique_ptr<WaitingGroup>> groups_;
  std::vector<Queue> queues_;
  WaitingGroups declined_groups_;
};

}  // namespace strowger::core
