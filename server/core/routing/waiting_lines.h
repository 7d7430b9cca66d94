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
  std::vector<QueueNumber> queues;   // Whose agents are asked, in this order.
  std::vector<NumberedNeed> skills;  // What "best skill" counts.
  Sieve sieve;                       // How `eligible` came about.
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
// those groups only whose skill is his; never at all items. Work that agents of several queues are
// asked for stands in a lane of each.
class WaitingLines {
 public:
  // All of them must outlive this.
  WaitingLines(const FloorSetup& setup, const Eligibility& eligibility, const Pace& pace);

  const Growth& GrowthOf(QueueNumber queue) const { return growths_[queue]; }

  // The group stays where it is until its last item is removed.
  WaitingGroup* Add(const GroupKey& key, const Place& place);
  void Remove(WaitingGroup* group, const Place& place);

  // Who serves the queue has changed: says anew who may take the work that its agents are asked
  // for.
  void SortOutAnew(QueueNumber serving);

  // Does `a` go before `b` at `now`? They may be of different queues.
  bool GoesBefore(const QueuePlace& a, const QueuePlace& b, TimePoint now) const;
  // The points that such places are compared by, in parts.
  std::int64_t PointsOf(const QueuePlace& one, TimePoint now) const {
    return growths_[one.queue].PointsAt(now, one.place, pace_.NextAgent(one.queue));
  }
  // The first item of these channels, over all queues of the agent, that the agent may take.
  std::optional<QueuePlace> BestFor(AgentNumber agent, ChannelSet channels, TimePoint now) const;

  // Groups that some agent declined.
  const WaitingGroups& declined_groups() const { return declined_groups_; }
  // Groups that are kept for one agent.
  const WaitingGroups& kept_groups() const { return kept_groups_; }
  // Groups in a step of a plan that is not the last one.
  const WaitingGroups& stepped_groups() const { return stepped_groups_; }

 private:
  using Heads = std::map<Place, WaitingGroup*>;
  // Work of one queue for the agents of one queue, mostly the same.
  struct Lane {
    QueueNumber home = 0;  // Of the work.
    SkillSet filled;       // Buckets that are not empty.
    std::vector<Heads> buckets;
  };

  Lane& LaneOf(QueueNumber serving, QueueNumber home);
  void AddHead(WaitingGroup* group);
  void RemoveHead(WaitingGroup* group);

  // The first in the lane's buckets that the agent may take.
  std::optional<Place> FirstIn(const Lane& lane, AgentNumber agent, ChannelSet channels) const;

  const Eligibility& eligibility_;
  const Pace& pace_;

  std::vector<Growth> growths_;  // By queue.
  std::map<GroupKey, std::unique_ptr<WaitingGroup>> groups_;
  std::vector<std::vector<Lane>> lanes_;  // By serving queue.
  WaitingGroups declined_groups_;
  WaitingGroups kept_groups_;
  WaitingGroups stepped_groups_;
};

}  // namespace strowger::core
