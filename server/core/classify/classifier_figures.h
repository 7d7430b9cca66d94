#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/classify/text_classifier.h"

namespace strowger::core {

// How good a classifier is on texts that it was not taught with.
struct ClassifierFigures {
  std::size_t texts = 0;
  double accuracy = 0;
  double macro_f1 = 0;           // The mean over the labels of these texts, however rare.
  double top_3 = 0;              // The true label is among the first three.
  double accuracy_at_80 = 0;     // Of the 80 % it is surest of.
  double calibration_error = 0;  // How far probabilities are from what comes true, in the mean.
};

// The answers that count as sure.
struct SureFigures {
  double coverage = 0;  // Their share.
  double accuracy = 0;  // How many of them are right; 0 where there are none.
};

// Gathers the answers, then tells the figures.
class ClassifierTally {
 public:
  // `guesses` are all labels, the likeliest first; `truth` may be a label that was not taught.
  void Count(const std::vector<std::string>& labels, const std::vector<Guess>& guesses,
             const std::string& truth);
  ClassifierFigures Figures() const;
  SureFigures FiguresOfSure(const AbstainRule& rule) const;

 private:
  struct Answer {
    std::string truth;
    std::string guess;
    double probability = 0;
    bool is_right = false;
    bool is_among_3 = false;
  };
  double MacroF1() const;
  double AccuracyOfSurest(double share) const;
  double CalibrationError() const;

  std::vector<Answer> answers_;
};

}  // namespace strowger::core
