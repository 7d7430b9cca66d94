#include "core/routing/waiting_lines.h"

#include "base/check.h"

namespace strowger::core {

WaitingLines::WaitingLines(std::size_t queues, const Eligibility& eligibility)
    : eligibility_(eligibility) {
  const std::size_t buckets = eligibility.buckets();
  queues_.assign(queues, {SkillSet(buckets), std::vector<Heads>(buckets)});
}

WaitingGroup* WaitingLines::Add(const GroupKey& key, const Place& place) {
  auto [entry, is_new] = groups_.try_emplace(key);
  if (is_new) {
    entry->second = std::make_unique<WaitingGroup>(WaitingGroup{key,
                                                                eligibility_.BucketOf(key.needs),
                                                                eligibility_.Of(key),
                                                                eligibility_.SkillsOf(key),
                                                                {}});
    if (!key.declined.empty()) declined_groups_.insert(entry->second.get());
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
  groups_.erase(groups_.find(group->key));
}

std::optional<Place> WaitingLines::BestFor(AgentNumber agent) const {
  std::optional<Place> best;
  for (const QueueNumber number : eligibility_.QueuesOf(agent)) {
    const Queue& queue = queues_[number];
    queue.filled.ForEachShared(eligibility_.BucketsOf(agent), [&](std::uint32_t bucket) {
      for (const auto& [place, group] : queue.buckets[bucket]) {
        if (best && !(place < *best)) break;
        if (!group->eligible.Contains(agent)) continue;
        best = place;
        break;
      }
    });
  }
  return best;
}

void WaitingLines::AddHead(WaitingGroup* group) {
  if (group->places.empty()) return;
  Queue& queue = queues_[group->key.queue];
  queue.buckets[group->bucket].emplace(*group->places.begin(), group);
  queue.filled.Add(group->bucket);
}

void WaitingLines::RemoveHead(WaitingGroup* group) {
  if (group->places.empty()) return;
  Queue& queue = queues_[group->key.queue];
  Heads& heads = queue.buckets[group->bucket];
  heads.erase(*group->places.begin());
  if (heads.empty()) queue.filled.Remove(group->bucket);
}

}  // namespace strowger::core
