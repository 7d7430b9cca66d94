#include "core/classify/text_classifier.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace strowger::core {
namespace {

// What is tried, and taken by what is best on texts that were held out.
constexpr std::array kCosts = {0.3, 1.0};
constexpr std::array kBayesShares = {0.0F, 0.3F, 0.5F, 0.8F, 1.2F};
constexpr double kSharpnessMin = 0.1;
constexpr double kSharpnessMax = 100;

using Scores = std::vector<float>;

// The mean distance of scores from their mean, over all texts.
float SpreadOf(const std::vector<Scores>& all) {
  double squares = 0;
  double count = 0;
  for (const Scores& scores : all) {
    double mean = 0;
    for (const float score : scores) mean += score;
    mean /= static_cast<double>(scores.size());
    for (const float score : scores) squares += (score - mean) * (score - mean);
    count += static_cast<double>(scores.size());
  }
  const double spread = count > 0 ? std::sqrt(squares / count) : 1;
  return static_cast<float>(spread > 0 ? spread : 1);
}

double ProbabilityOf(const Scores& scores, std::size_t label, double sharpness) {
  const double top = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (const float score : scores) sum += std::exp(sharpness * (score - top));
  return std::exp(sharpness * (scores[label] - top)) / sum;
}

// The mean surprise at the true labels.
double Surprise(const std::vector<Scores>& all, const std::vector<std::uint32_t>& truth,
                double sharpness) {
  double sum = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    sum -= std::log(std::max(ProbabilityOf(all[i], truth[i], sharpness), 1e-12));
  }
  return sum / static_cast<double>(all.size());
}

// The sharpness that surprises least, by golden section on its logarithm.
double BestSharpness(const std::vector<Scores>& all, const std::vector<std::uint32_t>& truth) {
  constexpr double kGolden = 0.6180339887498949;
  constexpr int kSteps = 30;
  double low = std::log(kSharpnessMin);
  double high = std::log(kSharpnessMax);
  for (int step = 0; step < kSteps; ++step) {
    const double left = high - kGolden * (high - low);
    const double right = low + kGolden * (high - low);
    if (Surprise(all, truth, std::exp(left)) < Surprise(all, truth, std::exp(right))) {
      high = right;
    } else {
      low = left;
    }
  }
  return std::exp((low + high) / 2);
}

std::size_t RightOnes(const std::vector<Scores>& all, const std::vector<std::uint32_t>& truth) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto best = std::max_element(all[i].begin(), all[i].end()) - all[i].begin();
    if (static_cast<std::uint32_t>(best) == truth[i]) ++right;
  }
  return right;
}

}  // namespace

// Finds the mixture: each fold is judged by what was learnt from the others.
class TextClassifier::Tuning {
 public:
  using Mixture = ClassifierKnowledge::Mixture;
  struct Found {
    Mixture mixture;
    AbstainRule abstaining;
  };

  Tuning(const std::vector<TextFeatures>& features, const std::vector<std::uint32_t>& truth,
         std::size_t labels, const LinearTrainer& train, const TellProgress& tell)
      : features_(features),
        truth_(truth),
        labels_(labels),
        train_(train),
        tell_(tell),
        linear_(kCosts.size(), std::vector<Scores>(truth.size(), Scores(labels, 0))),
        bayes_(truth.size(), Scores(labels, 0)) {}

  Found Find(double wanted_accuracy) {
    for (std::size_t fold = 0; fold < kFolds; ++fold) JudgeFold(fold);
    const float bayes_spread = SpreadOf(bayes_);
    Mixture best;
    std::vector<Scores> best_mixed;
    std::size_t best_right = 0;
    double best_surprise = std::numeric_limits<double>::max();
    for (std::size_t cost = 0; cost < kCosts.size(); ++cost) {
      const float linear_spread = SpreadOf(linear_[cost]);
      for (const float share : kBayesShares) {
        Mixture mixture{
            .cost = kCosts[cost], .linear = 1 / linear_spread, .bayes = share / bayes_spread};
        std::vector<Scores> mixed = Mixed(linear_[cost], mixture);
        const std::size_t right = RightOnes(mixed, truth_);
        if (right < best_right) continue;
        mixture.sharpness = BestSharpness(mixed, truth_);
        const double surprise = Surprise(mixed, truth_, mixture.sharpness);
        if (right == best_right && surprise >= best_surprise) continue;
        best = mixture;
        best_right = right;
        best_surprise = surprise;
        best_mixed = std::move(mixed);
      }
    }
    return {.mixture = best,
            .abstaining = LearnAbstaining(Answers(best_mixed, best.sharpness), wanted_accuracy)};
  }

 private:
  void JudgeFold(std::size_t fold) {
    std::vector<const TextFeatures*> known;
    LabelledVectors examples{.labels_count = labels_};
    for (std::size_t i = 0; i < features_.size(); ++i) {
      if (i % kFolds == fold) continue;
      known.push_back(&features_[i]);
      examples.labels.push_back(truth_[i]);
    }
    const Vocabulary vocabulary(known);
    examples.terms_count = vocabulary.size();
    for (const TextFeatures* text : known) examples.texts.push_back(vocabulary.VectorOf(*text));
    const auto judge = [&](const ScoreTable& table, std::vector<Scores>& scores) {
      for (std::size_t i = fold; i < features_.size(); i += kFolds) {
        table.AddScores(vocabulary.VectorOf(features_[i]), 1, scores[i]);
      }
    };
    const ScoreTable bayes = LearnBayes(examples);
    for (std::size_t i = fold; i < features_.size(); i += kFolds) {
      bayes.AddScores(Flattened(vocabulary.VectorOf(features_[i])), 1, bayes_[i]);
    }
    for (std::size_t cost = 0; cost < kCosts.size(); ++cost) {
      judge(train_(examples, kCosts[cost]), linear_[cost]);
      tell_(static_cast<double>(fold * kCosts.size() + cost + 1) /
            static_cast<double>(kFolds * kCosts.size() + 1));
    }
  }

  std::vector<HeldOutAnswer> Answers(const std::vector<Scores>& mixed, double sharpness) const {
    std::vector<HeldOutAnswer> answers;
    answers.reserve(mixed.size());
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      const auto best = static_cast<std::size_t>(
          std::max_element(mixed[i].begin(), mixed[i].end()) - mixed[i].begin());
      answers.push_back(
          {.probability = ProbabilityOf(mixed[i], best, sharpness), .is_right = best == truth_[i]});
    }
    return answers;
  }

  std::vector<Scores> Mixed(const std::vector<Scores>& linear, const Mixture& mixture) const {
    std::vector<Scores> mixed = linear;
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      for (std::size_t label = 0; label < labels_; ++label) {
        mixed[i][label] = mixture.linear * mixed[i][label] + mixture.bayes * bayes_[i][label];
      }
    }
    return mixed;
  }

  // Borrowed.
  const std::vector<TextFeatures>& features_;
  const std::vector<std::uint32_t>& truth_;
  const std::size_t labels_;
  const LinearTrainer& train_;
  const TellProgress& tell_;
  // State: the scores of each text by what was learnt without it.
  std::vector<std::vector<Scores>> linear_;
  std::vector<Scores> bayes_;
};

TextClassifier TextClassifier::Learn(const std::vector<LabelledText>& texts,
                                     const LinearTrainer& train, const TellProgress& tell,
                                     double wanted_accuracy) {
  ClassifierKnowledge knowledge;
  std::map<std::string, std::uint32_t> numbers;
  for (const LabelledText& one : texts) numbers.emplace(one.label, 0);
  for (auto& [label, number] : numbers) {
    number = static_cast<std::uint32_t>(knowledge.labels.size());
    knowledge.labels.push_back(label);
  }
  std::vector<TextFeatures> features;
  LabelledVectors examples{.labels_count = numbers.size()};
  // Neighbours in a file are often of one label: they are dealt to the folds in turn for each
  // label.
  std::vector<std::size_t> order(texts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&texts](std::size_t a, std::size_t b) {
    return texts[a].label < texts[b].label;
  });
  for (const std::size_t at : order) {
    features.push_back(FeaturesOf(texts[at].text));
    examples.labels.push_back(numbers[texts[at].label]);
  }
  const Tuning::Found found =
      Tuning(features, examples.labels, numbers.size(), train, tell).Find(wanted_accuracy);
  knowledge.mixture = found.mixture;
  knowledge.abstaining = found.abstaining;
  knowledge.texts = texts.size();
  std::vector<const TextFeatures*> known;
  for (const TextFeatures& text : features) known.push_back(&text);
  knowledge.vocabulary = Vocabulary(known);
  examples.terms_count = knowledge.vocabulary.size();
  for (const TextFeatures& text : features) {
    examples.texts.push_back(knowledge.vocabulary.VectorOf(text));
  }
  knowledge.bayes = LearnBayes(examples);
  knowledge.linear = train(examples, knowledge.mixture.cost);
  tell(1);
  return TextClassifier(std::move(knowledge));
}

std::vector<Guess> TextClassifier::Classify(std::string_view text) const {
  const TextVector vector = knowledge_.vocabulary.VectorOf(FeaturesOf(text));
  Scores scores(knowledge_.labels.size(), 0);
  knowledge_.linear.AddScores(vector, knowledge_.mixture.linear, scores);
  knowledge_.bayes.AddScores(Flattened(vector), knowledge_.mixture.bayes, scores);
  const double top = *std::max_element(scores.begin(), scores.end());
  std::vector<Guess> guesses;
  double sum = 0;
  for (std::size_t label = 0; label < scores.size(); ++label) {
    const double weight = std::exp(knowledge_.mixture.sharpness * (scores[label] - top));
    sum += weight;
    guesses.push_back({static_cast<std::uint32_t>(label), weight});
  }
  for (Guess& guess : guesses) guess.probability /= sum;
  std::stable_sort(guesses.begin(), guesses.end(),
                   [](const Guess& a, const Guess& b) { return a.probability > b.probability; });
  return guesses;
}

TextTopic TextClassifier::TopicOf(std::string_view text) const {
  const Guess best = Classify(text).front();
  return {.label = knowledge_.labels[best.label],
          .probability = best.probability,
          .is_sure = knowledge_.abstaining.IsSure(best.probability)};
}

}  // namespace strowger::core
