#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/identity/agreement.h"
#include "core/identity/candidates.h"
#include "core/identity/people.h"

namespace strowger::core {

// What one field says about a pair: the binary logarithm of how much likelier this agreement is
// when the two are one person than when they are not.
struct FieldWeight {
  PersonField field = PersonField::kGivenName;
  Level level = Level::kMissing;
  bool is_swapped = false;
  double weight = 0;
};

// Who is the same person, by the theory of Fellegi and Sunter (1969): every field in which two
// records agree or differ speaks for or against, and what they say is added up. How often values
// agree by chance is counted on pairs drawn at random; how often they agree for one person is
// learnt from the candidates, without examples, by expectation maximisation (Winkler 1988). An
// equal value counts the more the rarer it is.
//
// The share of matches is taken over all pairs there are, not over the candidates alone, and what
// chance does is counted and not learnt: so the learning cannot end in everybody being the same.
class MatchModel {
 public:
  // Learns from at most kLearntPairsMax of the candidates.
  MatchModel(const People& people, const std::vector<PersonPair>& candidates);

  static constexpr std::size_t kLearntPairsMax = 1'000'000;
  // Where there are no more, all pairs are counted instead of some drawn at random.
  static constexpr std::size_t kDrawnPairsMax = 400'000;

  // Evidence of a pair, as the sum of its weights: bits for (above zero) or against.
  double WeightOf(const PersonPair& pair) const;
  // That they are one person, from 0 to 1.
  double ProbabilityOf(double weight) const;
  // Field by field; fields that are missing are left out.
  std::vector<FieldWeight> Explain(const PersonPair& pair) const;
  // How many pairs of all are matches, by what was learnt.
  double expected_matches() const { return share_ * all_pairs_; }

 private:
  using Shares = std::array<std::array<double, kLevelsCount>, kPersonFieldsCount>;

  struct Seen {
    PersonPair pair;
    Agreement agreement;
  };

  void CountDrawn();
  void TakeMatchesOut();
  void Learn(const std::vector<Seen>& seen, double pairs_each);
  double WeightOf(const PersonPair& pair, const Agreement& agreement) const;
  double FieldWeightOf(const PersonPair& pair, const Agreement& agreement, PersonField field) const;

  // Borrowed.
  const People& people_;
  // State.
  Shares same_{};    // Of pairs that are one person, by level, where neither value is missing.
  Shares drawn_{};   // Of pairs drawn at random.
  Shares chance_{};  // Of pairs that are not one person: of those drawn, without the matches.
  double all_pairs_ = 0;
  double share_ = 0;  // Of matches among all pairs.
};

}  // namespace strowger::core
