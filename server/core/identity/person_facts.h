#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/customer/golden_view.h"
#include "core/identity/linkage.h"
#include "core/identity/match_parameters.h"
#include "core/identity/people.h"

// Records of a store, which come one at a time, compared by what was learnt from all of them.
namespace strowger::core {

// What a record says of who somebody is, by field. A field may have several values: telephones.
using PersonFacts = std::array<std::vector<std::string>, kPersonFieldsCount>;

PersonFacts FactsOf(const CustomerRecord& record);

// The keys by which records that may be of one person meet, each once, in order. They go on meaning
// the same: they are kept.
std::vector<std::uint64_t> IdentityKeysOf(const PersonFacts& facts);

// The records as one value a field, the first; for learning.
std::array<std::string, kPersonFieldsCount> FirstValuesOf(const PersonFacts& facts);

struct FieldOpinion {
  PersonField field = PersonField::kGivenName;
  Level level = Level::kMissing;
  std::string first;  // In standard form.
  std::string second;
  double weight = 0;  // Bits for (above zero) or against.
};

struct PairOpinion {
  double weight = 0;
  double probability = 0;
  std::vector<FieldOpinion> fields;
  double household = 0;  // Bits taken off because housemates agree, too.
};

// How likely it is that two records are of one person. Where both have several values in a field,
// one that they share is what counts. `records` is how many there are.
PairOpinion ComparePersons(const PersonFacts& first, const PersonFacts& second,
                           const MatchParameters& learnt, double records,
                           const ValueShares& share_of);

// In a line, the strongest first: "99.7 %: phone exact +19.2, surname exact +7.1, given_name near
// +4.0".
std::string ReasonOf(const PairOpinion& opinion);

}  // namespace strowger::core
