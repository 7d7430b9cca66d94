#include "core/customer/search_tokens.h"

#include <gtest/gtest.h>

#include <random>

namespace strowger::core {
namespace {

TEST(SearchTokensTest, WordsAreLowerCaseWithoutAccents) {
  EXPECT_EQ(FoldedWords("Jürgen MÜLLER-Straße, Ōsaka"), "jurgen muller strase osaka");
}

TEST(SearchTokensTest, MixedTextIsCutWhereTheScriptChanges) {
  const auto words = WordsOf("ABC公司2号");
  ASSERT_EQ(words.size(), 4U);
  EXPECT_EQ(FoldedWords("ABC公司2号"), "abc 公司 2 号");
  EXPECT_FALSE(words[0].is_han);
  EXPECT_TRUE(words[1].is_han);
}

TEST(SearchTokensTest, PunctuationOfAnyScriptSeparates) {
  EXPECT_EQ(FoldedWords("王。伟（Li）"), "王 伟 li");
}

TEST(SearchTokensTest, WordsAreBounded) {
  for (const auto& word : WordsOf(std::string(1'000, 'x'))) {
    EXPECT_LE(word.letters.size(), kTokenBytesMax);
  }
}

TEST(SearchTokensTest, AnyBytesGiveCleanWords) {
  std::mt19937 random(7);
  for (int i = 0; i < 5'000; ++i) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = static_cast<char>(random() % 256);
    for (const auto& word : WordsOf(text)) {
      EXPECT_FALSE(word.letters.empty());
      EXPECT_EQ(word.letters.find_first_of(" \"*"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace strowger::core
