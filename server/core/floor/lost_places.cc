#include "core/floor/lost_places.h"

#include "core/call/number.h"

namespace strowger::core {

void LostPlaces::Keep(LostPlace place) {
  const Key key{place.queue, place.number};
  Forget(key);
  if (places_.size() == kPlacesMax) Forget(Key(by_age_.begin()->second));
  by_age_.emplace(place.lost, key);
  places_.emplace(key, std::move(place));
}

std::optional<TimePoint> LostPlaces::Take(const QueueId& queue, const std::string& number,
                                          TimePoint since) {
  const Key key{queue, number};
  const auto found = places_.find(key);
  if (found == places_.end()) return std::nullopt;
  const LostPlace place = found->second;
  Forget(key);
  if (place.lost < since) return std::nullopt;
  return place.arrived;
}

std::vector<LostPlace> LostPlaces::All() const {
  std::vector<LostPlace> all;
  for (const auto& [lost, key] : by_age_) all.push_back(places_.at(key));
  return all;
}

void LostPlaces::Forget(const Key& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  by_age_.erase({found->second.lost, key});
  places_.erase(found);
}

std::optional<LostPlace> PlaceLostBy(const ItemView& closed) {
  const bool is_cut_off = closed.outcome == ItemOutcome::kAbandonedWaiting ||
                          closed.outcome == ItemOutcome::kAbandonedRinging ||
                          closed.outcome == ItemOutcome::kLostInResync;
  if (!is_cut_off || !IsCallable(closed.ani) || closed.segments.empty()) return std::nullopt;
  return LostPlace{closed.segments.front().queue, closed.ani, closed.arrived,
                   closed.segments.back().end.value_or(closed.state_since)};
}

}  // namespace strowger::core
