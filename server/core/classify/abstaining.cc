#include "core/classify/abstaining.h"

#include <algorithm>
#include <cstddef>

namespace strowger::core {

AbstainRule LearnAbstaining(std::vector<HeldOutAnswer> answers, double wanted_accuracy) {
  constexpr std::size_t kSureMin = 10;
  AbstainRule rule{.wanted_accuracy = wanted_accuracy};
  std::sort(answers.begin(), answers.end(), [](const HeldOutAnswer& a, const HeldOutAnswer& b) {
    return a.probability > b.probability;
  });
  std::size_t right = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    right += answers[i].is_right ? 1U : 0U;
    // Equal probabilities are sure together or not at all.
    if (i + 1 < answers.size() && answers[i + 1].probability == answers[i].probability) continue;
    const auto count = static_cast<double>(i + 1);
    if (i + 1 < kSureMin || static_cast<double>(right) < wanted_accuracy * count) continue;
    rule.threshold = answers[i].probability;
    rule.coverage = count / static_cast<double>(answers.size());
  }
  return rule;
}

}  // namespace strowger::core
