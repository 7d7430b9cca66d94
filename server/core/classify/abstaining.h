#pragma once

#include <vector>

namespace strowger::core {

inline constexpr double kWantedAccuracy = 0.95;

// When an answer is sure enough to be acted on without a person.
struct AbstainRule {
  double wanted_accuracy = kWantedAccuracy;  // Of the answers that count as sure.
  double threshold = 2;                      // The least probability; above 1: never sure.
  double coverage = 0;  // The share of texts that were sure when the rule was learnt.

  bool IsSure(double probability) const { return probability >= threshold; }
};

// How a text was judged by what was learnt without it.
struct HeldOutAnswer {
  double probability = 0;
  bool is_right = false;
};

// The lowest threshold above which the wanted share of answers was right. One that nobody reaches
// where there is none: a few lucky answers are no promise.
AbstainRule LearnAbstaining(std::vector<HeldOutAnswer> answers, double wanted_accuracy);

}  // namespace strowger::core
