#include "adapters/store/lost_place_rows.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

#include "adapters/store/statement.h"
#include "adapters/store/words.h"
#include "core/floor/lost_places.h"

namespace strowger::store {

namespace {

// So many interactions are looked at; who was cut off before them waits at the end.
constexpr std::size_t kLostPlacesMax = core::LostPlaces::kPlacesMax;

}  // namespace

std::vector<core::LostPlace> LoadLostPlaces(Connection& connection,
                                            const std::vector<core::ItemView>& live) {
  // A place that was taken up again has a later call with the same number and arrival.
  std::set<std::pair<std::string, TimePoint>> taken;
  for (const core::ItemView& item : live) taken.emplace(item.ani, item.arrived);
  Query query(
      connection,
      "SELECT ani, arrived_ns, ended_ns, outcome, (SELECT queue FROM interaction_segment"
      " WHERE interaction_id = id AND number = 1) FROM interaction ORDER BY id DESC LIMIT ?",
      kLostPlacesMax);
  std::vector<core::LostPlace> places;
  while (query.Next()) {
    core::ItemView closed;
    closed.ani = query.Get<std::string>(0);
    closed.arrived = query.Get<TimePoint>(1);
    closed.state_since = query.Get<TimePoint>(2);
    closed.outcome = query.Get<core::ItemOutcome>(3);
    closed.segments.emplace_back().queue = QueueId{std::string(query.Text(4))};
    if (!taken.emplace(closed.ani, closed.arrived).second) continue;
    if (auto place = core::PlaceLostBy(closed)) places.push_back(*std::move(place));
  }
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.lost < b.lost; });
  return places;
}

}  // namespace strowger::store
