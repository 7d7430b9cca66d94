#include "core/identity/candidates.h"

#include <algorithm>
#include <array>

namespace strowger::core {
namespace {

using Key = const BlockingKey*;

// Calls take(begin, end) for each run of equal keys, which stand in order.
template <class Take>
void EachBlock(const std::vector<BlockingKey>& keys, Take take) {
  const Key last = keys.data() + keys.size();
  for (Key begin = keys.data(); begin != last;) {
    Key end = begin + 1;
    while (end != last && end->hash == begin->hash) ++end;
    take(begin, end);
    begin = end;
  }
}

std::size_t PairsIn(std::size_t records) { return records * (records - 1) / 2; }

// The most records of a block so that all blocks together have at most that many pairs.
std::size_t BlockRecordsMax(const std::vector<BlockingKey>& keys, std::size_t pairs_max) {
  std::array<std::size_t, Candidates::kBlockRecordsMax + 1> blocks{};
  EachBlock(keys, [&blocks](Key begin, Key end) {
    const auto records = static_cast<std::size_t>(end - begin);
    if (records < blocks.size()) ++blocks[records];
  });
  std::size_t pairs = 0;
  for (std::size_t records = 2; records < blocks.size(); ++records) {
    pairs += blocks[records] * PairsIn(records);
    if (pairs > pairs_max) return records - 1;
  }
  return Candidates::kBlockRecordsMax;
}

}  // namespace

Candidates::Candidates(const People& people, const std::function<void(double)>& progress) {
  const std::size_t pairs_max = std::max(kRulePairsMax, kRulePairsEach * people.size());
  std::vector<BlockingKey> keys;
  std::vector<PlaceOf> places;
  for (std::size_t rule = 0; rule < kBlockingRulesCount; ++rule) {
    keys.clear();
    for (std::size_t person = 0; person < people.size(); ++person) {
      AddBlockingKeys(people, static_cast<People::Number>(person), rule, keys);
    }
    std::sort(keys.begin(), keys.end());
    // A record whose two names give one key stands in its block once.
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    TakeBlocks(keys, pairs_max, places);
    if (progress) progress(static_cast<double>(rule + 1) / kBlockingRulesCount);
  }
  SortPlaces(people.size(), places);
}

void Candidates::TakeBlocks(std::vector<BlockingKey>& keys, std::size_t pairs_max,
                            std::vector<PlaceOf>& places) {
  const std::size_t records_max = BlockRecordsMax(keys, pairs_max);
  EachBlock(keys, [&](Key begin, Key end) {
    const auto records = static_cast<std::size_t>(end - begin);
    if (records >= 2 && records <= records_max) TakeBlock(begin, end, places);
  });
}

void Candidates::TakeBlock(Key begin, Key end, std::vector<PlaceOf>& places) {
  const auto last =
      static_cast<std::uint32_t>(members_.size() + static_cast<std::size_t>(end - begin));
  for (Key one = begin; one != end; ++one) {
    members_.push_back(one->person);
    const auto next = static_cast<std::uint32_t>(members_.size());
    if (next < last) places.push_back({one->person, {next, last}});
    pairs_most_ += last - next;
  }
}

void Candidates::SortPlaces(std::size_t people, const std::vector<PlaceOf>& places) {
  first_place_of_.assign(people + 1, 0);
  for (const PlaceOf& one : places) ++first_place_of_[one.person + 1];
  for (std::size_t i = 0; i < people; ++i) first_place_of_[i + 1] += first_place_of_[i];
  places_.resize(places.size());
  std::vector<std::uint32_t> next(first_place_of_.begin(), first_place_of_.end() - 1);
  for (const PlaceOf& one : places) places_[next[one.person]++] = one.place;
}

void Candidates::FindAfter(People::Number person, std::vector<People::Number>& found) const {
  found.clear();
  for (std::size_t i = first_place_of_[person]; i < first_place_of_[person + 1]; ++i) {
    found.insert(found.end(), members_.begin() + places_[i].begin,
                 members_.begin() + places_[i].end);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

std::vector<PersonPair> Candidates::All() const {
  std::vector<PersonPair> pairs;
  std::vector<People::Number> found;
  for (std::size_t person = 0; person < people(); ++person) {
    const auto a = static_cast<People::Number>(person);
    FindAfter(a, found);
    for (const People::Number b : found) pairs.push_back({a, b});
  }
  return pairs;
}

}  // namespace strowger::core
