#include "core/classify/classifier_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/classify/classified_text.h"

namespace strowger::core {
namespace {

// Counts the terms of each label, instead of a library.
ScoreTable TrainCounts(const LabelledVectors& examples, double) {
  ScoreTable table{.labels = examples.labels_count,
                   .weights = std::vector<float>(examples.terms_count * examples.labels_count)};
  for (std::size_t i = 0; i < examples.texts.size(); ++i) {
    for (const Term& term : examples.texts[i]) {
      table.weights[term.index * table.labels + examples.labels[i]] += term.value;
    }
  }
  return table;
}

TextClassifier LearnTopics(double wanted_accuracy = kWantedAccuracy) {
  std::vector<LabelledText> texts;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back({"my card was stolen " + n, "card"});
    texts.push_back({"the invoice is wrong " + n, "billing"});
    texts.push_back({"手机坏了 " + n, "维修"});
  }
  return TextClassifier::Learn(
      texts, &TrainCounts, [](double) {}, wanted_accuracy);
}

TEST(ClassifierModelTest, WhatIsWrittenIsRead) {
  const TextClassifier learnt = LearnTopics();
  const std::string bytes = WriteModel(learnt);
  EXPECT_EQ(bytes, WriteModel(LearnTopics()));
  const auto read = ReadModel(bytes);
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(WriteModel(*read), bytes);
  for (const char* text : {"stolen card", "手机", "", "nothing of that"}) {
    const TextTopic topic = learnt.TopicOf(text);
    const TextTopic again = read->TopicOf(text);
    EXPECT_EQ(again.label, topic.label);
    EXPECT_EQ(again.probability, topic.probability);
    EXPECT_EQ(again.is_sure, topic.is_sure);
  }
  EXPECT_TRUE(read->TopicOf("my card was stolen").is_sure);
  EXPECT_FALSE(read->TopicOf("").is_sure);
}

std::string WhyNot(std::string_view bytes) {
  const auto read = ReadModel(bytes);
  return read.ok() ? "it was read" : read.error().message;
}

TEST(ClassifierModelTest, WhatIsNoModelIsRefusedWithTheReason) {
  const std::string bytes = WriteModel(LearnTopics());
  EXPECT_NE(WhyNot("").find("does not begin"), std::string::npos);
  EXPECT_NE(WhyNot("text,label\n").find("does not begin"), std::string::npos);
  EXPECT_NE(WhyNot(bytes + "x").find("cut off, or something follows"), std::string::npos);
  std::string other = bytes;
  other[std::strlen("STROWGER TEXT MODEL\n")] = 9;
  EXPECT_NE(WhyNot(other).find("train it anew"), std::string::npos);
  other = bytes;
  other[bytes.size() / 2] ^= 1;
  EXPECT_NE(WhyNot(other).find("were changed"), std::string::npos);
  // Wherever it is cut.
  for (std::size_t length = 0; length < bytes.size(); length += length < 2000 ? 1 : 997) {
    ASSERT_FALSE(ReadModel(std::string_view(bytes).substr(0, length)).ok()) << length;
  }
}

// The bytes with something changed behind the sum, which is made to fit: what somebody would write
// who means harm.
std::string Forged(std::string bytes, std::size_t at, std::string_view put) {
  const std::size_t head = std::strlen("STROWGER TEXT MODEL\n") + 24;
  bytes.replace(head + at, put.size(), put);
  std::string_view rest = std::string_view(bytes).substr(head);
  std::uint64_t sum = 14695981039346656037ULL;
  for (; rest.size() >= 8; rest.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, rest.data(), 8);
    sum = (sum ^ word) * 1099511628211ULL;
    sum ^= sum >> 32;
  }
  for (const char c : rest) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  bytes.replace(head - 8, 8, reinterpret_cast<const char*>(&sum), 8);
  return bytes;
}

template <class Number>
std::string BytesOf(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

TEST(ClassifierModelTest, ForgedValuesAreRefused) {
  const std::string bytes = WriteModel(LearnTopics());
  // Behind the settings: the labels with their lengths, then the vocabulary.
  constexpr std::size_t kLabels = 56;
  constexpr std::size_t kFirstLabel = kLabels + 4;
  constexpr std::size_t kWords = kFirstLabel + (4 + 7) + (4 + 4) + (4 + 6);
  ASSERT_TRUE(ReadModel(Forged(bytes, 0, BytesOf(std::uint64_t{60}))).ok());
  struct Forgery {
    std::size_t at;
    std::string put;
    const char* says;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Forgery& one : {
           Forgery{24, BytesOf(nan), "settings"},
           Forgery{24, BytesOf(1e300), "settings"},
           Forgery{40, BytesOf(-1.0), "settings"},
           Forgery{kLabels, BytesOf(std::uint32_t{1}), "number of labels"},
           Forgery{kLabels, BytesOf(std::uint32_t{4'000'000'000}), "number of labels"},
           Forgery{kFirstLabel, BytesOf(std::uint32_t{4'000'000'000}), "shorter"},
           Forgery{kFirstLabel + 4, "\xff", "UTF-8"},
           Forgery{kFirstLabel + 4, "z", "disorder"},
           Forgery{kWords, BytesOf(std::uint32_t{4'000'000'000}), "shorter"},
           Forgery{kWords, BytesOf(std::uint32_t{1}), ""},
           Forgery{kWords + 4, BytesOf(~std::uint64_t{0}), "disorder"},
           Forgery{bytes.size() - 44 - 4, BytesOf(std::numeric_limits<float>::infinity()),
                   "weight"},
       }) {
    const std::string why = WhyNot(Forged(bytes, one.at, one.put));
    EXPECT_NE(why.find(one.says), std::string::npos) << one.at << ": " << why;
    EXPECT_NE(why, "it was read") << one.at;
  }
}

TEST(ClassifierModelTest, ForgedBytesDoNoHarm) {
  const std::string bytes = WriteModel(LearnTopics());
  std::uint64_t state = 5;
  const auto next = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  std::size_t read = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::size_t at = next(round % 2 == 0 ? 200 : bytes.size() - 60);
    const auto model = ReadModel(Forged(bytes, at, std::string(1, static_cast<char>(next(256)))));
    if (!model.ok()) continue;
    ++read;
    const TextTopic topic = model->TopicOf("my card 手机");
    ASSERT_TRUE(topic.probability >= 0 && topic.probability <= 1) << round;
  }
  EXPECT_GT(read, 100U);
}

TEST(AbstainingTest, TheLowestThresholdThatHoldsIsTaken) {
  std::vector<HeldOutAnswer> answers;
  for (int i = 0; i < 80; ++i) answers.push_back({.probability = 0.9, .is_right = true});
  for (int i = 0; i < 20; ++i) answers.push_back({.probability = 0.5, .is_right = i < 15});
  for (int i = 0; i < 100; ++i) answers.push_back({.probability = 0.2, .is_right = i < 20});
  AbstainRule rule = LearnAbstaining(answers, 0.95);
  EXPECT_EQ(rule.threshold, 0.5);
  EXPECT_EQ(rule.coverage, 0.5);
  rule = LearnAbstaining(answers, 0.99);
  EXPECT_EQ(rule.threshold, 0.9);
  EXPECT_TRUE(rule.IsSure(0.9));
  EXPECT_FALSE(rule.IsSure(0.89));
  EXPECT_EQ(LearnAbstaining(answers, 0.5).threshold, 0.2);
}

TEST(AbstainingTest, WithoutAPromiseNothingIsSure) {
  // A few lucky ones are none.
  std::vector<HeldOutAnswer> answers(5, {.probability = 0.9, .is_right = true});
  EXPECT_FALSE(LearnAbstaining(answers, 0.95).IsSure(1));
  answers.assign(100, {.probability = 0.9, .is_right = false});
  EXPECT_FALSE(LearnAbstaining(answers, 0.95).IsSure(1));
  EXPECT_FALSE(LearnAbstaining({}, 0.95).IsSure(1));
  EXPECT_EQ(LearnAbstaining(answers, 0.95).coverage, 0);
}

TEST(ClassifiedTextTest, TheSubjectAndWhatWasWrittenNowAreAsked) {
  EXPECT_EQ(ClassifiedText("Card", "Mine is lost.\n\nOn Monday a@b.example wrote:\n> hello\n", ""),
            "Card\nMine is lost.");
  EXPECT_EQ(ClassifiedText("", "> only quoted", ""), "> only quoted");
  EXPECT_EQ(ClassifiedText("Card", "", ""), "Card\n");
}

}  // namespace
}  // namespace strowger::core
