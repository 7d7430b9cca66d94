#include <algorithm>

#include "core/call/call.h"
#include "core/floor/works.h"
#include "simulation/referee.h"

// Work that was set aside and work that joined other work, in the simplest words.
namespace strowger::simulation {

void Referee::CheckParking(const core::ItemView& item) {
  const std::string name = "item " + std::to_string(item.item.value);
  const bool is_scheduled = item.state == core::ItemState::kScheduled;
  if (is_scheduled != (item.parking || (item.callback && is_scheduled))) {
    return Fault(name + " rests, and nobody parked it");
  }
  const auto takes_more = [](const core::ItemView& one) {
    return one.state != core::ItemState::kWrapUp && one.joined.size() < core::joined_max;
  };
  if (!item.thread.empty() && takes_more(item)) {
    const auto others = std::count_if(items_.begin(), items_.end(), [&](const auto& entry) {
      const core::ItemView& other = entry.second;
      return other.thread == item.thread && other.channel == item.channel && takes_more(other);
    });
    if (others > 1) Fault(name + " is not the only work of its thread");
  }
  if (!item.parking) return;
  if (core::IsVoice(item.channel)) Fault(name + " is a call and parked");
  if (item.parking->until == TimePoint{}) return;
  const auto timer = timers_.find({core::TimerKind::kPark, item.item.value, {}});
  const bool is_timed = timer != timers_.end() && timer->second == item.parking->until;
  if (!is_timed && item.parking->until > now_) Fault(name + " is parked for ever");
}

}  // namespace strowger::simulation
