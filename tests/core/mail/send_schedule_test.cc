#include "core/mail/send_schedule.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

namespace strowger::core {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kMorning{std::chrono::hours(400'000)};

TEST(SendScheduleTest, OnlyAPersonSendsAgainWhatMayHaveBeenSent) {
  for (const auto& step : kOutgoingMailSteps) {
    if (step.from != OutgoingMailState::kUncertain) continue;
    EXPECT_NE(step.to, OutgoingMailState::kSending);
    if (step.to == OutgoingMailState::kWaiting) {
      EXPECT_EQ(step.move, OutgoingMailMove::kSendAgain);
    }
  }
}

TEST(SendScheduleTest, WhatWasSentOrGivenUpStaysSo) {
  for (const auto& step : kOutgoingMailSteps) {
    EXPECT_NE(step.from, OutgoingMailState::kSent);
    EXPECT_NE(step.from, OutgoingMailState::kCancelled);
  }
}

TEST(SendScheduleTest, NoMoveLeadsToTwoStates) {
  std::set<std::pair<OutgoingMailState, OutgoingMailMove>> seen;
  for (const auto& step : kOutgoingMailSteps) {
    EXPECT_TRUE(seen.insert({step.from, step.move}).second);
  }
}

TEST(SendScheduleTest, MailsAreSpreadOverTheMinute) {
  SendPace pace(60);
  EXPECT_LE(pace.next_free(), kMorning);
  pace.Begin(kMorning);
  EXPECT_EQ(pace.next_free(), kMorning + 1s);
  // What was not used is not caught up with.
  pace.Begin(kMorning + 1h);
  EXPECT_EQ(pace.next_free(), kMorning + 1h + 1s);
}

TEST(SendScheduleTest, WithoutARateThereIsNoPause) {
  SendPace pace(0);
  pace.Begin(kMorning);
  EXPECT_EQ(pace.next_free(), kMorning);
}

TEST(SendScheduleTest, AServerThatIsAwayIsAskedLaterAndLater) {
  SendPace pace;
  pace.BeAway(kMorning, 0.0);
  EXPECT_EQ(pace.next_free(), kMorning + 1s);
  pace.BeAway(kMorning + 1s, 0.0);
  EXPECT_EQ(pace.next_free(), kMorning + 3s);
  for (int i = 0; i < 20; ++i) pace.BeAway(kMorning + 1min, 0.5);
  EXPECT_EQ(pace.next_free(), kMorning + 1min + 225s);
  pace.BeReached();
  pace.BeAway(kMorning + 1h, 0.0);
  EXPECT_EQ(pace.next_free(), kMorning + 1h + 1s);
}

TEST(SendScheduleTest, AMailIsGivenUpByAgeOrTries) {
  EXPECT_FALSE(IsGivenUp(kMailRetryRule, 1, kMorning, kMorning));
  EXPECT_TRUE(IsGivenUp(kMailRetryRule, 2, kMorning, kMorning + 72h));
  EXPECT_TRUE(IsGivenUp(kMailRetryRule, 200, kMorning, kMorning + 1min));
}

}  // namespace
}  // namespace strowger::core
