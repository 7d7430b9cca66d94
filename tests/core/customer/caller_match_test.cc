#include "core/customer/caller_match.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using enum CallerEvidence;

struct Case {
  const char* name;
  std::vector<CallerHit> hits;
  std::vector<std::pair<std::uint64_t, double>> ranked;
};

class CallerMatchTest : public testing::TestWithParam<Case> {};

CallerHit Hit(std::uint64_t customer, CallerEvidence evidence) {
  return {CustomerId{customer}, evidence};
}

TEST_P(CallerMatchTest, IsRanked) {
  const auto ranked = RankCallers(GetParam().hits);
  ASSERT_EQ(ranked.size(), GetParam().ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    EXPECT_EQ(ranked[i].customer.value, GetParam().ranked[i].first);
    EXPECT_DOUBLE_EQ(ranked[i].confidence, GetParam().ranked[i].second);
    EXPECT_FALSE(ranked[i].why.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rules, CallerMatchTest,
    testing::Values(
        Case{"Nobody", {}, {}}, Case{"OneExact", {Hit(1, kExact)}, {{1, kExactConfidence}}},
        Case{"SameCustomerTwiceIsOne", {Hit(1, kExact), Hit(1, kExact)}, {{1, kExactConfidence}}},
        Case{"TwoShareTheNumber",
             {Hit(1, kExact), Hit(2, kExact)},
             {{1, kExactConfidence / 2}, {2, kExactConfidence / 2}}},
        Case{"ExactMakesSuffixMeaningless",
             {Hit(1, kSuffix), Hit(2, kExact)},
             {{2, kExactConfidence}}},
        Case{"SuffixAlone", {Hit(1, kSuffix)}, {{1, kSuffixConfidence}}},
        Case{"AccountBeatsNumber", {Hit(1, kAccount), Hit(2, kExact)}, {{1, kAccountConfidence}}},
        Case{"AccountAndNumberAgree",
             {Hit(1, kAccount), Hit(1, kExact), Hit(2, kExact)},
             {{1, kAccountAndNumberConfidence}}},
        Case{"NumberDecidesBetweenAccounts",
             {Hit(1, kAccount), Hit(2, kAccount), Hit(2, kExact)},
             {{2, kAccountAndNumberConfidence}}},
        Case{"AccountUsedTwice",
             {Hit(1, kAccount), Hit(2, kAccount)},
             {{1, kAccountConfidence / 2}, {2, kAccountConfidence / 2}}}),
    [](const auto& test) { return test.param.name; });

static_assert(kAccountAndNumberConfidence > kAccountConfidence);
static_assert(kAccountConfidence > kExactConfidence);
static_assert(kExactConfidence > kSuffixConfidence);

}  // namespace
}  // namespace strowger::core
