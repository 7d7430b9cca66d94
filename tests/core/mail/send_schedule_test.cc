#include "core/mail/send_schedule.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <utility>
#include <vector>

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

// Seeded: mails that come at any pace, and a server that is away now and then. No minute has more
// than its share, and who waits for the moment that is told gets on.
TEST(SendScheduleTest, NoMinuteHasMoreThanItsShare) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const int rate = 1 + static_cast<int>(random() % 120);
    SendPace pace(rate);
    std::vector<TimePoint> begun;
    TimePoint now = kMorning;
    for (int mail = 0; mail < 500; ++mail) {
      now += std::chrono::milliseconds(random() % 2'000);
      now = std::max(now, pace.next_free());
      begun.push_back(now);
      pace.Begin(now);
      if (random() % 20 == 0) {
        pace.BeAway(now, 0.5);
        EXPECT_GT(pace.next_free(), now) << seed;
        EXPECT_LE(pace.next_free(), now + 5min + 60s) << seed;
      } else {
        pace.BeReached();
      }
    }
    for (std::size_t last = static_cast<std::size_t>(rate); last < begun.size(); ++last) {
      // The spread rounds the interval down to a nanosecond.
      EXPECT_GE(begun[last] - begun[last - static_cast<std::size_t>(rate)], 1min - 1us) << seed;
    }
  }
}

}  // namespace
}  // namespace strowger::core
