#include "tidy/lexer.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::tidy {
namespace {

std::vector<std::string> Texts(std::string_view text, TokenKind kind) {
  std::vector<std::string> texts;
  for (const Token& token : Tokenize(text)) {
    if (token.kind == kind) texts.emplace_back(token.text);
  }
  return texts;
}

using Strings = std::vector<std::string>;

TEST(LexerTest, CommentsAndTextHideWhatTheyHold) {
  const std::string_view text = "a /* b { \n */ \"c { \\\" }\" // d }\n 'e' f";
  EXPECT_EQ(Texts(text, TokenKind::kWord), (Strings{"a", "f"}));
  EXPECT_TRUE(Texts(text, TokenKind::kSymbol).empty());
}

TEST(LexerTest, RawTextEndsAtItsMark) {
  EXPECT_EQ(Texts("x = R\"sql(a \" ) b)sql\"; y", TokenKind::kWord), (Strings{"x", "y"}));
}

TEST(LexerTest, DigitSeparatorsAreNoCharacters) {
  EXPECT_EQ(Texts("a = 10'000 + 'b'; c", TokenKind::kNumber), Strings{"10'000"});
  EXPECT_EQ(Texts("a = 10'000 + 'b'; c", TokenKind::kText), Strings{"'b'"});
}

TEST(LexerTest, DirectivesRunOverContinuedLines) {
  EXPECT_EQ(Texts("#define A { \\\n  B\nc", TokenKind::kDirective), Strings{"#define A { \\\n  B"});
  EXPECT_EQ(Texts("#define A { \\\n  B\nc", TokenKind::kWord), Strings{"c"});
}

TEST(LexerTest, LinesAreCounted) {
  const std::vector<Token> tokens = Tokenize("a\n/* b\n\n*/ c\nR\"(\n)\" d");
  ASSERT_EQ(tokens.size(), 5U);
  EXPECT_EQ(tokens[1].last_line, 4);
  EXPECT_EQ(tokens[2].line, 4);
  EXPECT_EQ(tokens[4].line, 6);
}

}  // namespace
}  // namespace strowger::tidy
