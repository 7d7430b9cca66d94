#include "core/routing/waiting_lines.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::core {

WaitingLines::WaitingLines(const FloorSetup& setup, const Eligibility& eligibility,
                           const Pace& pace)
    : eligibility_(eligibility), pace_(pace) {
  const std::size_t buckets = eligibility.buckets();
  lanes_.resize(setup.queues.size());
  for (const auto& [serving, home] : eligibility.lanes()) {
    lanes_[serving].push_back({home, SkillSet(buckets), std::vector<Heads>(buckets)});
  }
  for (const QueueSetup& queue : setup.queues) growths_.emplace_back(queue);
}

WaitingGroup* WaitingLines::Add(const GroupKey& key, const Place& place) {
  auto [entry, is_new] = groups_.try_emplace(key);
  if (is_new) {
    entry->second = std::make_unique<WaitingGroup>();
    WaitingGroup& group = *entry->second;
    group.key = key;
    group.bucket = eligibility_.BucketOf(key.needs);
    group.sieve = eligibility_.Count(key, group.eligible);
    group.queues = eligibility_.QueuesOf(key);
    group.skills = eligibility_.SkillsOf(key);
    if (!key.declined.empty()) declined_groups_.insert(entry->second.get());
    if (key.kept_for != kNoNumber) kept_groups_.insert(entry->second.get());
    if (eligibility_.HasNextStep(key)) stepped_groups_.insert(entry->second.get());
  }
  WaitingGroup* group = entry->second.get();
  const bool is_head = group->places.empty() || place < *group->places.begin();
  if (is_head) RemoveHead(group);
  STROWGER_CHECK(group->places.insert(place).second);
  if (is_head) AddHead(group);
  return group;
}

void WaitingLines::Remove(WaitingGroup* group, const Place& place) {
  const bool was_head = *group->places.begin() == place;
  if (was_head) RemoveHead(group);
  STROWGER_CHECK(group->places.erase(place) == 1);
  if (was_head) AddHead(group);
  if (!group->places.empty()) return;
  declined_groups_.erase(group);
  kept_groups_.erase(group);
  stepped_groups_.erase(group);
  groups_.erase(groups_.find(group->key));
}

void WaitingLines::SortOutAnew(QueueNumber serving) {
  for (const Lane& lane : lanes_[serving]) {
    for (const Heads& heads : lane.buckets) {
      for (const auto& [place, group] : heads) {
        group->sieve = eligibility_.Count(group->key, group->eligible);
      }
    }
  }
}

bool WaitingLines::GoesBefore(const QueuePlace& a, const QueuePlace& b, TimePoint now) const {
  // Two who waited too long go by arrival wherever they wait, as in one queue.
  if (a.queue == b.queue || a.place.is_overdue || b.place.is_overdue) return a.place < b.place;
  const std::int64_t points_of_a = PointsOf(a, now);
  const std::int64_t points_of_b = PointsOf(b, now);
  if (points_of_a != points_of_b) return points_of_a > points_of_b;
  if (a.place.arrived != b.place.arrived) return a.place.arrived < b.place.arrived;
  return a.place.item < b.place.item;
}

std::optional<QueuePlace> WaitingLines::BestFor(AgentNumber agent, ChannelSet channels,
                                                TimePoint now) const {
  std::optional<QueuePlace> best;
  for (const QueueNumber serving : eligibility_.QueuesOf(agent)) {
    for (const Lane& lane : lanes_[serving]) {
      const std::optional<Place> first = FirstIn(lane, agent, channels);
      if (!first) continue;
      const QueuePlace place{lane.home, *first};
      if (!best || GoesBefore(place, *best, now)) best = place;
    }
  }
  return best;
}

std::optional<Place> WaitingLines::FirstIn(const Lane& lane, AgentNumber agent,
                                           ChannelSet channels) const {
  std::optional<Place> best;
  lane.filled.ForEachShared(eligibility_.BucketsOf(agent), [&](std::uint32_t bucket) {
    for (const auto& [place, group] : lane.buckets[bucket]) {
      if (best && !(place < *best)) break;
      if (!channels.Contains(group->key.channel) || !group->eligible.Contains(agent)) continue;
      best = place;
      break;
    }
  });
  return best;
}

void WaitingLines::AddHead(WaitingGroup* group) {
  if (group->places.empty()) return;
  for (const QueueNumber serving : group->queues) {
    Lane& lane = LaneOf(serving, group->key.queue);
    lane.buckets[group->bucket].emplace(*group->places.begin(), group);
    lane.filled.Add(group->bucket);
  }
}

void WaitingLines::RemoveHead(WaitingGroup* group) {
  if (group->places.empty()) return;
  for (const QueueNumber serving : group->queues) {
    Lane& lane = LaneOf(serving, group->key.queue);
    Heads& heads = lane.buckets[group->bucket];
    heads.erase(*group->places.begin());
    if (heads.empty()) lane.filled.Remove(group->bucket);
  }
}

WaitingLines::Lane& WaitingLines::LaneOf(QueueNumber serving, QueueNumber home) {
  std::vector<Lane>& lanes = lanes_[serving];
  const auto found =
      std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) { return lane.home == home; });
  STROWGER_CHECK(found != lanes.end());
  return *found;
}

}  // namespace strowger::core
