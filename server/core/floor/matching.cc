#include "core/floor/matching.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/check.h"
#include "core/floor/closing.h"

namespace strowger::core {
namespace {

// What is left to be looked at then is looked at with the next input.
constexpr int kReviewsMax = 8;

}  // namespace

void Matching::Settle(Step& step) { Settle(step, Notes::kAll); }

void Matching::SettleAll(Step& step) { Settle(step, Notes::kOffers); }

void Matching::Settle(Step& step, Notes notes) {
  RefuseHomeless(step);
  const std::vector<AgentNumber> logged_off = books_.roster.TakeLoggedOff();
  overflows_.Settle(step, logged_off);
  const bool reserves_left = LeadOn(step, logged_off);
  // The agent finds the item and the item finds its agent, who need not be the same: the item goes
  // to the first by its queue's strategy.
  for (const AgentNumber agent : books_.roster.TakeFreed()) {
    while (MatchAgent(step, agent)) {
      // Until nothing is left that the agent has room for.
    }
  }
  for (const WorkItemId id : books_.items.TakeNewlyWaiting(step.now)) {
    Item* item = books_.items.Find(id);
    if (item == nullptr || item->view.state != ItemState::kWaiting) continue;
    if (OfferToBest(step, *item)) continue;
    if (notes == Notes::kAll) NoteNobody(step, *item);
    RestIfAllDeclined(step, *item);
    WatchWait(step, *item);
    overflows_.Watch(step, *item);
  }
  further_offers_.Settle(step);
  RestAfterLogOffs(step, logged_off);
  if (reserves_left) RestAfterReserves(step);
}

void Matching::FollowPlans(Step& step, const std::vector<AgentNumber>& logged_off) {
  if (const auto absent = books_.roster.TakeAbsent(); !absent.empty()) {
    preferences_.LetGo(step, absent);
  }
  if (!logged_off.empty()) plans_.PassEmptySteps(step, logged_off);
  Resume(step);
}

void Matching::Resume(Step& step) {
  // Who comes to another step stands at the end of this list again, which is harmless.
  const std::size_t newly_waiting = books_.items.newly_waiting().size();
  for (std::size_t i = 0; i < newly_waiting; ++i) {
    Item* item = books_.items.Find(books_.items.newly_waiting()[i]);
    if (item == nullptr || preferences_.Resume(step, *item)) continue;
    plans_.Resume(step, *item);
  }
}

bool Matching::LeadOn(Step& step, const std::vector<AgentNumber>& logged_off) {
  // A call that makes reserves due finds them in the first step of its plan.
  bool has_left = reserves_.Review(step);
  bool some_left = has_left;
  FollowPlans(step, logged_off);
  for (int i = 0; i < kReviewsMax; ++i) {
    if (has_left) {
      // What only reserves could take goes on; a plan may divert it to another queue with reserves.
      preferences_.ReviewAll(step);
      plans_.PassEmptySteps(step);
      Resume(step);
    }
    has_left = reserves_.Review(step);
    if (!has_left) break;
    some_left = true;
  }
  return some_left;
}

void Matching::RestAfterReserves(Step& step) {
  for (const WaitingGroup* group : books_.waiting.declined_groups()) {
    for (const Place& place : group->places) {
      RestIfAllDeclined(step, *books_.items.Find(place.item));
    }
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
  if (item->view.is_overdue) return;
  books_.items.SetOverdue(*item);
  books_.items.Note(*item, {.kind = DecisionKind::kOverdue}, step.now);
}

bool Matching::MatchAgent(Step& step, AgentNumber agent) {
  // The item's best agent may have a better item, if both were freed at once. Each turn leads to a
  // better item, so this ends.
  while (true) {
    const ChannelSet channels = books_.ChannelsOf(agent);
    if (channels.is_empty()) return false;
    const std::optional<QueuePlace> best = books_.waiting.BestFor(agent, channels, step.now);
    if (!best) return false;
    Item& item = *books_.items.Find(best->place.item);
    const AgentNumber other = chooser_.BestFor(item);
    STROWGER_CHECK(other != kNoNumber);
    const bool is_theirs =
        other == agent || books_.waiting.BestFor(other, books_.ChannelsOf(other), step.now) == best;
    if (is_theirs) {
      Offer(step, item, other, AskedBecause::kAgentFreed);
      return true;
    }
    agent = other;
  }
}

bool Matching::OfferToBest(Step& step, Item& item) {
  if (item.group == nullptr || !books_.IsReachable(item)) return false;
  const AgentNumber agent = chooser_.BestFor(item);
  if (agent == kNoNumber) return false;
  Offer(step, item, agent, AskedBecause::kWorkCame);
  return true;
}

void Matching::Offer(Step& step, Item& item, AgentNumber number, AskedBecause because) {
  Agent& agent = books_.roster.at(number);
  Decision decision{.because = because};
  decision.milli_points = chooser_.MilliPoints(item, step.now);
  decision.selection = chooser_.Explain(item);
  STROWGER_CHECK(decision.selection->contenders.front().agent == agent.state.agent);
  offers_.Ring(step, item, agent, std::move(decision));
  further_offers_.Began(item);
}

void Matching::NoteNobody(const Step& step, Item& item) {
  if (item.group == nullptr || !books_.IsReachable(item)) return;
  Decision decision{.kind = DecisionKind::kNobody};
  decision.milli_points = chooser_.MilliPoints(item, step.now);
  decision.selection = chooser_.Explain(item);
  books_.items.Note(item, std::move(decision), step.now);
}

void Matching::RefuseHomeless(Step& step) {
  for (const WorkItemId id : std::exchange(books_.homeless, {})) {
    Item* item = books_.items.Find(id);
    if (item == nullptr || item->view.state != ItemState::kWaiting) continue;
    // Nobody stays on the line for it: it waits until there is such a queue again.
    if (!IsCall(*item)) continue;
    books_.items.Note(*item, {.kind = DecisionKind::kRefused}, step.now);
    if (item->view.call) step.Tell(ClearCall{item->view.link, item->view.call});
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
