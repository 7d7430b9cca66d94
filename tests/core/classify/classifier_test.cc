#include <gtest/gtest.h>

#include <cmath>

#include "core/classify/classifier_figures.h"
#include "core/classify/text_classifier.h"

namespace strowger::core {
namespace {

std::size_t SharedCount(const std::vector<TextFeature>& a, const std::vector<TextFeature>& b) {
  std::size_t shared = 0;
  for (const TextFeature& one : a) {
    for (const TextFeature& other : b) shared += one.hash == other.hash ? 1U : 0U;
  }
  return shared;
}

TEST(TextFeaturesTest, WordsAreKnownInEitherCaseAndByTheirPieces) {
  const TextFeatures lower = FeaturesOf("my card is lost");
  const TextFeatures other = FeaturesOf("My CARD is lost!");
  EXPECT_EQ(lower.words.size(), 7U);  // Four words and three pairs.
  EXPECT_EQ(other.words.size(), 9U);  // The sign, and its pair.
  EXPECT_EQ(SharedCount(lower.words, other.words), 7U);
  EXPECT_GT(SharedCount(FeaturesOf("cards").pieces, FeaturesOf("card").pieces), 5U);
  EXPECT_EQ(SharedCount(FeaturesOf("cards").words, FeaturesOf("card").words), 0U);
  EXPECT_EQ(FeaturesOf("a a a").words.front().count + FeaturesOf("a a a").words.back().count, 5);
}

TEST(TextFeaturesTest, ChineseIsKnownByItsCharacters) {
  const TextFeatures text = FeaturesOf("手机坏了");
  EXPECT_EQ(text.words.size(), 7U);   // Four characters, three pairs.
  EXPECT_EQ(text.pieces.size(), 5U);  // Three pairs, two runs of three.
  EXPECT_EQ(SharedCount(text.words, FeaturesOf("我的手机，坏了").words), 6U);
}

TEST(TextFeaturesTest, WordsNearEachOtherArePairsInEitherOrder) {
  EXPECT_EQ(FeaturesOf("a b c").near_pairs.size(), 3U);
  EXPECT_EQ(SharedCount(FeaturesOf("card lost today").near_pairs,
                        FeaturesOf("today my card was lost").near_pairs),
            3U);
  EXPECT_EQ(FeaturesOf("手机 坏").near_pairs.size(), 3U);
  // Not of the ends of a long text.
  std::string between;
  for (int i = 0; i < 20; ++i) between += " x" + std::to_string(i);
  EXPECT_EQ(SharedCount(FeaturesOf("a b").near_pairs, FeaturesOf("a" + between + " b").near_pairs),
            0U);
  EXPECT_LE(FeaturesOf("a" + std::string(100'000, '.')).near_pairs.size(), 11 * kNearWordsMax);
}

TEST(TextFeaturesTest, AnyBytesAreTaken) {
  EXPECT_TRUE(FeaturesOf("").words.empty());
  EXPECT_TRUE(FeaturesOf("\xff\xfe\n").words.empty());
  EXPECT_FALSE(FeaturesOf(std::string(1'000'000, 'x')).pieces.empty());
}

// The mean of the examples of each label, instead of a library.
ScoreTable TrainMeans(const LabelledVectors& examples, double) {
  ScoreTable table{.labels = examples.labels_count,
                   .weights = std::vector<float>(examples.terms_count * examples.labels_count)};
  for (std::size_t i = 0; i < examples.texts.size(); ++i) {
    for (const Term& term : examples.texts[i]) {
      table.weights[term.index * table.labels + examples.labels[i]] += term.value;
    }
  }
  return table;
}

std::vector<LabelledText> Examples() {
  std::vector<LabelledText> texts;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back({"my card was stolen " + n, "card"});
    texts.push_back({"the invoice is wrong " + n, "billing"});
    texts.push_back({"手机坏了 " + n, "repair"});
  }
  return texts;
}

TEST(TextClassifierTest, TheLikeliestLabelStandsFirstWithItsProbability) {
  int told = 0;
  const TextClassifier classifier =
      TextClassifier::Learn(Examples(), &TrainMeans, [&told](double) { ++told; });
  EXPECT_GT(told, 1);
  for (const auto& [text, label] :
       {std::pair{"stolen card!", "card"}, std::pair{"a wrong invoice", "billing"},
        std::pair{"我的手机坏了", "repair"}}) {
    const auto guesses = classifier.Classify(text);
    ASSERT_EQ(guesses.size(), 3U);
    EXPECT_EQ(classifier.labels()[guesses[0].label], label);
    EXPECT_GT(guesses[0].probability, 0.5);
    EXPECT_GE(guesses[1].probability, guesses[2].probability);
    EXPECT_NEAR(guesses[0].probability + guesses[1].probability + guesses[2].probability, 1, 1e-9);
  }
  EXPECT_EQ(classifier.Classify("").size(), 3U);
}

TEST(TextClassifierTest, TheSameExamplesTeachTheSame) {
  const auto learn = [] { return TextClassifier::Learn(Examples(), &TrainMeans, [](double) {}); };
  EXPECT_EQ(learn().Classify("card invoice")[0].probability,
            learn().Classify("card invoice")[0].probability);
}

TEST(ClassifierTallyTest, FiguresAreThoseOfTheBook) {
  const std::vector<std::string> labels{"a", "b"};
  ClassifierTally tally;
  // Right and sure four times, wrong and unsure once.
  for (int i = 0; i < 3; ++i) tally.Count(labels, {{0, 0.9}, {1, 0.1}}, "a");
  tally.Count(labels, {{1, 0.8}, {0, 0.2}}, "b");
  tally.Count(labels, {{0, 0.6}, {1, 0.4}}, "b");
  const ClassifierFigures figures = tally.Figures();
  EXPECT_EQ(figures.texts, 5U);
  EXPECT_NEAR(figures.accuracy, 0.8, 1e-9);
  EXPECT_NEAR(figures.top_3, 1, 1e-9);
  EXPECT_NEAR(figures.accuracy_at_80, 1, 1e-9);
  // a: 2*3/(4+3), b: 2*1/(1+2).
  EXPECT_NEAR(figures.macro_f1, (6.0 / 7 + 2.0 / 3) / 2, 1e-9);
  EXPECT_NEAR(figures.calibration_error, (3 * 0.1 + 0.2 + 0.6) / 5, 1e-9);
  EXPECT_EQ(ClassifierTally().Figures().texts, 0U);
}

TEST(ClassifierTallyTest, ALabelThatWasNotTaughtIsWrong) {
  ClassifierTally tally;
  tally.Count({"a", "b"}, {{0, 0.9}, {1, 0.1}}, "new");
  EXPECT_EQ(tally.Figures().accuracy, 0);
  EXPECT_EQ(tally.Figures().top_3, 0);
}

}  // namespace
}  // namespace strowger::core
