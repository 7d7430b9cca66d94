#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "core/classify/vocabulary.h"

namespace strowger::core {

// What each term says for each label; the scores of a text are the sum over its terms.
struct ScoreTable {
  std::size_t labels = 0;
  std::vector<float> weights;  // By term, then by label.

  // Added to `scores`, which has one place for each label.
  void AddScores(const TextVector& text, float factor, std::vector<float>& scores) const;
};

// Texts with the number of the label of each.
struct LabelledVectors {
  std::vector<TextVector> texts;
  std::vector<std::uint32_t> labels;
  std::size_t labels_count = 0;
  std::size_t terms_count = 0;
};

// Learns a linear classifier; the larger `cost`, the closer it keeps to the examples. The same
// examples give the same table.
using LinearTrainer = std::function<ScoreTable(const LabelledVectors& examples, double cost)>;

// What naive Bayes says: how much likelier a term is with a label than with all others. It is
// learnt from, and asked with, flattened vectors.
ScoreTable LearnBayes(const LabelledVectors& examples);

// The roots of the values: naive Bayes takes each term for a witness of its own, and rare ones
// would shout the others down.
TextVector Flattened(TextVector text);

}  // namespace strowger::core
