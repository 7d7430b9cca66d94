#include <algorithm>

#include "core/call/call.h"
#include "simulation/referee.h"

// Who may wait where, in the simplest words.
namespace strowger::simulation {

bool Referee::IsOpen(const core::QueueSetup& queue, TimePoint at) const {
  if (!queue.hours) return true;
  const auto hours = std::find_if(setup_.hours.begin(), setup_.hours.end(),
                                  [&](const auto& one) { return one.setup().id == queue.hours; });
  // Every day is the same here, in UTC.
  const auto minute =
      std::chrono::floor<std::chrono::minutes>(at.time_since_epoch()) % std::chrono::days(1);
  for (const core::Opening& opening : hours->setup().week[0]) {
    if (opening.from <= minute && minute < opening.until) return true;
  }
  return false;
}

bool Referee::HasSomebody(const core::QueueSetup& queue) const {
  return std::any_of(setup_.agents.begin(), setup_.agents.end(), [&](const auto& agent) {
    const auto& served = agent.queues;
    return std::find(served.begin(), served.end(), queue.id) != served.end() &&
           agents_.at(agent.id).presence != core::Presence::kLoggedOff;
  });
}

void Referee::CheckEntry(const core::ItemView& item) {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr || core::IsWithoutCall(item)) return;
  const std::string name =
      "item " + std::to_string(item.item.value) + " came to " + queue->id.value;
  // What happens in the very moment of closing may come before it.
  // What has no call waits for the next opening.
  if (core::IsVoice(item.channel) && !IsOpen(*queue, now_) &&
      !IsOpen(*queue, now_ - std::chrono::milliseconds(1))) {
    Fault(name + ", which is closed");
  }
  const auto waiting = std::count_if(items_.begin(), items_.end(), [&](const auto& entry) {
    const core::ItemView& other = entry.second;
    return other.queue == queue->id &&
           (other.state == core::ItemState::kWaiting || other.state == core::ItemState::kOffered);
  });
  // Of several at once some may have come back, who need no room.
  const bool is_alone = entering_.size() == 1;
  if (is_alone && static_cast<std::size_t>(waiting) > queue->waiting_max) {
    Fault(name + ", which is full");
  }
}

void Referee::CheckOverflow(const core::Floor& floor, const core::ItemView& item) {
  const core::QueueSetup* queue = QueueOf(item);
  if (queue == nullptr || !item.call || !floor.IsLinkUp(item.link)) return;
  const std::string name =
      "item " + std::to_string(item.item.value) + " waits in " + queue->id.value;
  if (queue->when_nobody && !HasSomebody(*queue)) Fault(name + ", which nobody serves");
  if (queue->wait_max == Duration::zero()) return;
  if (!timers_.contains({core::TimerKind::kWaitMax, item.item.value, {}})) {
    Fault(name + " without an end");
  }
}

}  // namespace strowger::simulation
