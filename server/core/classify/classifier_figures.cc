#include "core/classify/classifier_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace strowger::core {

void ClassifierTally::Count(const std::vector<std::string>& labels,
                            const std::vector<Guess>& guesses, const std::string& truth) {
  Answer answer{.truth = truth,
                .guess = labels[guesses.front().label],
                .probability = guesses.front().probability};
  answer.is_right = answer.guess == truth;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, guesses.size()); ++i) {
    answer.is_among_3 |= labels[guesses[i].label] == truth;
  }
  answers_.push_back(std::move(answer));
}

double ClassifierTally::MacroF1() const {
  struct Counts {
    double right = 0;
    double guessed = 0;
    double true_ones = 0;
  };
  std::map<std::string, Counts> by_label;
  for (const Answer& answer : answers_) {
    ++by_label[answer.truth].true_ones;
    ++by_label[answer.guess].guessed;
    if (answer.is_right) ++by_label[answer.truth].right;
  }
  double sum = 0;
  double count = 0;
  for (const auto& [label, counts] : by_label) {
    if (counts.true_ones == 0) continue;
    sum += 2 * counts.right / (counts.guessed + counts.true_ones);
    ++count;
  }
  return count > 0 ? sum / count : 0;
}

double ClassifierTally::AccuracyOfSurest(double share) const {
  std::vector<const Answer*> order;
  for (const Answer& answer : answers_) order.push_back(&answer);
  std::stable_sort(order.begin(), order.end(), [](const Answer* a, const Answer* b) {
    return a->probability > b->probability;
  });
  const auto taken = static_cast<std::size_t>(std::ceil(share * static_cast<double>(order.size())));
  std::size_t right = 0;
  for (std::size_t i = 0; i < taken; ++i) right += order[i]->is_right ? 1U : 0U;
  return taken > 0 ? static_cast<double>(right) / static_cast<double>(taken) : 0;
}

double ClassifierTally::CalibrationError() const {
  constexpr std::size_t kBins = 15;
  struct Bin {
    double count = 0;
    double right = 0;
    double probability = 0;
  };
  std::array<Bin, kBins> bins;
  for (const Answer& answer : answers_) {
    const auto at = static_cast<std::size_t>(answer.probability * kBins);
    Bin& bin = bins[std::min(at, kBins - 1)];
    ++bin.count;
    bin.right += answer.is_right ? 1 : 0;
    bin.probability += answer.probability;
  }
  double error = 0;
  for (const Bin& bin : bins) error += std::abs(bin.right - bin.probability);
  return error / static_cast<double>(answers_.size());
}

SureFigures ClassifierTally::FiguresOfSure(const AbstainRule& rule) const {
  double sure = 0;
  double right = 0;
  for (const Answer& answer : answers_) {
    if (!rule.IsSure(answer.probability)) continue;
    ++sure;
    right += answer.is_right ? 1 : 0;
  }
  if (sure == 0) return {};
  return {.coverage = sure / static_cast<double>(answers_.size()), .accuracy = right / sure};
}

ClassifierFigures ClassifierTally::Figures() const {
  ClassifierFigures figures{.texts = answers_.size()};
  if (answers_.empty()) return figures;
  const auto all = static_cast<double>(answers_.size());
  for (const Answer& answer : answers_) {
    figures.accuracy += answer.is_right ? 1 : 0;
    figures.top_3 += answer.is_among_3 ? 1 : 0;
  }
  figures.accuracy /= all;
  figures.top_3 /= all;
  figures.macro_f1 = MacroF1();
  figures.accuracy_at_80 = AccuracyOfSurest(0.8);
  figures.calibration_error = CalibrationError();
  return figures;
}

}  // namespace strowger::core
