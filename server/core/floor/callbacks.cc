#include "core/floor/callbacks.h"

#include <algorithm>

#include "core/call/call.h"
#include "core/call/number.h"
#include "core/floor/closing.h"

namespace strowger::core {
namespace {

// The PBX ends an attempt itself; should it not tell, this ends it so much later.
constexpr Duration kDialGrace = std::chrono::seconds(5);
// Where it is not known when a queue opens again.
constexpr Duration kClosedRest = std::chrono::hours(1);

}  // namespace

void Callbacks::DigitsPressed(Step& step, Item& item, const std::string& digits) {
  ItemView& view = item.view;
  const QueueSetup& queue = books_.QueueOf(item);
  const auto number = static_cast<std::size_t>(std::max(view.plan_step, 0));
  const bool is_offered = view.state == ItemState::kWaiting && view.plan_step >= 0 &&
                          number < queue.plan.size() && queue.plan[number].offers_callback;
  const bool is_wanted = digits.find(queue.callback.digit) != std::string::npos;
  const bool is_possible = IsCallable(view.ani) && books_.items.callbacks() < callbacks_max;
  if (!is_offered || !is_wanted || !is_possible || view.callback) return;
  books_.roster.OpenChannel(Channel::kCallback);
  step.Tell(ClearCall{view.link, view.call, queue.callback.confirmation});
  books_.items.BecomeCallback(item, step.now);
  books_.items.Note(item, {.kind = DecisionKind::kCallbackAsked}, step.now);
}

void Callbacks::Dial(Step& step, Item& item) {
  ItemView& view = item.view;
  if (IsClosed(item)) {
    view.customer_state = LegState::kInitiated;
    return AttemptFailed(step, item, Cause::kRejected);
  }
  const Duration timeout = books_.QueueOf(item).callback.ring_timeout;
  view.customer_leg = books_.NameLeg(step.now);
  view.customer_state = LegState::kInitiated;
  ++view.callback->attempts;
  view.deadline = step.now + timeout + kDialGrace;
  books_.items.MarkChanged(item);
  StartTimer(step, item);
  step.Tell(DialDigits{view.link, view.call, OwnerParty(view)->leg, view.customer_leg,
                       DeviceId{view.ani}, timeout});
}

void Callbacks::CustomerRings(Item& item) {
  if (item.view.customer_state != LegState::kInitiated) return;
  item.view.customer_state = LegState::kAlerting;
  books_.items.MarkChanged(item);
}

void Callbacks::CustomerAnswered(Step& step, Item& item) {
  ItemView& view = item.view;
  view.customer_state = LegState::kConnected;
  view.deadline = {};
  if (!view.answered) view.answered = step.now;
  books_.items.MarkChanged(item);
  step.Do(CancelTimer{{TimerKind::kCallback, view.item.value, {}}});
}

void Callbacks::AttemptFailed(Step& step, Item& item, Cause cause) {
  ItemView& view = item.view;
  Callback& callback = *view.callback;
  Agent& agent = *books_.roster.Find(view.owner);
  const CallbackRule& rule = books_.QueueOf(item).callback;
  callback.last_cause = cause;
  step.Do(CancelTimer{{TimerKind::kCallback, view.item.value, {}}});
  step.Tell(ClearCall{view.link, view.call});
  books_.items.DropCall(item);
  view.deadline = {};
  const bool is_last = callback.attempts >= rule.attempts_max || item.queue == kNoNumber;
  if (is_last) {
    view.outcome = ItemOutcome::kCallbackFailed;
    view.customer_state = LegState::kNull;
    books_.items.SetState(item, ItemState::kWrapUp, step.now);
    wrap_ups_.Begin(step, item, agent, WrapUpPart::kLastOwner);
    CloseIfDone(books_, step, item);
    return;
  }
  wrap_ups_.Begin(step, item, agent, WrapUpPart::kFormerOwner);
  view.owner = {};
  view.reserved_for = {};
  view.customer_state = LegState::kQueued;
  Rest(step, item, InHours(item, step.now + rule.retry_delay, step.now));
  OpenSegment(view, {{}, view.queue, step.now, std::nullopt, {}, {}});
}

void Callbacks::Rest(Step& step, Item& item, TimePoint until) {
  item.view.callback->next = until;
  books_.items.SetState(item, ItemState::kScheduled, step.now);
  StartTimer(step, item);
}

void Callbacks::StartTimer(Step& step, Item& item) {
  const ItemView& view = item.view;
  const bool is_resting = view.state == ItemState::kScheduled;
  if (!is_resting && !IsDialling(view)) return;
  item.is_callback_timed = true;
  step.Do(core::StartTimer{{TimerKind::kCallback, view.item.value, {}},
                           is_resting ? view.callback->next : view.deadline});
}

void Callbacks::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr || !item->view.callback) return;
  if (IsDialling(item->view)) {
    // What happened while the link is down the resync will tell.
    if (books_.IsUp(item->link) && step.now >= item->view.deadline) {
      AttemptFailed(step, *item, Cause::kNoAnswer);
    }
    return;
  }
  if (item->view.state != ItemState::kScheduled) return;
  if (step.now < item->view.callback->next) return StartTimer(step, *item);
  if (item->queue == kNoNumber) return EndItem(books_, step, *item, ItemOutcome::kRefused);
  item->view.callback->next = {};
  books_.items.SetState(*item, ItemState::kWaiting, step.now);
}

void Callbacks::Settle(Step& step) {
  for (const QueueNumber queue : books_.hours.TakeClosed()) {
    for (const WorkItemId id : books_.board.Line(queue)) {
      Item& item = *books_.items.Find(id);
      if (item.view.state != ItemState::kWaiting || !IsWithoutCall(item.view)) continue;
      Rest(step, item, InHours(item, step.now, step.now));
    }
  }
  for (std::size_t i = 0; i < books_.items.newly_waiting().size(); ++i) {
    Item* item = books_.items.Find(books_.items.newly_waiting()[i]);
    if (item == nullptr || item->view.state != ItemState::kWaiting) continue;
    if (!IsWithoutCall(item->view) || item->queue == kNoNumber) continue;
    // A restart may have cut the last attempt short, and another set-up may allow fewer.
    if (item->view.callback->attempts >= books_.QueueOf(*item).callback.attempts_max) {
      EndItem(books_, step, *item, ItemOutcome::kCallbackFailed);
      continue;
    }
    if (!IsClosed(*item)) continue;
    Rest(step, *item, InHours(*item, step.now, step.now));
  }
}

bool Callbacks::IsClosed(const Item& item) const {
  return item.queue != kNoNumber && !books_.hours.IsOpen(item.queue);
}

TimePoint Callbacks::InHours(const Item& item, TimePoint wanted, TimePoint now) const {
  if (!IsClosed(item)) return wanted;
  const std::optional<TimePoint>& opening = books_.hours.StateOf(item.queue).next_change;
  return std::max(wanted, opening.value_or(now + kClosedRest));
}

}  // namespace strowger::core
