#include "core/customer/caller_match.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <vector>

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
        Case{"AccountBeatsNumber", {Hit(1, kAccount), Hit(2, kExact)}, {{1, kGivenConfidence}}},
        Case{"AccountAndNumberAgree",
             {Hit(1, kAccount), Hit(1, kExact), Hit(2, kExact)},
             {{1, kGivenAndNumberConfidence}}},
        Case{"NumberDecidesBetweenAccounts",
             {Hit(1, kAccount), Hit(2, kAccount), Hit(2, kExact)},
             {{2, kGivenAndNumberConfidence}}},
        Case{"CustomerBeatsAccount",
             {Hit(1, kAccount), Hit(2, kCustomer), Hit(1, kExact)},
             {{2, kGivenConfidence}}},
        Case{"CustomerAndNumberAgree",
             {Hit(1, kCustomer), Hit(1, kExact)},
             {{1, kGivenAndNumberConfidence}}},
        Case{"AccountUsedTwice",
             {Hit(1, kAccount), Hit(2, kAccount)},
             {{1, kGivenConfidence / 2}, {2, kGivenConfidence / 2}}}),
    [](const auto& test) { return test.param.name; });

TEST(CallerMatchReasonTest, EachKindOfNumberHasItsOwnReason) {
  std::set<std::string_view> reasons;
  for (const CallerEvidence evidence : {kCustomer, kAccount, kExact, kSuffix}) {
    const std::vector one{Hit(1, evidence)};
    const std::vector two{Hit(1, evidence), Hit(2, evidence)};
    reasons.insert(RankCallers(one).front().why);
    reasons.insert(RankCallers(two).front().why);
    if (evidence != kCustomer && evidence != kAccount) continue;
    const std::vector both{Hit(1, evidence), Hit(1, kExact)};
    reasons.insert(RankCallers(both).front().why);
  }
  EXPECT_EQ(reasons.size(), 10u);
}

static_assert(kGivenAndNumberConfidence > kGivenConfidence);
static_assert(kGivenConfidence > kExactConfidence);
static_assert(kExactConfidence > kSuffixConfidence);

}  // namespace
}  // namespace strowger::core
