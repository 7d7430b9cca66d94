#include "terminal/typed_time.h"

#include <gtest/gtest.h>

namespace strowger::client {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_days;
using namespace std::chrono_literals;

// Noon in Vienna, which is an hour ahead.
const TimePoint kDay = sys_days(2026y / 11 / 22);
const TimePoint kNow = kDay + hours(11);
constexpr Duration kAhead = hours(1);

TimePoint Vienna(int days, Duration clock) {
  return kDay + std::chrono::days(days) + clock - kAhead;
}

TEST(TypedTimeTest, WhatPeopleType) {
  const struct {
    const char* text;
    TypedTime expected;
  } cases[] = {
      {"15:30", {Vienna(0, hours(15) + minutes(30)), {}}},
      {" 9:05 ", {Vienna(1, hours(9) + minutes(5)), {}}},  // Past: tomorrow.
      {"15:30-16:30", {Vienna(0, hours(15) + minutes(30)), Vienna(0, hours(16) + minutes(30))}},
      {"11:00-13:00", {Vienna(0, hours(11)), Vienna(0, hours(13))}},  // Not past yet.
      {"10:00-11:00", {Vienna(1, hours(10)), Vienna(1, hours(11))}},
      {"2026-11-24 9:00", {Vienna(2, hours(9)), {}}},
      {"2026-11-24 9:00-12:00", {Vienna(2, hours(9)), Vienna(2, hours(12))}},
      {"+30m", {kNow + minutes(30), {}}},
      {"+2h", {kNow + hours(2), {}}},
  };
  for (const auto& one : cases) {
    const auto typed = ReadTypedTime(one.text, kNow, kAhead);
    ASSERT_TRUE(typed) << one.text;
    EXPECT_EQ(*typed, one.expected) << one.text;
  }
}

TEST(TypedTimeTest, WhatMakesNoSense) {
  for (const char* text :
       {"", "noon", "24:00", "9:60", "9:5", "16:00-15:00", "2026-02-30 9:00", "26-11-24 9:00", "+",
        "+h", "+5d", "+-5m", "9:00-", "-9:00", "2026-11-24", "+1001h"}) {
    EXPECT_FALSE(ReadTypedTime(text, kNow, kAhead)) << text;
  }
}

}  // namespace
}  // namespace strowger::client
