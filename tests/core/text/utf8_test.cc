#include "core/text/utf8.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(Utf8Test, WellFormedTextIsAccepted) {
  for (const std::string text : {"", "abc", "é", "王", "😀", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(IsWellFormed(text)) << text;
  }
}

TEST(Utf8Test, WhatRfc3629ForbidsIsRefused) {
  for (const std::string text :
       {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\xaf",
        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\xff", "\xe7\x8e"}) {
    EXPECT_FALSE(IsWellFormed(text));
  }
}

TEST(Utf8Test, ErrorNamesTheFieldAndTheLimit) {
  EXPECT_TRUE(CheckText("subject", "王", 3).ok());
  const auto refused = CheckText("subject", "王x", 3);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "TEXT_TOO_LONG");
  EXPECT_EQ(refused.error().metadata.at("field"), "subject");
  EXPECT_EQ(refused.error().metadata.at("bytes_max"), "3");
  EXPECT_EQ(CheckText("subject", std::string("a\0b", 3), 9).error().reason, "TEXT_MALFORMED");
}

}  // namespace
}  // namespace strowger::core
