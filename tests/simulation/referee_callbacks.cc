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
    if (item.callback->attempts > queue->callback.attempts_max)
      Fault(name + " is dialled too often");
    return;
  }
  Fault("call " + dial.call.value + " is dialled for no item");
}

void Referee::CheckCallback(const core::ItemView& item) {
  const std::string name = "callback " + std::to_string(item.item.value);
  const auto timer = timers_.find({core::TimerKind::kCallback, item.item.value, {}});
  const bool is_timed = timer != timers_.end();
  if (item.state == core::ItemState::kScheduled && !is_timed && item.callback->next > now_) {
    Fault(name + " rests for ever");
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
  if (closed.outcome != core::ItemOutcome::kCallbackFailed) {
    return Fault(name + " ended with outcome " + std::to_string(static_cast<int>(*closed.outcome)));
  }
  if (closed.callback->attempts < queue->callback.attempts_max) {
    Fault(name + " was given up too early");
  }
}

}  // namespace strowger::simulation
