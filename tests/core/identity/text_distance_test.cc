#include "core/identity/text_distance.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

// The pairs that Winkler published.
TEST(TextDistanceTest, JaroWinklerAsPublished) {
  EXPECT_NEAR(JaroWinkler("martha", "marhta"), 0.9611, 1e-4);
  EXPECT_NEAR(JaroWinkler("dwayne", "duane"), 0.84, 1e-4);
  EXPECT_NEAR(JaroWinkler("dixon", "dicksonx"), 0.8133, 1e-4);
  EXPECT_EQ(JaroWinkler("same", "same"), 1);
  EXPECT_EQ(JaroWinkler("abc", "xyz"), 0);
  EXPECT_EQ(JaroWinkler("", ""), 0);
  EXPECT_EQ(JaroWinkler("", "a"), 0);
}

TEST(TextDistanceTest, EditsAreCountedAsFarAsAsked) {
  EXPECT_EQ(EditDistance("smith", "smith", 2), 0);
  EXPECT_EQ(EditDistance("smith", "smtih", 2), 1) << "neighbours swapped";
  EXPECT_EQ(EditDistance("smith", "smyth", 2), 1);
  EXPECT_EQ(EditDistance("smith", "smiths", 2), 1);
  EXPECT_EQ(EditDistance("ca", "abc", 5), 3) << "nothing is touched twice";
  EXPECT_EQ(EditDistance("kitten", "sitting", 5), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3);
  EXPECT_EQ(EditDistance("a", "abcdef", 2), 3);
  EXPECT_EQ(EditDistance("", "ab", 2), 2);
}

TEST(TextDistanceTest, CharactersCountAndNotBytes) {
  EXPECT_EQ(EditDistance("王小明", "王晓明", 2), 1);
  EXPECT_EQ(EditDistance("müller", "muller", 2), 1);
  EXPECT_GT(JaroWinkler("欧阳娜娜", "欧阳娜"), 0.9);
}

TEST(TextDistanceTest, TextsMayBeLongOrBroken) {
  const std::string long_one(500, 'x');
  EXPECT_EQ(EditDistance(long_one, long_one + "y", 2), 0) << "what is past the limit is not seen";
  EXPECT_EQ(JaroWinkler(long_one, long_one), 1);
  EXPECT_EQ(EditDistance("\xff\xfe", "ab", 5), 2);
}

TEST(TextDistanceTest, SoundsAsTheNationalArchivesSay) {
  EXPECT_EQ(SoundOf("robert").view(), "r163");
  EXPECT_EQ(SoundOf("rupert").view(), "r163");
  EXPECT_EQ(SoundOf("ashcraft").view(), "a261");
  EXPECT_EQ(SoundOf("tymczak").view(), "t522");
  EXPECT_EQ(SoundOf("lee").view(), "l000");
  EXPECT_TRUE(SoundOf("王").is_empty());
  EXPECT_TRUE(SoundOf("").is_empty());
}

}  // namespace
}  // namespace strowger::core
