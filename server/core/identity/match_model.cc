#include "core/identity/match_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/routing/strategy.h"

namespace strowger::core {
namespace {

constexpr int kRounds = 25;
constexpr std::uint64_t kSeed = 1;  // The same records give the same answer.
// What is believed before anything is learnt, by level: exact, near, far, rough, differs.
constexpr std::array<double, kLevelsCount> kFirstGuess = {0, 0.85, 0.06, 0.03, 0.02, 0.04};
// Two names, or two lines of an address, are seldom swapped; how seldom is learnt.
constexpr double kSwappedNames = 0.02;
constexpr double kSwappedAddresses = 0.05;
constexpr double kSwappedLeast = 0.005;
constexpr double kSwappedMost = 0.3;
// What is believed of households before anything is learnt: so many for each match.
constexpr double kHousemates = 0.1;
// Records of one person, too, may differ in all that housemates differ in; so many for each match
// are not taken for housemates.
constexpr double kHousematesDoubted = 0.03;
// Housemates are told from one person with slips by two things at least that are a person's own;
// these must be known of such a share of the records.
constexpr double kOwnKnown = 0.1;
constexpr std::ptrdiff_t kOwnFieldsLeast = 2;
// Of the agreements that were drawn so many are chance at least.
constexpr double kDrawnLeast = 0.1;
// A rare value counts at most so much more, and a common one so much less, than the average one.
constexpr double kRarestShare = 0.2;
constexpr double kCommonestShare = 10;
// Of what was learnt elsewhere it is believed that there are so many records at least.
constexpr double kRecordsLeast = 100'000;

constexpr std::array<Level, kLevelsCount - 1> kSpeaking = {Level::kExact, Level::kNear, Level::kFar,
                                                           Level::kRough, Level::kDiffers};

bool MayBeCrossed(PersonField field) {
  return field == PersonField::kGivenName || field == PersonField::kSurname ||
         field == PersonField::kAddress || field == PersonField::kAddress2;
}

std::size_t IndexOf(Level level) { return static_cast<std::size_t>(level); }

}  // namespace

MatchModel::MatchModel(const People& people, const Candidates& candidates) : people_(people) {
  const auto records = static_cast<double>(people.size());
  all_pairs_ = std::max(1.0, records * (records - 1) / 2);
  share_ = std::min(0.5, records / 2 / all_pairs_);
  const auto own = std::count_if(kOwnFields.begin(), kOwnFields.end(), [&](PersonField field) {
    return people.KnownShareOf(field) >= kOwnKnown;
  });
  housemates_ = own >= kOwnFieldsLeast ? kHousemates * share_ : 0;
  same_.fill(kFirstGuess);
  swapped_names_ = kSwappedNames;
  swapped_addresses_ = kSwappedAddresses;
  CountDrawn();
  Weigh();
  const std::size_t every = candidates.pairs_most() / kLearntPairsMax + 1;
  const std::vector<Seen> seen = Sample(candidates, every);
  for (int round = 0; round < kRounds; ++round) Learn(seen, static_cast<double>(every));
}

MatchModel::MatchModel(const People& people, const MatchParameters& learnt, double records,
                       const ValueShares& share_of)
    : people_(people),
      share_of_(&share_of),
      same_(learnt.same),
      drawn_(learnt.chance),
      chance_(learnt.chance),
      swapped_names_(learnt.swapped_names),
      swapped_addresses_(learnt.swapped_addresses),
      neighbours_(learnt.neighbours) {
  // Among few records everybody would be expected to be somebody else, too.
  const double many = std::max(records, kRecordsLeast);
  all_pairs_ = many * (many - 1) / 2;
  share_ = std::clamp(learnt.matches_each * many / all_pairs_, 1e-15, 0.5);
  housemates_ = std::min(learnt.housemates_each * share_, 0.5);
  Weigh();
}

MatchParameters MatchModel::parameters() const {
  const double pairs_each = all_pairs_ / std::max<double>(1, static_cast<double>(people_.size()));
  return {same_,
          chance_,
          swapped_names_,
          swapped_addresses_,
          share_ * pairs_each,
          housemates_ / share_,
          neighbours_};
}

// All candidates of each so-manieth record.
std::vector<MatchModel::Seen> MatchModel::Sample(const Candidates& candidates,
                                                 std::size_t every) const {
  std::vector<Seen> seen;
  std::vector<People::Number> found;
  for (std::size_t person = 0; person < people_.size(); person += every) {
    const auto a = static_cast<People::Number>(person);
    candidates.FindAfter(a, found);
    for (const People::Number b : found) seen.push_back({{a, b}, Compare(people_, a, b)});
  }
  return seen;
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
  neighbours_ = people_.ShareOfPlaces();
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
  double matched = share_;
  for (const PersonField field : kPlaceFields) {
    matched *= same_[IndexOf(field)][IndexOf(Level::kExact)];
  }
  const double drawn = people_.ShareOfPlaces();
  neighbours_ = std::max(drawn - matched, kDrawnLeast * drawn);
}

// One round: how likely each pair is a match, and from this how often matches agree. Each pair
// stands for `pairs_each`.
void MatchModel::Learn(const std::vector<Seen>& seen, double pairs_each) {
  Levels agreed{};
  std::array<double, kPersonFieldsCount> known{};
  double matches = 0;
  double housemates = 0;
  double swapped_names = 0;
  double swapped_addresses = 0;
  for (const Seen& one : seen) {
    const Evidence evidence = EvidenceOf(one.pair, one.agreement);
    const double probability = ProbabilityOf(Weigh(one.pair, evidence));
    matches += probability;
    housemates += probability * HouseholdOdds(evidence);
    if (one.agreement.has_swapped_names()) swapped_names += probability;
    if (one.agreement.has_swapped_addresses()) swapped_addresses += probability;
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
  // Some matches are believed to be seen before.
  const auto swapped = [matches](double count, double guess) {
    constexpr double kSeenBefore = 10;
    return std::clamp((count + kSeenBefore * guess) / (matches + kSeenBefore), kSwappedLeast,
                      kSwappedMost);
  };
  swapped_names_ = swapped(swapped_names, kSwappedNames);
  swapped_addresses_ = swapped(swapped_addresses, kSwappedAddresses);
  share_ = std::clamp(matches * pairs_each / all_pairs_, 1e-15, 0.5);
  housemates = std::max(0.0, housemates - kHousematesDoubted * matches);
  housemates_ = std::min(housemates * pairs_each / all_pairs_, 0.5);
  TakeMatchesOut();
  Weigh();
}

void MatchModel::Weigh() {
  for (const PersonField field : kPersonFields) {
    auto& weights = weights_[IndexOf(field)];
    for (const Level level : kSpeaking) {
      const double chance = chance_[IndexOf(field)][IndexOf(level)];
      weights[IndexOf(level)] = std::log2(same_[IndexOf(field)][IndexOf(level)] / chance);
    }
    most_unequal_[IndexOf(field)] =
        std::max({weights[IndexOf(Level::kNear)], weights[IndexOf(Level::kFar)],
                  weights[IndexOf(Level::kRough)], weights[IndexOf(Level::kDiffers)]});
  }
}

double MatchModel::ExactWeightOf(PersonField field, ValueNumber value) const {
  const double chance = chance_[IndexOf(field)][IndexOf(Level::kExact)];
  const double known = share_of_ == nullptr
                           ? people_.ShareOf(field, value)
                           : (*share_of_)(field, people_.TextOf(field, value)).value_or(chance);
  const double share =
      std::clamp(known, kRarestShare * chance, std::min(1.0, kCommonestShare * chance));
  return std::log2(same_[IndexOf(field)][IndexOf(Level::kExact)] / share);
}

double MatchModel::FieldWeightOf(const PersonPair& pair, const Agreement& agreement,
                                 PersonField field) const {
  const Level level = agreement.At(field);
  if (level == Level::kMissing) return 0;
  if (level == Level::kExact && !agreement.IsSwapped(field)) {
    return ExactWeightOf(field, people_.at(pair.a)[IndexOf(field)]);
  }
  return weights_[IndexOf(field)][IndexOf(level)];
}

MatchModel::Evidence MatchModel::EvidenceOf(const PersonPair& pair,
                                            const Agreement& agreement) const {
  std::array<double, kPersonFieldsCount> weights;
  Evidence evidence;
  for (const PersonField field : kPersonFields) {
    weights[IndexOf(field)] = FieldWeightOf(pair, agreement, field);
    evidence.all += weights[IndexOf(field)];
  }
  for (const PersonField field : kPlaceFields) evidence.of_place += weights[IndexOf(field)];
  for (const PersonField field : kHomeFields) evidence.of_home += weights[IndexOf(field)];
  if (agreement.has_swapped_names()) evidence.all += std::log2(swapped_names_);
  if (agreement.has_swapped_addresses()) evidence.all += std::log2(swapped_addresses_);
  return evidence;
}

double MatchModel::ShareOfNeighbours(const PersonPair& pair) const {
  const double share = std::max(people_.ShareOfPlace(pair.a), people_.ShareOfPlace(pair.b));
  return std::clamp(share, kRarestShare * neighbours_, kCommonestShare * neighbours_);
}

// How much likelier it is that they are of one household than that they are one.
double MatchModel::HouseholdOdds(const Evidence& evidence) const {
  return housemates_ / share_ * std::exp2(evidence.of_home - evidence.all);
}

double MatchModel::Weigh(const PersonPair& pair, const Evidence& evidence) const {
  const double unrelated = std::exp2(-evidence.all);
  const double neighbours = ShareOfNeighbours(pair) * std::exp2(evidence.of_place - evidence.all);
  const double housemates = housemates_ * std::exp2(evidence.of_home - evidence.all);
  return -std::log2(unrelated + neighbours + housemates);
}

double MatchModel::WeightOf(const PersonPair& pair) const {
  return Weigh(pair, EvidenceOf(pair, Compare(people_, pair.a, pair.b)));
}

// What two fields may say at most where they may stand crosswise.
double MatchModel::MostOfCrossed(const PersonPair& pair, PersonField first, PersonField second,
                                 double price) const {
  double straight = 0;
  bool may_be_crossed = true;
  double crossed = std::log2(price);
  for (const PersonField field : {first, second}) {
    const ValueNumber x = people_.at(pair.a)[IndexOf(field)];
    const ValueNumber y = people_.at(pair.b)[IndexOf(field)];
    crossed +=
        std::max(weights_[IndexOf(field)][IndexOf(Level::kExact)], most_unequal_[IndexOf(field)]);
    if (x == kNoValue || y == kNoValue) continue;
    may_be_crossed &= x != y;
    straight += x == y ? ExactWeightOf(field, x) : most_unequal_[IndexOf(field)];
  }
  return may_be_crossed ? std::max(straight, crossed) : straight;
}

// What a pair weighs at most, by the values that are equal.
double MatchModel::MostOf(const PersonPair& pair) const {
  double most =
      MostOfCrossed(pair, PersonField::kGivenName, PersonField::kSurname, swapped_names_) +
      MostOfCrossed(pair, PersonField::kAddress, PersonField::kAddress2, swapped_addresses_);
  for (const PersonField field : kPersonFields) {
    if (MayBeCrossed(field)) continue;
    const ValueNumber x = people_.at(pair.a)[IndexOf(field)];
    const ValueNumber y = people_.at(pair.b)[IndexOf(field)];
    if (x == kNoValue || y == kNoValue) continue;
    most += x == y ? ExactWeightOf(field, x) : most_unequal_[IndexOf(field)];
  }
  return most;
}

double MatchModel::WeightOf(const PersonPair& pair, double floor) const {
  double most = MostOf(pair);
  for (const PersonField field : kPersonFields) {
    if (most < floor) return most;
    if (MayBeCrossed(field)) continue;
    const ValueNumber x = people_.at(pair.a)[IndexOf(field)];
    const ValueNumber y = people_.at(pair.b)[IndexOf(field)];
    if (x == kNoValue || y == kNoValue || x == y) continue;
    const Level level = CompareField(people_, pair.a, pair.b, field);
    most += weights_[IndexOf(field)][IndexOf(level)] - most_unequal_[IndexOf(field)];
  }
  return most < floor ? most : WeightOf(pair);
}

double MatchModel::WeightAt(double probability) const {
  // As much as a double can tell from 1.
  const double doubt = std::max(1 - probability, std::numeric_limits<double>::epsilon() / 2);
  return std::log2(probability / doubt) - std::log2(share_ / (1 - share_));
}

double MatchModel::ProbabilityOf(double weight) const {
  const double odds = weight + std::log2(share_ / (1 - share_));
  return 1 / (1 + std::exp2(-odds));
}

Explanation MatchModel::Explain(const PersonPair& pair) const {
  const Agreement agreement = Compare(people_, pair.a, pair.b);
  const Evidence evidence = EvidenceOf(pair, agreement);
  Explanation explanation;
  double fields = 0;
  for (const PersonField field : kPersonFields) {
    if (agreement.At(field) == Level::kMissing) continue;
    const double weight = FieldWeightOf(pair, agreement, field);
    explanation.fields.push_back({field, agreement.At(field), agreement.IsSwapped(field), weight});
    fields += weight;
  }
  explanation.crosswise = evidence.all - fields;
  explanation.common_home = Weigh(pair, evidence) - evidence.all;
  return explanation;
}

}  // namespace strowger::core
