#include "core/webhook/delivery.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(WebhookDeliveryTest, WhatAnAnswerMeans) {
  struct Case {
    int status;
    std::optional<FailureKind> kind;
  };
  for (const Case& one : {Case{200, {}},
                          {204, {}},
                          {299, {}},
                          {100, FailureKind::kRefused},
                          {301, FailureKind::kRefused},
                          {307, FailureKind::kRefused},
                          {400, FailureKind::kRefused},
                          {404, FailureKind::kRefused},
                          {408, FailureKind::kAway},
                          {410, FailureKind::kGone},
                          {429, FailureKind::kAway},
                          {500, FailureKind::kRefused},
                          {503, FailureKind::kAway}}) {
    EXPECT_EQ(FailureOfStatus(one.status), one.kind) << one.status;
  }
}

TEST(WebhookDeliveryTest, WaitIsDoubledUpToTheMostAndSpread) {
  const RetryRule rule{.wait_min = seconds(4), .wait_max = seconds(20)};
  struct Case {
    int failures;
    double chance;
    Duration wait;
  };
  for (const Case& one : {Case{1, 0, seconds(2)},
                          {1, 1, seconds(4)},
                          {2, 0, seconds(4)},
                          {2, 0.5, seconds(6)},
                          {3, 1, seconds(16)},
                          {4, 1, seconds(20)},
                          {1000, 0, seconds(10)}}) {
    EXPECT_EQ(WaitAfter(rule, one.failures, one.chance), one.wait)
        << one.failures << " " << one.chance;
  }
}

TEST(WebhookDeliveryTest, GivenUpAfterTheLastTryOrTheLastHour) {
  const RetryRule rule{.tries_max = 3, .age_max = hours(1)};
  const TimePoint first{hours(1'000)};
  Delivery delivery{.change = {}, .tries = 2, .first_try = first, .next_try = {}};
  EXPECT_FALSE(IsGivenUp(rule, delivery, first + hours(1) - seconds(1)));
  EXPECT_TRUE(IsGivenUp(rule, delivery, first + hours(1)));
  delivery.tries = 3;
  EXPECT_TRUE(IsGivenUp(rule, delivery, first));
}

}  // namespace
}  // namespace strowger::core
