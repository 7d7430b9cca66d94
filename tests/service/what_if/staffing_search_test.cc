#include "service/what_if/staffing_search.h"

#include <gtest/gtest.h>

namespace strowger::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kStart{hours(24 * 365 * 50)};
const QueueId kSupport{"support"};

StaffingQuestion Question(double calls_per_hour, Duration length) {
  StaffingQuestion question;
  question.queue.id = kSupport;
  question.begin = kStart;
  question.end = kStart + length;
  question.interval = hours(1);
  question.days = 10;
  question.seed = 3;
  CallerStream stream;
  stream.queue = kSupport;
  stream.rates = {{kStart, calls_per_hour}};
  stream.talk.mean = seconds(240);
  question.streams.push_back(stream);
  question.target.service_level = core::ServiceLevelTarget{};
  return question;
}

// 360 calls an hour of 240 s: with 28 agents 76 % are answered within 20 s, with 29 84 %.
TEST(StaffingSearchTest, ASteadyDayNeedsWhatTheoryNeeds) {
  const auto found = FindStaffing(Question(360, hours(4)));
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 4U);
  for (const IntervalStaffing& one : *found) {
    EXPECT_EQ(one.agents_by_theory, 29U);
    EXPECT_NEAR(one.demand.calls_per_hour, 360, 1e-6);
    EXPECT_TRUE(one.meets_target);
    // A day that begins empty needs fewer, and chance is left.
    EXPECT_NEAR(one.agents, 29, 3);
    EXPECT_GT(one.tally.offered, 3000U);
  }
}

TEST(StaffingSearchTest, IntervalsGetWhatTheyNeed) {
  StaffingQuestion question = Question(20, hours(3));
  question.streams[0].rates = {
      {kStart, 20}, {kStart + hours(1), 90}, {kStart + hours(2), 20}, {kStart + hours(3), 0}};
  question.streams[0].patience = Spread{.mean = seconds(180)};
  const auto found = FindStaffing(question);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->size(), 3U);
  EXPECT_GT((*found)[1].agents, (*found)[0].agents);
  EXPECT_GT((*found)[1].agents, (*found)[2].agents);
  for (const IntervalStaffing& one : *found) EXPECT_TRUE(one.meets_target);
}

TEST(StaffingSearchTest, NobodyIsNeededWhereNobodyCalls) {
  StaffingQuestion question = Question(0, hours(2));
  const auto found = FindStaffing(question);
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->empty());
}

TEST(StaffingSearchTest, WhatCannotBeIsRefused) {
  StaffingQuestion question = Question(20, hours(2));
  question.target = {};
  EXPECT_EQ(FindStaffing(question).error().reason, "TARGET_INVALID");
  question = Question(20, hours(24 * 30));
  question.interval = minutes(5);
  EXPECT_EQ(FindStaffing(question).error().reason, "INTERVALS_TOO_MANY");
}

}  // namespace
}  // namespace strowger::service
