#include <algorithm>
#include <string>

#include "core/call/call.h"
#include "simulation/referee.h"

// What was promised to customers, in the simplest words.
namespace strowger::simulation {

void Referee::See(const core::DialDigits& dial) {
  ++dialled_;
  for (const auto& [id, item] : items_) {
    if (item.call != dial.call) continue;
    const std::string name = "item " + std::to_string(id.value);
    const core::QueueSetup* queue = QueueOf(item);
    if (!item.callback || item.customer_leg != dial.leg) Fault(name + " is dialled without need");
    if (dial.number.value != item.ani) Fault(name + " is dialled at a wrong number");
    const core::ItemParty* agent = core::OwnerParty(item);
    if (agent == nullptr || !core::IsAnswered(*agent)) Fault(name + " is dialled for nobody");
    if (queue == nullptr) continue;
    if (!IsOpen(*queue, now_)) Fault(name + " is dialled outside of the hours");
    CheckDial(item, *queue, name);
    return;
  }
  Fault("call " + dial.call.value + " is dialled for no item");
}

void Referee::CheckDial(const core::ItemView& item, const core::QueueSetup& queue,
                        const std::string& name) {
  const core::Callback& callback = *item.callback;
  if (callback.attempts > queue.callback.attempts_max) Fault(name + " is dialled too often");
  if (reached_.contains(item.item)) Fault(name + " is dialled after having been reached");
  if (callback.from > now_) Fault(name + " is dialled before the time");
  const bool has_end = callback.until != TimePoint{};
  // An agent may answer for as long as the offer lasts.
  if (has_end && now_ > callback.until + queue.offer_timeout) Fault(name + " is dialled too late");
  // Who came in this very step came after the dialling.
  if (callback.caller && !entering_.contains(callback.caller)) {
    Fault(name + " is dialled, whose customer is on the line");
  }
  const auto rests = rest_ends_.find(item.item);
  if (rests != rest_ends_.end() && now_ < rests->second) Fault(name + " is dialled too soon again");
  rest_ends_.erase(item.item);
}

void Referee::NoteAttempt(const core::ItemView& item) {
  const auto before = items_.find(item.item);
  if (!item.callback || before == items_.end() || !core::IsDialling(before->second)) return;
  if (item.call && item.customer_state == core::LegState::kConnected) reached_.insert(item.item);
  const core::QueueSetup* queue = QueueOf(item);
  if (item.state != core::ItemState::kScheduled || queue == nullptr) return;
  // The plan may lead it to another queue, with another rule, before it is dialled again.
  rest_ends_[item.item] = now_ + queue->callback.retry_delay;
}

bool Referee::IsPromisedPlace(const core::ItemView& caller) const {
  return std::any_of(items_.begin(), items_.end(), [&](const auto& entry) {
    const core::ItemView& one = entry.second;
    return core::IsOpenCallback(one) && one.item != caller.item && one.ani == caller.ani &&
           one.segments.front().queue == caller.segments.front().queue &&
           one.arrived == caller.arrived;
  });
}

void Referee::CheckCallback(const core::ItemView& item) {
  const std::string name = "callback " + std::to_string(item.item.value);
  const auto timer = timers_.find({core::TimerKind::kCallback, item.item.value, {}});
  const bool is_timed = timer != timers_.end();
  const auto caller = items_.find(item.callback->caller);
  const bool is_held = caller != items_.end() && !caller->second.answered;
  if (item.callback->caller && caller == items_.end() && core::IsOpenCallback(item)) {
    Fault(name + " rests for a caller who left");
  }
  if (item.state == core::ItemState::kScheduled && !is_timed && !is_held &&
      item.callback->next > now_) {
    Fault(name + " rests for ever");
  }
  if (is_held && item.state == core::ItemState::kWaiting && core::IsWithoutCall(item)) {
    Fault(name + " waits beside its customer");
  }
  if (core::IsDialling(item) && !is_timed && item.deadline > now_) {
    Fault(name + " is dialled for ever");
  }
  const core::QueueSetup* queue = QueueOf(item);
  const bool is_waiting = item.state == core::ItemState::kWaiting && core::IsWithoutCall(item);
  // What happens in the very moment of closing may come before it.
  if (is_waiting && queue != nullptr && !IsOpen(*queue, now_) &&
      !IsOpen(*queue, now_ - std::chrono::milliseconds(1))) {
    Fault(name + " waits while its queue is closed");
  }
}

void Referee::CheckCallbackEnd(const core::ItemView& closed) {
  const auto before = items_.find(closed.item);
  if (!closed.callback || before == items_.end() || closed.answered) return;
  const std::string name = "callback " + std::to_string(closed.item.value);
  const core::QueueSetup* queue = QueueOf(closed);
  if (queue == nullptr) return;
  const core::Callback& callback = *closed.callback;
  const bool has_end = callback.until != TimePoint{};
  switch (*closed.outcome) {
    case core::ItemOutcome::kWithdrawn:
      return;
    case core::ItemOutcome::kServed:
      return;  // CheckServed looked when it was decided; an agent may have wrapped up since.
    case core::ItemOutcome::kCallbackMissed:
      if (!has_end || callback.attempts > 0) Fault(name + " was missed in time");
      return;
    case core::ItemOutcome::kCallbackFailed:
      if (!has_end && callback.attempts < queue->callback.attempts_max) {
        Fault(name + " was given up too early");
      }
      return;
    default:
      // A crash may forget how somebody who was reached went on; what was dialled in vain has no
      // leg.
      if (closed.customer_leg) return;
      Fault(name + " ended with outcome " + std::to_string(static_cast<int>(*closed.outcome)));
  }
}

void Referee::NoteServed(const core::ItemView& item) {
  const auto before = items_.find(item.item);
  const bool is_new = before != items_.end() && !before->second.outcome;
  if (is_new && item.callback && !item.answered && item.outcome == core::ItemOutcome::kServed) {
    served_.push_back(item);
  }
}

void Referee::CheckServed() {
  for (const core::ItemView& served : served_) {
    // The customer who was served, or will be called back, is here.
    const bool is_here = std::any_of(items_.begin(), items_.end(), [&](const auto& entry) {
      const core::ItemView& one = entry.second;
      return one.item != served.item && one.ani == served.ani && (one.answered || one.callback);
    });
    if (!is_here)
      Fault("callback " + std::to_string(served.item.value) + " ended without having been served");
  }
  served_.clear();
}

}  // namespace strowger::simulation
