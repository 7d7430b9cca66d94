#include "core/routing/waiting_lines.h"

#include "base/check.h"

namespace strowger::core {

WaitingLines::WaitingLines(std::size_t queues, const Eligibility& eligibility)
    : eligibility_(eligibility), heads_(queues) {}

WaitingGroup* WaitingLines::Add(const GroupKey& key, const Place& place) {
  auto [entry, is_new] = groups_.try_emplace(key);
  if (is_new) {
    entry->second = std::make_unique<WaitingGroup>(WaitingGroup{key, eligibility_.Of(key), {}});
    if (!key.declined.empty()) declined_groups_.insert(entry->second.get());
  }
  WaitingGroup* group = entry->second.get();
  auto& heads = heads_[key.queue];
  if (group->places.empty()) {
    heads.emplace(place, group);
  } else if (place < *group->places.begin()) {
    heads.erase(*group->places.begin());
    heads.emplace(place, group);
  }
  STROWGER_CHECK(group->places.insert(place).second);
  return group;
}

void WaitingLines::Remove(WaitingGroup* group, const Place& place) {
  auto& heads = heads_[group->key.queue];
  const bool was_head = *group->places.begin() == place;
  STROWGER_CHECK(group->places.erase(place) == 1);
  if (was_head) {
    heads.erase(place);
    if (!group->places.empty()) heads.emplace(*group->places.begin(), group);
  }
  if (!group->places.empty()) return;
  declined_groups_.erase(group);
  groups_.erase(groups_.find(group->key));
}

std::optional<Place> WaitingLines::BestFor(AgentNumber agent) const {
  std::optional<Place> best;
  for (const QueueNumber queue : eligibility_.QueuesOf(agent)) {
    for (const auto& [place, group] : heads_[queue]) {
      if (best && !(place < *best)) break;
      if (!group->eligible.Contains(agent)) continue;
      best = place;
      break;
    }
  }
  return best;
}

}  // namespace strowger::core
