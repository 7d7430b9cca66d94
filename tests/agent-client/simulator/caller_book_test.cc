#include "simulator/caller_book.h"

#include <gtest/gtest.h>

namespace strowger::simulator {
namespace {

TEST(CallerBookTest, NumbersComeFromEveryTelephoneColumn) {
  const auto callers = ReadCallers(
      "\xEF\xBB\xBFid,name,phone,company,phone_2\r\n"
      "1,\"Li, Wei\",+8613800138000,\"A \"\"B\"\" Ltd\",02584551234\r\n"
      "2,\xE7\x8E\x8B\xE4\xBC\x9F,,,13912345678\n"
      "3,Nobody,,\n");
  ASSERT_TRUE(callers.ok());
  ASSERT_EQ(callers->size(), 3u);
  EXPECT_EQ((*callers)[0].number, "+8613800138000");
  EXPECT_EQ((*callers)[0].name, "Li, Wei");
  EXPECT_EQ((*callers)[1].number, "02584551234");
  EXPECT_EQ((*callers)[2].name, "\xE7\x8E\x8B\xE4\xBC\x9F");
}

TEST(CallerBookTest, AFileWithoutNumbersIsRefused) {
  const auto callers = ReadCallers("id,name\n1,Li\n");
  ASSERT_FALSE(callers.ok());
  EXPECT_EQ(callers.error().reason, "CALLERS_WITHOUT_NUMBERS");
}

TEST(CallerBookTest, KnownAndUnknownCallersMixByTheirShare) {
  CallerBook book({{"+8613800138000", "Li"}}, 0.75, 3);
  int known = 0;
  for (int i = 0; i < 1000; ++i) {
    const KnownCaller caller = book.Next();
    if (caller.name == "Li") {
      ++known;
    } else {
      EXPECT_EQ(caller.number.size(), 14u) << caller.number;
    }
  }
  EXPECT_NEAR(known, 750, 60);
}

}  // namespace
}  // namespace strowger::simulator
