#include "core/identity/resident_id.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

// The examples of GB 11643-1999, appendix.
TEST(ResidentIdTest, TellsBirthDateAndSex) {
  const auto woman = ReadResidentId("11010519491231002X");
  ASSERT_TRUE(woman);
  EXPECT_EQ(woman->number, "11010519491231002x");
  EXPECT_EQ(woman->birth_date, "19491231");
  EXPECT_FALSE(woman->is_male);
  const auto man = ReadResidentId("440524188001010014");
  ASSERT_TRUE(man);
  EXPECT_EQ(man->birth_date, "18800101");
  EXPECT_TRUE(man->is_male);
}

TEST(ResidentIdTest, TheFormOf15IsTheSameNumber) {
  const auto older = ReadResidentId("110105491231002");
  ASSERT_TRUE(older);
  EXPECT_EQ(older->number, ReadResidentId("11010519491231002x")->number);
  EXPECT_EQ(older->birth_date, "19491231");
}

TEST(ResidentIdTest, WhatCannotBeIsRefused) {
  for (const char* text : {"110105194912310021",  // The check digit is wrong.
                           "11010519491331002X",  // There is no 13th month.
                           "11010519490230002X", "990105491231002", "000105491231002",
                           "11010549123100a", "1101051949123100X2", "", "123"}) {
    EXPECT_FALSE(ReadResidentId(text)) << text;
  }
}

}  // namespace
}  // namespace strowger::core
