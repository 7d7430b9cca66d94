#include "core/floor/matching.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "core/floor/closing.h"

namespace strowger::core {

void Matching::Settle(Step& step) {
  RefuseHomeless(step);
  const std::vector<AgentNumber> logged_off = books_.roster.TakeLoggedOff();
  overflows_.Settle(step, logged_off);
  FollowPlans(step, logged_off);
  // The agent finds the item and the item finds its agent, who need not be the same: the item goes
  // to the first by its queue's strategy.
  for (const AgentNumber agent : books_.roster.TakeFreed()) {
    while (books_.ready.Contains(agent) && books_.IsUp(books_.roster.at(agent).link)) {
      if (!MatchAgent(step, agent)) break;
    }
  }
  for (const WorkItemId id : books_.items.TakeNewlyWaiting(step.now)) {
    Item* item = books_.items.Find(id);
    if (item == nullptr || item->view.state != ItemState::kWaiting) continue;
    if (OfferToBest(step, *item)) continue;
    RestIfAllDeclined(step, *item);
    WatchWait(step, *item);
    overflows_.Watch(step, *item);
  }
  RestAfterLogOffs(step, logged_off);
}

void Matching::FollowPlans(Step& step, const std::vector<AgentNumber>& logged_off) {
  if (!logged_off.empty()) plans_.PassEmptySteps(step, logged_off);
  // Who comes to another step stands at the end of this list again, which is harmless.
  const std::size_t newly_waiting = books_.items.newly_waiting().size();
  for (std::size_t i = 0; i < newly_waiting; ++i) {
    Item* item = books_.items.Find(books_.items.newly_waiting()[i]);
    if (item != nullptr) plans_.Resume(step, *item);
  }
}

void Matching::RestIsOver(WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr || !item->rests_after_declines) return;
  item->rests_after_declines = false;
  const bool is_due =
      item->view.state == ItemState::kWaiting && item->group != nullptr && !HasOthers(*item->group);
  if (is_due) books_.items.ForgetDeclined(*item);
}

void Matching::WatchWait(Step& step, Item& item) {
  const Duration limit = books_.QueueOf(item).starvation_limit;
  if (limit == Duration::zero() || item.view.is_overdue || item.is_watched) return;
  item.is_watched = true;
  step.Do(StartTimer{{TimerKind::kLongWait, item.view.item.value, {}}, item.view.arrived + limit});
}

void Matching::WaitIsLong(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr) return;
  item->is_watched = false;
  const Duration limit = books_.QueueOf(*item).starvation_limit;
  const bool stands =
      item->view.state == ItemState::kWaiting || item->view.state == ItemState::kOffered;
  if (!stands || limit == Duration::zero()) return;
  // Early by the clock, or meant for the queue before.
  if (step.now < item->view.arrived + limit) return WatchWait(step, *item);
  books_.items.SetOverdue(*item);
}

bool Matching::MatchAgent(Step& step, AgentNumber agent) {
  // The item's best agent may have a better item, if both were freed at once. Each turn leads to a
  // better item, so this ends.
  while (true) {
    const std::optional<QueuePlace> best = books_.waiting.BestFor(agent, step.now);
    if (!best) return false;
    Item& item = *books_.items.Find(best->place.item);
    const AgentNumber other = BestFor(item);
    STROWGER_CHECK(other != kNoNumber);
    if (other == agent || books_.waiting.BestFor(other, step.now) == best) {
      offers_.Ring(step, item, books_.roster.at(other));
      return true;
    }
    agent = other;
  }
}

AgentNumber Matching::BestFor(const Item& item) const {
  const WaitingGroup& group = *item.group;
  const std::uint64_t draw = DrawFor(books_.setup.seed, books_.next_number);
  if (group.queues.size() == 1) {
    return books_.ready.Best({item.queue, group.eligible, group.skills, draw});
  }
  for (const QueueNumber queue : group.queues) {
    AgentSet eligible = group.eligible;
    eligible.KeepShared(books_.eligibility.Serving(queue));
    const AgentNumber best = books_.ready.Best({queue, eligible, group.skills, draw});
    if (best != kNoNumber) return best;
  }
  return kNoNumber;
}

bool Matching::OfferToBest(Step& step, Item& item) {
  if (item.group == nullptr || !books_.IsUp(item.link)) return false;
  const AgentNumber agent = BestFor(item);
  if (agent == kNoNumber) return false;
  offers_.Ring(step, item, books_.roster.at(agent));
  return true;
}

void Matching::RefuseHomeless(Step& step) {
  for (const WorkItemId id : std::exchange(books_.homeless, {})) {
    Item* item = books_.items.Find(id);
    if (item == nullptr || item->view.state != ItemState::kWaiting) continue;
    step.Tell(ClearCall{item->view.link, item->view.call});
    EndItem(books_, step, *item, ItemOutcome::kRefused);
  }
}

bool Matching::HasOthers(const WaitingGroup& group) const {
  return group.eligible.SharesWith(books_.roster.logged_on());
}

void Matching::RestIfAllDeclined(Step& step, Item& item) {
  if (item.rests_after_declines || item.view.declined_by.empty()) return;
  if (item.group == nullptr || HasOthers(*item.group)) return;
  item.rests_after_declines = true;
  step.Do(StartTimer{{TimerKind::kDeclineRest, item.view.item.value, {}}, step.now + kDeclineRest});
}

void Matching::RestAfterLogOffs(Step& step, const std::vector<AgentNumber>& logged_off) {
  for (const AgentNumber agent : logged_off) {
    for (const WaitingGroup* group : books_.waiting.declined_groups()) {
      if (!group->eligible.Contains(agent)) continue;
      for (const Place& place : group->places) {
        RestIfAllDeclined(step, *books_.items.Find(place.item));
      }
    }
  }
}

}  // namespace strowger::core
