#include "core/identity/word_counts.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

class WordCountsTest : public testing::Test {
 protected:
  WordCountsTest() {
    for (int i = 0; i < 100; ++i) counts_.Add("restaurant number" + std::to_string(i));
    counts_.Add("fenix at the argyle");
    counts_.Add("katsu");
  }
  WordCounts counts_;
};

TEST_F(WordCountsTest, OrderCountsForNothing) {
  EXPECT_DOUBLE_EQ(counts_.Compare("bel air hotel", "hotel bel air").of_both, 1);
}

TEST_F(WordCountsTest, RareWordsSayMore) {
  EXPECT_GT(counts_.Compare("restaurant katsu", "katsu").of_both, 0.9);
  EXPECT_LT(counts_.Compare("restaurant katsu", "restaurant fenix").of_shorter, 0.1);
  EXPECT_DOUBLE_EQ(counts_.Compare("fenix", "fenix at the argyle").of_shorter, 1);
  EXPECT_LT(counts_.Compare("fenix", "fenix at the argyle").of_both, 0.5);
}

TEST_F(WordCountsTest, LongerWordsMayHaveASlip) {
  EXPECT_GT(counts_.Compare("philippe", "philipe").of_both, 0.9);
  EXPECT_EQ(counts_.Compare("cat", "car").of_both, 0);
  EXPECT_EQ(counts_.Compare("12345", "12346").of_both, 0) << "a number is no slip";
}

TEST_F(WordCountsTest, NumbersOfTheirOwnAreTold) {
  EXPECT_TRUE(counts_.Compare("5 main street", "6 main street").has_other_numbers);
  EXPECT_FALSE(counts_.Compare("5 main street", "main street").has_other_numbers);
  EXPECT_FALSE(counts_.Compare("", "main street").has_other_numbers);
  EXPECT_EQ(counts_.Compare("", "main street").of_shorter, 0);
}

}  // namespace
}  // namespace strowger::core
