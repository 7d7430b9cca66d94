#include "core/identity/linkage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <vector>

#include "support/people/crowd.h"
#include "support/people/person_values.h"
#include "support/sanitized.h"

namespace strowger::core {
namespace {

// Sanitizers make each comparison many times as dear, and TheExplanationAddsUpToTheWeight runs all
// of it once.
constexpr char kWhySkipped[] = "sanitizers need minutes; another test runs the same code once";

struct Gathering {
  explicit Gathering(std::size_t records) {
    Crowd crowd(5);
    for (std::size_t i = 0; i < records; ++i) {
      const CrowdRecord record = crowd.Next();
      people.Add(record.values);
      persons.push_back(record.person);
    }
  }
  People people;
  std::vector<std::uint32_t> persons;
};

bool AreEqual(const Linkage& a, const Linkage& b) {
  return std::equal(
      a.matches.begin(), a.matches.end(), b.matches.begin(), b.matches.end(),
      [](const Match& x, const Match& y) { return x.pair == y.pair && x.weight == y.weight; });
}

TEST(LinkageTest, FindsWhoIsTheSameWithoutExamples) {
  if (IsSanitized())
    GTEST_SKIP() << "sanitizers need minutes for so many; the smaller crowds run the same";
  const Gathering gathering(5'000);
  const Linkage linkage = FindMatches(gathering.people, {.threshold = 0.9});
  const LinkageScore score = Score(linkage.matches, gathering.persons);
  std::printf("precision %.4f, recall %.4f, F1 %.4f\n", score.precision, score.recall, score.f1);
  EXPECT_GE(score.precision, 0.99) << "housemates are not one";
  EXPECT_GE(score.recall, 0.96);
}

TEST(LinkageTest, TheAnswerDoesNotDependOnHowWorkIsShared) {
  if (IsSanitized()) GTEST_SKIP() << kWhySkipped;
  const Gathering gathering(3'000);
  const Linkage first = FindMatches(gathering.people, {.threshold = 0.9});
  const auto backwards = [](std::size_t parts, const std::function<void(std::size_t)>& work) {
    while (parts > 0) work(--parts);
  };
  EXPECT_TRUE(
      AreEqual(first, FindMatches(gathering.people, {.threshold = 0.9, .share_work = backwards})));
  ASSERT_FALSE(first.matches.empty());
  EXPECT_TRUE(std::is_sorted(first.matches.begin(), first.matches.end(),
                             [](const Match& a, const Match& b) { return a.pair < b.pair; }));
}

// What is left out early, because it cannot reach the threshold, is below it.
TEST(LinkageTest, AHigherThresholdOnlyLeavesOut) {
  if (IsSanitized()) GTEST_SKIP() << kWhySkipped;
  const Gathering gathering(3'000);
  const Linkage most = FindMatches(gathering.people, {.threshold = 1e-9});
  const Linkage least = FindMatches(gathering.people, {.threshold = 0.99});
  std::vector<PersonPair> expected;
  for (const Match& match : most.matches) {
    if (match.is_direct && match.probability >= 0.99) expected.push_back(match.pair);
  }
  std::vector<PersonPair> found;
  for (const Match& match : least.matches) {
    if (match.is_direct) found.push_back(match.pair);
  }
  EXPECT_EQ(found, expected);
  EXPECT_LT(found.size(), most.matches.size());
}

TEST(LinkageTest, WhatIsLessSureIsForReviewAndJoinsNothing) {
  if (IsSanitized()) GTEST_SKIP() << kWhySkipped;
  const Gathering gathering(3'000);
  const Linkage plain = FindMatches(gathering.people, {.threshold = 0.95});
  const Linkage both = FindMatches(gathering.people, {.threshold = 0.95, .review = 0.2});
  std::vector<PersonPair> links;
  std::size_t reviews = 0;
  for (const Match& match : both.matches) {
    if (match.match_class == MatchClass::kLink) {
      links.push_back(match.pair);
    } else {
      ++reviews;
      EXPECT_GE(match.probability, 0.2);
      EXPECT_LT(match.probability, 0.95);
      EXPECT_TRUE(match.is_direct);
    }
  }
  std::vector<PersonPair> expected;
  for (const Match& match : plain.matches) {
    EXPECT_EQ(match.match_class, MatchClass::kLink);
    expected.push_back(match.pair);
  }
  EXPECT_EQ(links, expected) << "the links are those without a review";
  EXPECT_GT(reviews, 0U);
}

TEST(LinkageTest, TheExplanationAddsUpToTheWeight) {
  const Gathering gathering(3'000);
  const Linkage linkage = FindMatches(gathering.people, {.threshold = 0.9});
  ASSERT_FALSE(linkage.matches.empty());
  for (const Match& match : linkage.matches) {
    const Explanation why = linkage.model.Explain(match.pair);
    double sum = why.crosswise + why.common_home;
    for (const FieldWeight& one : why.fields) sum += one.weight;
    EXPECT_NEAR(sum, match.weight, 1e-9);
    EXPECT_LE(why.common_home, 1e-9);
    if (match.is_direct) {
      EXPECT_GE(match.probability, 0.9);
      EXPECT_GE(match.weight, linkage.model.WeightAt(0.9) - 1e-6);
    }
  }
}

TEST(LinkageTest, FewRecordsAreNoTrouble) {
  People people;
  EXPECT_TRUE(FindMatches(people, {}).matches.empty());
  people.Add(Person("Ana", "Gruber"));
  EXPECT_TRUE(FindMatches(people, {.threshold = 1}).matches.empty());
}

}  // namespace
}  // namespace strowger::core
