#include <algorithm>

#include "core/floor/lost_places.h"
#include "simulation/referee.h"

// Who was cut off and comes back, in the simplest words.
namespace strowger::simulation {

void Referee::NoteLost(const core::ItemView& item) {
  const auto before = items_.find(item.item);
  if (before != items_.end() && before->second.outcome) return;
  const auto place = core::PlaceLostBy(item);
  if (!place) return;
  std::vector<core::LostPlace>& lost = lost_[{place->queue, place->number}];
  // Of several that are lost at once any may be the last.
  std::erase_if(lost, [&](const core::LostPlace& one) { return one.lost != place->lost; });
  lost.push_back(*place);
}

void Referee::CheckPlace(const core::ItemView& item) {
  const QueueId& called = item.segments.front().queue;
  const auto queue = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                  [&](const auto& one) { return one.id == called; });
  const Duration within = queue == setup_.queues.end() ? Duration::zero() : queue->resume_within;
  const auto lost = lost_.find({called, item.ani});
  const std::string name = "item " + std::to_string(item.item.value);
  if (item.callback) {
    const TimePoint from = item.callback->from;
    const bool is_right = item.arrived == (from == TimePoint{} ? now_ : from);
    if (!is_right) Fault(name + " is not promised for its time");
    return;
  }
  if (item.arrived != now_ && IsPromisedPlace(item)) {
    // The better one of two places; the other is given back, too.
    if (within > Duration::zero()) lost_.erase({called, item.ani});
    return;
  }
  if (within == Duration::zero() || lost == lost_.end() ||
      lost->second.front().lost < now_ - within) {
    if (item.arrived != now_) Fault(name + " has a place that it did not have before");
    return;
  }
  // Who is sent on to a number at once has no use for a place.
  if (item.state == core::ItemState::kWrapUp && item.arrived == now_) return;
  const bool is_back =
      std::any_of(lost->second.begin(), lost->second.end(),
                  [&](const core::LostPlace& place) { return place.arrived == item.arrived; });
  if (!is_back) Fault(name + " did not get its place back");
  ++resumed_;
  lost_.erase(lost);
}

}  // namespace strowger::simulation
