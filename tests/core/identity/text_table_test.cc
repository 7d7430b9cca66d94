#include "core/identity/text_table.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

TEST(TextTableTest, EachTextIsKeptOnce) {
  TextTable table;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 1000; ++i) {
      EXPECT_EQ(table.NumberOf("text " + std::to_string(i)), static_cast<ValueNumber>(i));
    }
  }
  EXPECT_EQ(table.size(), 1000U);
  EXPECT_EQ(table.at(0), "text 0");
  EXPECT_EQ(table.at(999), "text 999");
}

TEST(TextTableTest, AnEmptyTextAndZeroBytesAreTexts) {
  TextTable table;
  const ValueNumber empty = table.NumberOf("");
  const ValueNumber zeros = table.NumberOf(std::string(2, '\0'));
  EXPECT_NE(empty, zeros);
  EXPECT_EQ(table.at(empty), "");
  EXPECT_EQ(table.at(zeros).size(), 2U);
  EXPECT_EQ(table.NumberOf(std::string(2, '\0')), zeros);
}

}  // namespace
}  // namespace strowger::core
