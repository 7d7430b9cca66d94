#include "simulation/service_mirror.h"

#include <algorithm>

#include "core/floor/live_service.h"

namespace strowger::simulation {
namespace {

bool IsWaiting(const core::ItemView& item) {
  const bool stands =
      item.state == core::ItemState::kWaiting || item.state == core::ItemState::kOffered;
  return stands && !item.answered && !item.callback;
}

}  // namespace

void ServiceMirror::Start(const core::FloorSetup& setup,
                          const std::map<WorkItemId, core::ItemView>& items,
                          const std::vector<core::PastWait>& past) {
  thresholds_.clear();
  waits_.clear();
  counted_.clear();
  for (const auto& queue : setup.queues) thresholds_[queue.id] = queue.service_level_threshold;
  AddPast(past);
  for (const auto& [id, item] : items) {
    AddPast(core::PastWaitsOf(item));
    if (!IsWaiting(item)) continue;
    waits_[id] = {item.queue, item.segments.back().start, item.segments.size(), false};
  }
}

void ServiceMirror::TakeIn(const core::Changes& changes, TimePoint now) {
  for (auto& [id, wait] : waits_) {
    const auto threshold = thresholds_.find(wait.queue);
    if (wait.is_counted || threshold == thresholds_.end()) continue;
    if (wait.since + threshold->second >= now) continue;
    Add(wait.queue, wait.since + threshold->second, false);
    wait.is_counted = true;
  }
  for (const core::ItemView& item : changes.items) {
    const auto before = waits_.find(item.item);
    const bool is_there = before != waits_.end();
    const bool stays = is_there && before->second.queue == item.queue &&
                       before->second.segments == item.segments.size();
    if (IsWaiting(item) && stays) continue;
    const bool was_open = is_there && !before->second.is_counted;
    if (was_open && item.answered == now && !item.callback) Add(before->second.queue, now, true);
    if (is_there) waits_.erase(before);
    if (IsWaiting(item)) waits_[item.item] = {item.queue, now, item.segments.size(), false};
  }
}

core::LiveLevel ServiceMirror::Of(const QueueId& queue, TimePoint now) const {
  const auto found = counted_.find(queue);
  core::LiveLevel level;
  if (found == counted_.end()) return level;
  const auto& all = found->second;
  const auto begin = std::partition_point(all.begin(), all.end(), [&](const auto& one) {
    return one.first + core::LiveService::kContactAge <= now;
  });
  const std::size_t kept =
      std::min(static_cast<std::size_t>(all.end() - begin), core::LiveService::kContactsKept);
  const auto good = std::count_if(all.end() - static_cast<std::ptrdiff_t>(kept), all.end(),
                                  [](const auto& one) { return one.second; });
  level.contacts = kept;
  if (kept > 0) level.share = static_cast<double>(good) / static_cast<double>(kept);
  return level;
}

void ServiceMirror::Add(const QueueId& queue, TimePoint time, bool in_time) {
  auto& all = counted_[queue];
  std::erase_if(
      all, [&](const auto& one) { return one.first + 2 * core::LiveService::kContactAge <= time; });
  const auto place =
      std::upper_bound(all.begin(), all.end(), time,
                       [](TimePoint wanted, const auto& one) { return wanted < one.first; });
  all.emplace(place, time, in_time);
}

void ServiceMirror::AddPast(const std::vector<core::PastWait>& past) {
  for (const core::PastWait& wait : past) {
    const auto threshold = thresholds_.find(wait.queue);
    if (threshold == thresholds_.end()) continue;
    const bool in_time = wait.end - wait.start <= threshold->second;
    if (in_time && wait.is_answered) Add(wait.queue, wait.end, true);
    if (!in_time) Add(wait.queue, wait.start + threshold->second, false);
  }
}

}  // namespace strowger::simulation
