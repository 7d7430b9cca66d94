#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "service/ports/phone_numbers.h"

namespace strowger::system {

// Numbers that were read lately, since reading one costs far more than finding it here. Bounded:
// each key has one place, and a number that comes to a place takes it over. Any thread.
class RecentNumbers {
 public:
  static constexpr std::size_t kPlacesMax = 16'384;

  RecentNumbers();

  std::optional<service::NormalisedNumber> Find(const std::string& key);
  void Keep(std::string key, service::NormalisedNumber number);

 private:
  struct Place {
    std::string key;
    service::NormalisedNumber number;
  };
  // A part of the places with its own lock, so that threads seldom meet.
  struct Shelf {
    std::mutex mutex;
    std::vector<Place> places;
  };
  static constexpr std::size_t kShelves = 64;

  Shelf& ShelfOf(std::size_t hash) { return shelves_[hash % kShelves]; }
  static Place& PlaceOf(Shelf& shelf, std::size_t hash) {
    return shelf.places[hash / kShelves % shelf.places.size()];
  }

  std::array<Shelf, kShelves> shelves_;
};

}  // namespace strowger::system
