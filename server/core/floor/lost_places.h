#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/floor/state.h"

namespace strowger::core {

// Where callers stood who were cut off while they waited: whoever calls the same queue again with
// the same number, soon enough by the queue's rule, gets the old arrival back. Of a number and a
// queue the place that was lost last counts, and it is given back once. The queue is the one that
// was called, wherever its plan led. When full, the place that was lost first is forgotten.
class LostPlaces {
 public:
  static constexpr std::size_t kPlacesMax = 10'000;

  void Keep(LostPlace place);
  // The arrival of the place that this number lost there not before `since`, which is forgotten.
  std::optional<TimePoint> Take(const QueueId& queue, const std::string& number, TimePoint since);
  // In the order in which they were lost.
  std::vector<LostPlace> All() const;

 private:
  using Key = std::pair<QueueId, std::string>;

  void Forget(const Key& key);

  std::map<Key, LostPlace> places_;
  std::set<std::pair<TimePoint, Key>> by_age_;
};

// The place that a closed item leaves behind; none where the caller was not cut off while waiting,
// or withheld the number.
std::optional<LostPlace> PlaceLostBy(const ItemView& closed);

}  // namespace strowger::core
