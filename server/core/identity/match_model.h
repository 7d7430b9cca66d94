#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/identity/agreement.h"
#include "core/identity/candidates.h"
#include "core/identity/match_parameters.h"
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

// Everything that speaks for or against a pair; it adds up to the pair's weight.
struct Explanation {
  std::vector<FieldWeight> fields;  // Those that are missing in one record are left out.
  double crosswise = 0;             // The price of names or addresses that stand crosswise.
  double common_home = 0;  // What is taken off because neighbours and housemates agree, too.
};

// Who is the same person, by the theory of Fellegi and Sunter (1969): every field in which two
// records agree or differ speaks for or against, and what they say is added up. How often values
// agree by chance is counted on pairs drawn at random; how often they agree for one person is
// learnt from the candidates, without examples, by expectation maximisation (Winkler 1988). An
// equal value counts the more the rarer it is.
//
// The share of matches is taken over all pairs there are, not over the candidates alone, and what
// chance does is counted and not learnt: so the learning cannot end in everybody being the same.
//
// Not all that agrees does so by itself: whoever lives in one town has its postcode, too, and those
// of one household have the address, most the surname and many the telephone number. So a pair that
// is not one person is one of three: unrelated, neighbours (of one place) or of one household. How
// many neighbours there are is counted, how many households is learnt.
class MatchModel {
 public:
  // Learns from about kLearntPairsMax of the candidates.
  MatchModel(const People& people, const Candidates& candidates);
  // What was learnt from others. `records` is how many there are by now, and `share_of` says how
  // often a value is met; both must outlive the model, as the people must.
  MatchModel(const People& people, const MatchParameters& learnt, double records,
             const ValueShares& share_of);

  // To weigh pairs by later, without the people.
  MatchParameters parameters() const;

  static constexpr std::size_t kLearntPairsMax = 1'000'000;
  // Where there are no more, all pairs are counted instead of some drawn at random.
  static constexpr std::size_t kDrawnPairsMax = 400'000;

  // Evidence of a pair, as the sum of its weights: bits for (above zero) or against.
  double WeightOf(const PersonPair& pair) const;
  // The same, but where the weight is sure to stay below `floor` it may return any weight below it,
  // which most pairs are told by what is equal alone.
  double WeightOf(const PersonPair& pair, double floor) const;
  // That they are one person, from 0 to 1.
  double ProbabilityOf(double weight) const;
  // The weight of that probability, which is above 0.
  double WeightAt(double probability) const;
  Explanation Explain(const PersonPair& pair) const;
  // How many pairs of all are matches, by what was learnt.
  double expected_matches() const { return share_ * all_pairs_; }

 private:
  using Levels = MatchParameters::Levels;

  struct Seen {
    PersonPair pair;
    Agreement agreement;
  };

  std::vector<Seen> Sample(const Candidates& candidates, std::size_t every) const;
  void CountDrawn();
  void TakeMatchesOut();
  void Learn(const std::vector<Seen>& seen, double pairs_each);
  void Weigh();
  double ExactWeightOf(PersonField field, ValueNumber value) const;
  double MostOf(const PersonPair& pair) const;
  double MostOfCrossed(const PersonPair& pair, PersonField first, PersonField second,
                       double price) const;
  double ShareOfNeighbours(const PersonPair& pair) const;
  // What the pair would weigh if its fields were independent, and what it does not say where the
  // two are neighbours or housemates.
  struct Evidence {
    double all = 0;
    double of_place = 0;
    double of_home = 0;
  };
  Evidence EvidenceOf(const PersonPair& pair, const Agreement& agreement) const;
  double Weigh(const PersonPair& pair, const Evidence& evidence) const;
  double HouseholdOdds(const Evidence& evidence) const;
  double FieldWeightOf(const PersonPair& pair, const Agreement& agreement, PersonField field) const;

  // Borrowed.
  const People& people_;
  const ValueShares* share_of_ = nullptr;  // None: counted in the people.
  // State.
  Levels same_{};     // Of pairs that are one person, by level, where neither value is missing.
  Levels drawn_{};    // Of pairs drawn at random.
  Levels chance_{};   // Of pairs that are not one person: of those drawn, without the matches.
  Levels weights_{};  // What each level says, for an average value.
  std::array<double, kPersonFieldsCount> most_unequal_{};  // Of the levels but kExact.
  double all_pairs_ = 0;
  double swapped_names_ = 0;  // Their share among matches.
  double swapped_addresses_ = 0;
  double share_ = 0;       // Of matches among all pairs.
  double housemates_ = 0;  // Their share among all pairs.
  double neighbours_ = 0;
};

}  // namespace strowger::core
