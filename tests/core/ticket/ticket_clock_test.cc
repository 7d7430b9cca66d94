#include "core/ticket/ticket_clock.h"

#include <gtest/gtest.h>

#include "core/calendar/calendar_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// 2024-07-01 is a Monday; the office is open from 6:00 to 14:00 UTC.
class TicketClockTest : public testing::Test {
 protected:
  TicketStandings At(const std::string& now) const {
    return JudgeTicket(promise_, clock_, Utc(now), office_);
  }
  DueStage AnswerAt(const std::string& now) const { return At(now).answer.due.stage; }

  const Calendar office_ = MakeCalendar(WorkingDays(Vienna(), {"8:00-16:00"}));
  TicketPromise promise_{.first_answer = hours(4),
                         .next_answer = hours(2),
                         .resolution = hours(16),
                         .warning_percent = 75};
  TicketClock clock_{.opened = Utc("2024-07-01 06:00"),
                     .asked = Utc("2024-07-01 06:00"),
                     .answered = {},
                     .settled = {},
                     .pauses = {}};
};

TEST_F(TicketClockTest, LittleIsLeftAndThenNothingInTheHoursOfTheQueue) {
  EXPECT_EQ(AnswerAt("2024-07-01 08:59"), DueStage::kInTime);
  EXPECT_EQ(At("2024-07-01 08:59").answer.next, Utc("2024-07-01 09:00"));
  EXPECT_EQ(AnswerAt("2024-07-01 09:00"), DueStage::kNear);
  EXPECT_EQ(At("2024-07-01 09:00").answer.next, Utc("2024-07-01 10:00"));
  EXPECT_EQ(AnswerAt("2024-07-01 10:00"), DueStage::kMissed);
  EXPECT_FALSE(At("2024-07-01 10:00").answer.next);
  EXPECT_EQ(At("2024-07-01 10:00").next(), Utc("2024-07-02 10:00")) << "until it is to be settled";
  clock_.asked = Utc("2024-07-01 12:00");
  EXPECT_EQ(AnswerAt("2024-07-01 23:00"), DueStage::kInTime) << "nobody is there at night";
  EXPECT_EQ(At("2024-07-01 23:00").answer.due.time, Utc("2024-07-02 08:00"));
}

TEST_F(TicketClockTest, AnAnswerStopsOneClockAndTheNextMailStartsAnother) {
  clock_.answered = Utc("2024-07-01 07:00");
  clock_.asked.reset();
  EXPECT_EQ(AnswerAt("2024-07-05 10:00"), DueStage::kNone);
  EXPECT_EQ(At("2024-07-01 07:00").resolution.due.stage, DueStage::kInTime);
  clock_.asked = Utc("2024-07-01 08:00");
  EXPECT_EQ(At("2024-07-01 08:00").answer.due.time, Utc("2024-07-01 10:00"));
  clock_.settled = Utc("2024-07-01 09:00");
  EXPECT_EQ(At("2024-07-05 10:00").worst(), WorkDue());
}

TEST_F(TicketClockTest, TheClockStandsWhileSomebodyElseHasTheNextStep) {
  Pause(clock_, Utc("2024-07-01 07:00"));
  Pause(clock_, Utc("2024-07-01 07:30"));
  EXPECT_EQ(AnswerAt("2024-07-03 10:00"), DueStage::kNone);
  EXPECT_FALSE(At("2024-07-03 10:00").next());
  GoOn(clock_, Utc("2024-07-03 10:00"));
  GoOn(clock_, Utc("2024-07-03 11:00"));
  ASSERT_EQ(clock_.pauses.size(), 1u);
  EXPECT_EQ(At("2024-07-03 10:00").answer.due.time, Utc("2024-07-03 13:00"));
  Pause(clock_, Utc("2024-07-03 13:30"));
  EXPECT_EQ(AnswerAt("2024-07-03 13:40"), DueStage::kMissed) << "it was late before";
}

TEST_F(TicketClockTest, WhatIsWorseIsToldAndOfEqualsTheSooner) {
  EXPECT_EQ(At("2024-07-01 06:00").worst().time, Utc("2024-07-01 10:00"));
  promise_.first_answer.reset();
  EXPECT_EQ(At("2024-07-01 06:00").worst().time, Utc("2024-07-02 14:00"));
  promise_.first_answer = hours(20);
  EXPECT_EQ(At("2024-07-02 13:00").worst().stage, DueStage::kNear);
  EXPECT_EQ(At("2024-07-02 13:00").worst().time, Utc("2024-07-02 14:00"));
  promise_ = {};
  EXPECT_EQ(At("2024-07-09 06:00").worst(), WorkDue());
}

TEST_F(TicketClockTest, MorePausesThanMayBeAreOneWithTheLast) {
  TimePoint now = Utc("2024-07-01 06:00");
  for (std::size_t i = 0; i <= kDuePausesMax; ++i) {
    Pause(clock_, now);
    GoOn(clock_, now + minutes(1));
    now += minutes(2);
  }
  EXPECT_EQ(clock_.pauses.size(), kDuePausesMax);
  EXPECT_EQ(clock_.pauses.back().until, now - minutes(1));
}

}  // namespace
}  // namespace strowger::core
