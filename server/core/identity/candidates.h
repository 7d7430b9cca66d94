#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/identity/blocking_keys.h"
#include "core/identity/people.h"

namespace strowger::core {

// Two records, the earlier one first.
struct PersonPair {
  People::Number a = 0;
  People::Number b = 0;
  auto operator<=>(const PersonPair&) const = default;
};

// The pairs that are worth a comparison: those that share a key. They are not kept but found
// record by record, from an index of the keys, so that memory grows with the records only.
//
// A key that many records share says little. So of one rule's keys the rarest are taken first,
// until kRulePairsMax pairs, or kRulePairsEach for each record, are reached; none that more than
// kBlockRecordsMax records share is taken. So time grows with the records, too, and not with their
// square.
class Candidates {
 public:
  static constexpr std::size_t kBlockRecordsMax = 200;
  static constexpr std::size_t kRulePairsMax = 2'000'000;
  static constexpr std::size_t kRulePairsEach = 10;

  // `progress`, if any, is told the share that is done, from 0 to 1.
  explicit Candidates(const People& people, const std::function<void(double)>& progress = {});

  // The records behind `person` that share a key with it, each once, in order. `found` is emptied
  // first; it may be used again, to save memory's making. Any thread may ask.
  void FindAfter(People::Number person, std::vector<People::Number>& found) const;
  // All of them, which is for few records.
  std::vector<PersonPair> All() const;
  // At least as many as there are pairs.
  std::size_t pairs_most() const { return pairs_most_; }
  std::size_t people() const { return first_place_of_.size() - 1; }

 private:
  // Where in members_ a record's followers in one block stand.
  struct Place {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct PlaceOf {
    People::Number person = 0;
    Place place;
  };

  void TakeBlocks(std::vector<BlockingKey>& keys, std::size_t pairs_max,
                  std::vector<PlaceOf>& places);
  void TakeBlock(const BlockingKey* begin, const BlockingKey* end, std::vector<PlaceOf>& places);
  void SortPlaces(std::size_t people, const std::vector<PlaceOf>& places);

  std::vector<People::Number> members_;  // Block by block, in order.
  std::vector<Place> places_;            // Record by record.
  std::vector<std::uint32_t> first_place_of_;
  std::size_t pairs_most_ = 0;
};

}  // namespace strowger::core
