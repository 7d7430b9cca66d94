#include "core/floor/preferences.h"

#include <algorithm>

namespace strowger::core {
namespace {

bool IsPromisedOfAgent(const ItemView& item) { return item.callback && item.callback->agent; }

// Who goes before those of the queue, and why; none where there is nobody.
std::optional<Preference> FirstOf(const ItemView& item, const QueueSetup& queue) {
  if (item.asked_first && queue.return_wait > Duration::zero()) {
    return Preference{PreferenceKind::kReturned, {}, item.asked_first, queue.return_wait};
  }
  if (!IsPromisedOfAgent(item)) return std::nullopt;
  return Preference{PreferenceKind::kPromised, {}, item.callback->agent, queue.callback.agent_wait};
}

// None where the customer knows nobody of that kind.
AgentId AgentOf(const Preference& preference, const ItemView& item) {
  switch (preference.kind) {
    case PreferenceKind::kLastAgent:
      return item.known.last_agent;
    case PreferenceKind::kTicketOwner:
      return item.known.ticket_owner;
    case PreferenceKind::kCustomerOwner:
      return item.known.customer_owner;
    case PreferenceKind::kNamed:
    case PreferenceKind::kPromised:
    case PreferenceKind::kReturned:
      return preference.agent;
    case PreferenceKind::kAttached: {
      const auto found = item.attached.find(preference.attached_key);
      return found == item.attached.end() ? AgentId{} : AgentId{found->second};
    }
  }
  return {};
}

}  // namespace

bool Preferences::Resume(Step& step, Item& item) {
  ItemView& view = item.view;
  if (view.state != ItemState::kWaiting || item.queue == kNoNumber) return false;
  const int count = CountOf(item);
  if (count == 0 && view.preference < 0) return false;
  // Preferences that came with a new set-up are not for work whose plan has begun.
  const bool is_planned = view.plan_step >= 0 && !view.asked_first;
  if (view.preference == kPreferencesOver || is_planned) return false;
  for (int number = std::max(view.preference, 0); number < count; ++number) {
    const Preference preference = At(item, number);
    const AgentId agent = AgentOf(preference, view);
    if (!agent) continue;
    const bool is_kept = view.preference == number && view.kept_for == agent;
    const bool is_over = is_kept && view.kept_since + preference.wait <= step.now;
    const std::optional<Ground> obstacle = FindObstacle(item, agent);
    if (is_over || obstacle) {
      Pass(step, item, preference, agent, is_over ? std::nullopt : obstacle);
      continue;
    }
    if (!is_kept) Keep(step, item, number, preference, agent);
    item.is_preference_timed = true;
    step.Do(StartTimer{{TimerKind::kPreference, view.item.value, {}},
                       view.kept_since + preference.wait});
    return true;
  }
  books_.items.SetPreference(item, kPreferencesOver, {}, step.now);
  return false;
}

void Preferences::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  // While it is offered nothing changes; when it waits again the clock is looked at.
  if (item != nullptr && item->view.kept_for) Resume(step, *item);
}

void Preferences::LetGo(Step& step, const std::vector<AgentNumber>& absent) {
  std::vector<WorkItemId> kept;
  for (const WaitingGroup* group : books_.waiting.kept_groups()) {
    if (std::find(absent.begin(), absent.end(), group->key.kept_for) == absent.end()) continue;
    for (const Place& place : group->places) kept.push_back(place.item);
  }
  for (const WorkItemId id : kept) Resume(step, *books_.items.Find(id));
}

void Preferences::ReviewAll(Step& step) {
  std::vector<WorkItemId> kept;
  for (const WaitingGroup* group : books_.waiting.kept_groups()) {
    for (const Place& place : group->places) kept.push_back(place.item);
  }
  for (const WorkItemId id : kept) Resume(step, *books_.items.Find(id));
}

std::optional<Ground> Preferences::FindObstacle(const Item& item, const AgentId& agent) const {
  const AgentNumber number = books_.directory.FindAgent(agent);
  if (number == kNoNumber) return Ground::kQueue;
  GroupKey key = books_.items.KeyOf(item, item.view.plan_step);
  key.kept_for = kNoNumber;
  const std::optional<Ground> ground = chooser_.StandingOf(key, number).ground;
  // Who is at work is worth waiting for.
  return ground == Ground::kAtWork ? std::nullopt : ground;
}

void Preferences::Pass(Step& step, Item& item, const Preference& preference, const AgentId& agent,
                       std::optional<Ground> ground) {
  Decision decision{.kind = DecisionKind::kLetGo};
  decision.agent = agent;
  decision.preference = preference.kind;
  decision.ground = ground;
  books_.items.Note(item, std::move(decision), step.now);
}

int Preferences::CountOf(const Item& item) const {
  const QueueSetup& queue = books_.setup.queues[item.queue];
  const auto of_queue = static_cast<int>(queue.preferences.size());
  const int first = FirstOf(item.view, queue) ? 1 : 0;
  // What comes back goes on with its plan afterwards.
  return item.view.plan_step >= 0 ? first : first + of_queue;
}

Preference Preferences::At(const Item& item, int number) const {
  const QueueSetup& queue = books_.setup.queues[item.queue];
  const std::optional<Preference> first = FirstOf(item.view, queue);
  if (first && number-- == 0) return *first;
  return queue.preferences[static_cast<std::size_t>(number)];
}

void Preferences::Keep(Step& step, Item& item, int number, const Preference& preference,
                       const AgentId& agent) {
  books_.items.SetPreference(item, number, agent, step.now);
  Decision decision{.kind = DecisionKind::kKept};
  decision.agent = agent;
  decision.preference = preference.kind;
  decision.until = step.now + preference.wait;
  books_.items.Note(item, std::move(decision), step.now);
}

}  // namespace strowger::core
