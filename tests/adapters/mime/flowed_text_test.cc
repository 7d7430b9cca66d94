#include "adapters/mime/flowed_text.h"

#include <gtest/gtest.h>

namespace strowger::mime {
namespace {

TEST(FlowedTextTest, BrokenParagraphsAreJoined) {
  struct Case {
    const char* flowed;
    const char* text;
  };
  for (const Case& one : {
           Case{"a \nb\nc", "a b\nc"},
           Case{"a \r\nb\r\n", "a b\n"},
           Case{" stuffed\n >x\n", "stuffed\n>x\n"},
           Case{"> a \n> b\n> c\n", "> a b\n> c\n"},
           Case{"> a \n>> b \nc\n", "> a \n>> b \nc\n"},
           Case{"text \n-- \nLi\n", "text \n-- \nLi\n"},
           Case{"", ""},
           Case{" ", ""},
       }) {
    EXPECT_EQ(Unflowed(one.flowed, false), one.text) << one.flowed;
  }
  EXPECT_EQ(Unflowed("你 \n好\n", true), "你好\n");
}

TEST(FlowedTextTest, WhatIsBrokenIsJoinedAgain) {
  // A generator of its own, so that the texts are the same everywhere (Knuth's constants).
  std::uint64_t state = 7;
  const auto next = [&state](std::size_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state >> 33) % below);
  };
  const std::array<std::string, 14> words{
      "a",       " ",     "  ",   "--",    ">",   "> ",
      ">> ",     "From ", "你好", "word ", "-- ", "http://x.example/yyyyyyyyyyyyyyyyyyy",
      "longer ", "text, "};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t line = 0; line <= next(4); ++line) {
      std::string one;
      for (std::size_t word = 0; word <= next(60); ++word) one += words[next(words.size())];
      while (one.ends_with(' ') && one != "-- ") one.pop_back();
      text += one + "\n";
    }
    const std::string flowed = Flowed(text);
    EXPECT_EQ(Unflowed(flowed, false), text) << flowed;
    if (testing::Test::HasFailure()) FAIL() << "round " << round;
  }
}

TEST(FlowedTextTest, LinesAreShortWhereTheyCanBe) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "word ";
  const std::string flowed = Flowed(">>> " + text + "\n" + text + "\n");
  EXPECT_FALSE(HasLongLine(flowed));
  EXPECT_TRUE(HasLongLine(text));
  EXPECT_EQ(Flowed(std::string(500, 'x')), std::string(500, 'x') + "\n");
}

}  // namespace
}  // namespace strowger::mime
