#include "core/customer/search_tokens.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace strowger::core {
namespace {

using Tokens = std::vector<std::string>;

Tokens Asked(std::string_view text) {
  Tokens tokens;
  for (const auto& term : SearchTerms(text)) {
    tokens.push_back(term.token + (term.is_prefix ? "*" : ""));
  }
  return tokens;
}

TEST(SearchTokensTest, HanCharactersAreKeptAloneAndInPairs) {
  EXPECT_EQ(IndexTokens("王建国"), (Tokens{"王", "王建", "建", "建国", "国"}));
}

TEST(SearchTokensTest, WordsAreLowerCaseWithoutAccents) {
  EXPECT_EQ(IndexTokens("Jürgen MÜLLER-Straße, Ōsaka"),
            (Tokens{"jurgen", "muller", "strase", "osaka"}));
}

TEST(SearchTokensTest, MixedTextIsCutWhereTheScriptChanges) {
  EXPECT_EQ(IndexTokens("ABC公司2号"), (Tokens{"abc", "公", "公司", "司", "2", "号"}));
}

TEST(SearchTokensTest, PunctuationOfAnyScriptSeparates) {
  EXPECT_EQ(IndexTokens("王。伟（Li）"), (Tokens{"王", "伟", "li"}));
}

TEST(SearchTokensTest, WordsAreAskedForByTheirBeginningAndHanAsPairs) {
  EXPECT_EQ(Asked("smi"), (Tokens{"smi*"}));
  EXPECT_EQ(Asked("王"), (Tokens{"王"}));
  EXPECT_EQ(Asked("王建国 smi"), (Tokens{"王建", "建国", "smi*"}));
  EXPECT_EQ(Asked("\"*()"), Tokens{});
}

TEST(SearchTokensTest, EveryAskedPairIsAmongTheKept) {
  const auto kept = IndexTokens("江南机械有限公司");
  for (const auto& term : SearchTerms("机械有限")) {
    EXPECT_NE(std::find(kept.begin(), kept.end(), term.token), kept.end()) << term.token;
  }
}

TEST(SearchTokensTest, TermsAndWordsAreBounded) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "word" + std::to_string(i) + " ";
  EXPECT_EQ(SearchTerms(text).size(), kSearchTermsMax);
  for (const auto& token : IndexTokens(std::string(1'000, 'x'))) {
    EXPECT_LE(token.size(), kTokenBytesMax);
  }
}

TEST(SearchTokensTest, AnyBytesGiveCleanTokens) {
  std::mt19937 random(7);
  for (int i = 0; i < 5'000; ++i) {
    std::string text(random() % 40, ' ');
    for (char& c : text) c = static_cast<char>(random() % 256);
    for (const auto& token : IndexTokens(text)) {
      EXPECT_FALSE(token.empty());
      EXPECT_EQ(token.find_first_of(" \"*"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace strowger::core
