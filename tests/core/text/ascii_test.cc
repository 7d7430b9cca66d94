#include "core/text/ascii.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(AsciiTest, LettersAreFoundInEitherCase) {
  EXPECT_EQ(FindFolded("a Received: b", "received:"), 2U);
  EXPECT_EQ(FindFolded("aXax", "x", 2), 3U);
  EXPECT_EQ(FindFolded("abc", "x"), std::string_view::npos);
  EXPECT_EQ(FindFolded("abc", "c", 9), std::string_view::npos);
  EXPECT_TRUE(StartsWithFolded("SUBJECT: x", "subject"));
  EXPECT_FALSE(EqualsFolded("No!", "no"));
}

TEST(AsciiTest, EveryKindOfLineEndEndsALine) {
  EXPECT_EQ(LinesOf("a\r\nb\nc\rd"), (std::vector<std::string_view>{"a", "b", "c", "d"}));
  EXPECT_EQ(LinesOf("\n\nx\n"), (std::vector<std::string_view>{"", "", "x"}));
  EXPECT_TRUE(LinesOf("").empty());
}

}  // namespace
}  // namespace strowger::core
