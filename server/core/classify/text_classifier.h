#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/classify/abstaining.h"
#include "core/classify/score_table.h"
#include "core/classify/vocabulary.h"

namespace strowger::core {

struct LabelledText {
  std::string text;
  std::string label;
};

// One answer, the likeliest first in a list of them.
struct Guess {
  std::uint32_t label = 0;  // A place in TextClassifier::labels().
  double probability = 0;
};

// What a text is about, by its likeliest label.
struct TextTopic {
  std::string label;
  double probability = 0;
  bool is_sure = false;  // Else a person decides.
};

// What a classifier knows.
struct ClassifierKnowledge {
  // How the two tables are put together.
  struct Mixture {
    double cost = 1;
    float linear = 1;  // What scales the scores of each.
    float bayes = 0;
    double sharpness = 1;  // Of the probabilities.
  };

  std::vector<std::string> labels;  // In their order, each once.
  Vocabulary vocabulary;
  ScoreTable linear;
  ScoreTable bayes;
  Mixture mixture;
  AbstainRule abstaining;
  std::uint64_t texts = 0;  // How many it was taught with.
};

// Tells what a text is about: the labels of the texts it was taught with, each with a probability
// that means what it says. Pure and read only once it is made; several threads may ask it.
class TextClassifier {
 public:
  // How far the teaching is, from 0 to 1.
  using TellProgress = std::function<void(double share)>;

  explicit TextClassifier(ClassifierKnowledge knowledge) : knowledge_(std::move(knowledge)) {}

  // Teaches it; `texts` have at least two labels, and each fold of kFolds a text. Costs kFolds
  // trainings for each of the costs that are tried, and one more. It is to be sure where so large a
  // share of its answers is right.
  static TextClassifier Learn(const std::vector<LabelledText>& texts, const LinearTrainer& train,
                              const TellProgress& tell, double wanted_accuracy = kWantedAccuracy);

  // All labels, the likeliest first.
  std::vector<Guess> Classify(std::string_view text) const;
  TextTopic TopicOf(std::string_view text) const;

  const std::vector<std::string>& labels() const { return knowledge_.labels; }
  const ClassifierKnowledge& knowledge() const { return knowledge_; }

  static constexpr std::size_t kFolds = 4;

 private:
  class Tuning;

  ClassifierKnowledge knowledge_;
};

}  // namespace strowger::core
