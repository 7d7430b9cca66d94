#pragma once

#include <functional>
#include <vector>

#include "core/identity/match_model.h"
#include "core/identity/people.h"

namespace strowger::core {

// Two records of one person.
struct Match {
  PersonPair pair;
  double weight = 0;       // Bits of evidence.
  double probability = 0;  // By itself.
  bool is_direct = true;   // Else the two are joined by a third record that is like both.
};

struct Linkage {
  MatchModel model;            // Borrows the people.
  std::vector<Match> matches;  // In the order of the pairs.
};

enum class LinkageStage { kCandidates, kLearning, kComparing };

// Finds all pairs of records that are one person with at least that probability, and those that
// such pairs join: when A is B and B is C, then A is C, unless their own evidence speaks against
// it. `progress`, if any, is told the stage and the share of it that is done, from 0 to 1.
Linkage FindMatches(const People& people, double threshold,
                    const std::function<void(LinkageStage, double)>& progress = {});

}  // namespace strowger::core
