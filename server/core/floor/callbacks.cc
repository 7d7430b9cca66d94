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

bool IsLate(const Callback& callback, TimePoint at) {
  return callback.until != TimePoint{} && at >= callback.until;
}

ItemOutcome EndingOf(const Callback& callback) {
  return callback.attempts > 0 ? ItemOutcome::kCallbackFailed : ItemOutcome::kCallbackMissed;
}

}  // namespace

void Callbacks::DigitsPressed(Step& step, Item& item, const std::string& digits) {
  ItemView& view = item.view;
  const QueueSetup& queue = books_.QueueOf(item);
  const auto number = static_cast<std::size_t>(std::max(view.plan_step, 0));
  const bool is_offered = view.state == ItemState::kWaiting && view.plan_step >= 0 &&
                          number < queue.plan.size() && queue.plan[number].offers_callback;
  const bool is_wanted = digits.find(queue.callback.digit) != std::string::npos;
  const bool is_possible = IsCallable(view.ani) && books_.items.callbacks().size() < callbacks_max;
  if (!is_offered || !is_wanted || !is_possible || view.callback) return;
  books_.roster.OpenChannel(Channel::kCallback);
  Item* before = books_.items.FindCallback(view.segments.front().queue, view.ani);
  step.Tell(ClearCall{view.link, view.call, queue.callback.confirmation});
  books_.items.BecomeCallback(item, step.now);
  books_.items.Note(item, {.kind = DecisionKind::kCallbackAsked}, step.now);
  // Nobody is called twice.
  if (before != nullptr && IsOpenCallback(before->view)) {
    Finish(step, *before, ItemOutcome::kServed);
  }
}

bool Callbacks::PromiseOpening(Step& step, Item& item, const std::string& announcement) {
  ItemView& view = item.view;
  if (item.queue == kNoNumber || !IsClosed(item) || !IsCallable(view.ani)) return false;
  if (books_.items.callbacks().size() >= callbacks_max) return false;
  const Item* before = books_.items.FindCallback(view.segments.front().queue, view.ani);
  if (before != nullptr && IsOpenCallback(before->view)) return false;
  books_.roster.OpenChannel(Channel::kCallback);
  step.Tell(ClearCall{view.link, view.call, announcement});
  books_.items.BecomeCallback(item, step.now);
  books_.items.Note(
      item, {.kind = DecisionKind::kCallbackAsked, .overflow = OverflowCause::kClosed}, step.now);
  Rest(step, item, InHours(item, step.now, step.now));
  return true;
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
  Callback& callback = *item.view.callback;
  const CallbackRule& rule = books_.QueueOf(item).callback;
  callback.last_cause = cause;
  const TimePoint next = InHours(item, step.now + rule.retry_delay, step.now);
  const bool is_last =
      callback.attempts >= rule.attempts_max || item.queue == kNoNumber || IsLate(callback, next);
  if (is_last) return EndAttempt(step, item, EndingOf(callback));
  EndAttempt(step, item, std::nullopt);
  Rest(step, item, next);
  OpenSegment(item.view, {{}, item.view.queue, step.now, std::nullopt, {}, {}});
}

void Callbacks::Finish(Step& step, Item& item, ItemOutcome outcome) {
  if (IsDialling(item.view)) {
    item.view.callback->last_cause = Cause::kNormal;
    return EndAttempt(step, item, outcome);
  }
  if (item.view.offer) offers_.Close(step, item, OfferOutcome::kRescinded);
  EndItem(books_, step, item, outcome);
}

void Callbacks::EndAttempt(Step& step, Item& item, std::optional<ItemOutcome> outcome) {
  ItemView& view = item.view;
  Agent& agent = *books_.roster.Find(view.owner);
  step.Do(CancelTimer{{TimerKind::kCallback, view.item.value, {}}});
  step.Tell(ClearCall{view.link, view.call});
  books_.items.DropCall(item);
  view.deadline = {};
  if (!outcome) {
    wrap_ups_.Begin(step, item, agent, WrapUpPart::kFormerOwner);
    view.owner = {};
    view.reserved_for = {};
    view.customer_state = LegState::kQueued;
    return;
  }
  view.outcome = outcome;
  view.customer_state = LegState::kNull;
  books_.items.SetState(item, ItemState::kWrapUp, step.now);
  wrap_ups_.Begin(step, item, agent, WrapUpPart::kLastOwner);
  CloseIfDone(books_, step, item);
}

void Callbacks::Rest(Step& step, Item& item, TimePoint until) {
  if (EndIfLate(step, item, until)) return;
  item.view.callback->next = until;
  books_.items.SetState(item, ItemState::kScheduled, step.now);
  StartTimer(step, item);
}

bool Callbacks::EndIfLate(Step& step, Item& item, TimePoint at) {
  const Callback& callback = *item.view.callback;
  // Whoever is on the line is not forgotten.
  if (callback.caller || !IsLate(callback, at)) return false;
  EndItem(books_, step, item, EndingOf(callback));
  return true;
}

void Callbacks::StartTimer(Step& step, Item& item) {
  const ItemView& view = item.view;
  TimePoint at;
  if (IsDialling(view)) at = view.deadline;
  if (view.state == ItemState::kWaiting) at = view.callback->until;
  if (view.state == ItemState::kScheduled && !view.callback->caller) at = view.callback->next;
  if (at == TimePoint{}) return;
  item.is_callback_timed = true;
  step.Do(core::StartTimer{{TimerKind::kCallback, view.item.value, {}}, at});
}

void Callbacks::Resume(Step& step, Item& item) {
  if (!item.view.callback) return;
  WorkItemId& caller = item.view.callback->caller;
  if (caller && books_.items.Find(caller) == nullptr) {
    caller = {};
    books_.items.MarkChanged(item);
  }
  StartTimer(step, item);
}

void Callbacks::TimeIsUp(Step& step, WorkItemId id) {
  Item* item = books_.items.Find(id);
  if (item == nullptr || !item->view.callback) return;
  const ItemView& view = item->view;
  if (IsDialling(view)) {
    // What happened while the link is down the resync will tell.
    if (books_.IsUp(item->link) && step.now >= view.deadline) {
      AttemptFailed(step, *item, Cause::kNoAnswer);
    }
    return;
  }
  // While an agent is asked for it it is not late.
  if (view.state == ItemState::kWaiting) {
    if (!EndIfLate(step, *item, step.now)) StartTimer(step, *item);
    return;
  }
  if (view.state != ItemState::kScheduled || view.callback->caller) return;
  if (step.now < view.callback->next) return StartTimer(step, *item);
  if (item->queue == kNoNumber) return EndItem(books_, step, *item, ItemOutcome::kRefused);
  Join(step, *item);
}

void Callbacks::Join(Step& step, Item& item) {
  ItemView& view = item.view;
  view.callback->next = {};
  // Each attempt begins with the agent of whom it was promised, unless it was for everybody.
  if (view.callback->agent && view.plan_step < 0) {
    books_.items.SetPreference(item, -1, {}, step.now);
  }
  books_.items.SetState(item, ItemState::kWaiting, step.now);
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
    SettleNew(step, *item);
  }
}

void Callbacks::SettleNew(Step& step, Item& item) {
  // A restart may have cut the last attempt short, and another set-up may allow fewer.
  if (item.view.callback->attempts >= books_.QueueOf(item).callback.attempts_max) {
    return EndItem(books_, step, item, ItemOutcome::kCallbackFailed);
  }
  if (EndIfLate(step, item, step.now)) return;
  // Whoever hangs up or is let go of in the moment of an offer finds the customer on the line.
  if (item.view.callback->caller || IsClosed(item)) {
    return Rest(step, item, InHours(item, step.now, step.now));
  }
  StartTimer(step, item);
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
