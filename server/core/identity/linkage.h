#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "core/identity/match_model.h"
#include "core/identity/people.h"

namespace strowger::core {

// What is to be done about two records.
enum class MatchClass {
  kLink,    // They are one person.
  kReview,  // Somebody is to look at them.
};
std::string_view NameOf(MatchClass match_class);

// Two records of one person, or which may be.
struct Match {
  PersonPair pair;
  double weight = 0;       // Bits of evidence.
  double probability = 0;  // By itself.
  bool is_direct = true;   // Else the two are joined by a third record that is like both.
  MatchClass match_class = MatchClass::kLink;
};

struct Linkage {
  MatchModel model;            // Borrows the people.
  std::vector<Match> matches;  // In the order of the pairs.
};

enum class LinkageStage { kCandidates, kLearning, kComparing };

// Calls the function for each number below `parts`, in any order, and returns when all are done:
// whoever has threads may use them.
using WorkSharing =
    std::function<void(std::size_t parts, const std::function<void(std::size_t part)>& work)>;
void WorkInOrder(std::size_t parts, const std::function<void(std::size_t part)>& work);

struct LinkageOptions {
  double threshold = 0.95;  // The least probability.
  // Pairs below the threshold are told for review down to this probability; 0: none are.
  double review = 0;
  // Told the stage and the share of it that is done, from 0 to 1, by the thread that called.
  std::function<void(LinkageStage, double)> progress = [](LinkageStage, double) {};
  WorkSharing share_work = WorkInOrder;
};

// Finds all pairs of records that are one person with at least that probability, and those that
// such pairs join: when A is B and B is C, then A is C, unless their own evidence speaks against
// it. Pairs for review join nothing. The answer does not depend on how the work is shared.
Linkage FindMatches(const People& people, const LinkageOptions& options);

}  // namespace strowger::core
