#include "core/identity/match_model.h"

#include <algorithm>
#include <cmath>

#include "core/routing/strategy.h"

namespace strowger::core {
namespace {

constexpr int kRounds = 25;
constexpr std::uint64_t kSeed = 1;  // The same records give the same answer.
// What is believed before anything is learnt, by level: exact, near, far, differs.
constexpr std::array<double, kLevelsCount> kFirstGuess = {0, 0.85, 0.07, 0.03, 0.05};
// Two names, or two lines of an address, are seldom swapped.
constexpr double kSwappedNames = 0.02;
constexpr double kSwappedAddresses = 0.05;
// Of the agreements that were drawn so many are chance at least.
constexpr double kDrawnLeast = 0.1;
// A rare value counts at most so much more, and a common one so much less, than the average one.
constexpr double kRarestShare = 0.2;
constexpr double kCommonestShare = 10;

constexpr std::array<Level, kLevelsCount - 1> kSpeaking = {Level::kExact, Level::kNear, Level::kFar,
                                                           Level::kDiffers};

std::size_t IndexOf(Level level) { return static_cast<std::size_t>(level); }

}  // namespace

MatchModel::MatchModel(const People& people, const std::vector<PersonPair>& candidates)
    : people_(people) {
  const auto records = static_cast<double>(people.size());
  all_pairs_ = std::max(1.0, records * (records - 1) / 2);
  share_ = std::min(0.5, records / 2 / all_pairs_);
  same_.fill(kFirstGuess);
  CountDrawn();
  const std::size_t every = candidates.size() / kLearntPairsMax + 1;
  std::vector<Seen> seen;
  seen.reserve(candidates.size() / every + 1);
  for (std::size_t i = 0; i < candidates.size(); i += every) {
    seen.push_back({candidates[i], Compare(people, candidates[i].a, candidates[i].b)});
  }
  for (int round = 0; round < kRounds; ++round) Learn(seen, static_cast<double>(every));
}

void MatchModel::CountDrawn() {
  std::array<double, kPersonFieldsCount> known{};
  const auto count = [&](const PersonPair& pair) {
    const Agreement agreement = Compare(people_, pair.a, pair.b);
    for (const PersonField field : kPersonFields) {
      const Level level = agreement.At(field);
      if (level == Level::kMissing) continue;
      ++known[IndexOf(field)];
      ++drawn_[IndexOf(field)][IndexOf(level)];
    }
  };
  const auto records = static_cast<People::Number>(people_.size());
  if (all_pairs_ <= kDrawnPairsMax) {
    for (People::Number a = 0; a < records; ++a) {
      for (People::Number b = a + 1; b < records; ++b) count({a, b});
    }
  } else {
    for (std::size_t i = 0; i < kDrawnPairsMax; ++i) {
      const std::uint64_t lot = DrawFor(kSeed, i);
      const auto a = static_cast<People::Number>((lot >> 32) % records);
      const auto b = static_cast<People::Number>((lot & 0xffffffffU) % records);
      if (a != b) count({a, b});
    }
  }
  for (const PersonField field : kPersonFields) {
    for (const Level level : kSpeaking) {
      double& share = drawn_[IndexOf(field)][IndexOf(level)];
      share = (share + 0.5) / (known[IndexOf(field)] + 2);
    }
  }
  chance_ = drawn_;
}

// Where people have many records, those drawn have matches among them.
void MatchModel::TakeMatchesOut() {
  for (const PersonField field : kPersonFields) {
    for (const Level level : kSpeaking) {
      const double drawn = drawn_[IndexOf(field)][IndexOf(level)];
      const double matched = share_ * same_[IndexOf(field)][IndexOf(level)];
      chance_[IndexOf(field)][IndexOf(level)] =
          std::max((drawn - matched) / (1 - share_), kDrawnLeast * drawn);
    }
  }
}

// One round: how likely each pair is a match, and from this how often matches agree. Each pair
// stands for `pairs_each`.
void MatchModel::Learn(const std::vector<Seen>& seen, double pairs_each) {
  Shares agreed{};
  std::array<double, kPersonFieldsCount> known{};
  double matches = 0;
  for (const Seen& one : seen) {
    const double probability = ProbabilityOf(WeightOf(one.pair, one.agreement));
    matches += probability;
    for (const PersonField field : kPersonFields) {
      const Level level = one.agreement.At(field);
      if (level == Level::kMissing) continue;
      known[IndexOf(field)] += probability;
      agreed[IndexOf(field)][IndexOf(level)] += probability;
    }
  }
  for (const PersonField field : kPersonFields) {
    for (const Level level : kSpeaking) {
      same_[IndexOf(field)][IndexOf(level)] =
          (agreed[IndexOf(field)][IndexOf(level)] + 0.5) / (known[IndexOf(field)] + 2);
    }
  }
  share_ = std::clamp(matches * pairs_each / all_pairs_, 1e-15, 0.5);
  TakeMatchesOut();
}

double MatchModel::FieldWeightOf(const PersonPair& pair, const Agreement& agreement,
                                 PersonField field) const {
  const Level level = agreement.At(field);
  if (level == Level::kMissing) return 0;
  double chance = chance_[IndexOf(field)][IndexOf(level)];
  if (level == Level::kExact && !agreement.IsSwapped(field)) {
    const double share = people_.ShareOf(field, people_.at(pair.a)[IndexOf(field)]);
    chance = std::clamp(share, kRarestShare * chance, std::min(1.0, kCommonestShare * chance));
  }
  return std::log2(same_[IndexOf(field)][IndexOf(level)] / chance);
}

double MatchModel::WeightOf(const PersonPair& pair, const Agreement& agreement) const {
  double weight = 0;
  for (const PersonField field : kPersonFields) weight += FieldWeightOf(pair, agreement, field);
  if (agreement.has_swapped_names()) weight += std::log2(kSwappedNames);
  if (agreement.has_swapped_addresses()) weight += std::log2(kSwappedAddresses);
  return weight;
}

double MatchModel::WeightOf(const PersonPair& pair) const {
  return WeightOf(pair, Compare(people_, pair.a, pair.b));
}

double MatchModel::ProbabilityOf(double weight) const {
  const double odds = weight + std::log2(share_ / (1 - share_));
  return 1 / (1 + std::exp2(-odds));
}

std::vector<FieldWeight> MatchModel::Explain(const PersonPair& pair) const {
  const Agreement agreement = Compare(people_, pair.a, pair.b);
  std::vector<FieldWeight> weights;
  for (const PersonField field : kPersonFields) {
    if (agreement.At(field) == Level::kMissing) continue;
    weights.push_back({field, agreement.At(field), agreement.IsSwapped(field),
                       FieldWeightOf(pair, agreement, field)});
  }
  return weights;
}

}  // namespace strowger::core
