#include "adapters/system/recent_numbers.h"

#include <functional>
#include <utility>

namespace strowger::system {

RecentNumbers::RecentNumbers() {
  for (Shelf& shelf : shelves_) shelf.places.resize(kPlacesMax / kShelves);
}

std::optional<service::NormalisedNumber> RecentNumbers::Find(const std::string& key) {
  const std::size_t hash = std::hash<std::string>{}(key);
  Shelf& shelf = ShelfOf(hash);
  std::lock_guard lock(shelf.mutex);
  const Place& place = PlaceOf(shelf, hash);
  if (key.empty() || place.key != key) return std::nullopt;
  return place.number;
}

void RecentNumbers::Keep(std::string key, service::NormalisedNumber number) {
  const std::size_t hash = std::hash<std::string>{}(key);
  Shelf& shelf = ShelfOf(hash);
  std::lock_guard lock(shelf.mutex);
  PlaceOf(shelf, hash) = {std::move(key), std::move(number)};
}

}  // namespace strowger::system
