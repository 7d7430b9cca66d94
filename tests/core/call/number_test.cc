#include "core/call/number.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(NumberTest, WhatCanBeCalled) {
  for (const char* number : {"+4316667778", "1001", "00431666", "10"}) {
    EXPECT_TRUE(IsCallable(number)) << number;
  }
  for (const char* number : {"", "+", "1", "anonymous", "+43 1 666", "sip:ana@here", "1001x",
                             "+123456789012345678901"}) {
    EXPECT_FALSE(IsCallable(number)) << number;
  }
}

}  // namespace
}  // namespace strowger::core
