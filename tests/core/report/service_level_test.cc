#include "core/report/service_level.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using enum ServiceLevelFormula;

// The worked example of a vendor's manual: 70 answered in time, 10 abandoned in time, 20 past the
// threshold. Of the 20, 16 were answered in the end here.
constexpr ContactCounts kManual{.answered_in_time = 70,
                                .answered_late = 16,
                                .abandoned_in_time = 10,
                                .abandoned_late = 3,
                                .others_late = 1};

TEST(ServiceLevelTest, FourFormulasGiveFourFigures) {
  EXPECT_NEAR(*ServiceLevel(kIgnoreAbandons, kManual), 0.778, 0.0005);
  EXPECT_DOUBLE_EQ(*ServiceLevel(kIgnoreAbandons, kManual), 70.0 / 90);
  EXPECT_DOUBLE_EQ(*ServiceLevel(kAbandonsAgainst, kManual), 0.70);
  EXPECT_DOUBLE_EQ(*ServiceLevel(kAbandonsFor, kManual), 0.80);
  EXPECT_DOUBLE_EQ(*ServiceLevel(kHandledOnly, kManual), 70.0 / 86);
}

TEST(ServiceLevelTest, OnlyHandledOnlyAsksWhatBecameOfTheLateOnes) {
  ContactCounts gone = kManual;
  gone.answered_late = 0;
  gone.abandoned_late = 19;
  for (const auto formula : {kIgnoreAbandons, kAbandonsAgainst, kAbandonsFor}) {
    EXPECT_EQ(ServiceLevel(formula, gone), ServiceLevel(formula, kManual)) << NameOf(formula);
  }
  EXPECT_DOUBLE_EQ(*ServiceLevel(kHandledOnly, gone), 1);
}

TEST(ServiceLevelTest, NothingToCountIsNoFigure) {
  for (const auto formula : {kIgnoreAbandons, kAbandonsAgainst, kAbandonsFor, kHandledOnly}) {
    EXPECT_EQ(ServiceLevel(formula, ContactCounts{}), std::nullopt) << NameOf(formula);
  }
  const ContactCounts all_gone_early{.abandoned_in_time = 5};
  EXPECT_EQ(ServiceLevel(kIgnoreAbandons, all_gone_early), std::nullopt);
  EXPECT_EQ(ServiceLevel(kHandledOnly, all_gone_early), std::nullopt);
  EXPECT_EQ(ServiceLevel(kAbandonsAgainst, all_gone_early), 0.0);
  EXPECT_EQ(ServiceLevel(kAbandonsFor, all_gone_early), 1.0);
}

TEST(ServiceLevelTest, SharesCountLikeCalls) {
  const ContactShares shares{0.70, 0.16, 0.10, 0.03, 0.01};
  EXPECT_NEAR(*ServiceLevel(kIgnoreAbandons, shares), 70.0 / 90, 1e-15);
  EXPECT_NEAR(*ServiceLevel(kAbandonsFor, shares), 0.8, 1e-15);
}

TEST(ServiceLevelTest, EachFormulaHasItsName) {
  EXPECT_EQ(NameOf(kIgnoreAbandons), "ignore abandons");
  EXPECT_EQ(NameOf(kAbandonsAgainst), "abandons count against");
  EXPECT_EQ(NameOf(kAbandonsFor), "abandons count for");
  EXPECT_EQ(NameOf(kHandledOnly), "handled only");
}

}  // namespace
}  // namespace strowger::core
