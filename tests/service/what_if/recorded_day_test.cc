#include "service/what_if/recorded_day.h"

#include <gtest/gtest.h>

#include "service/what_if/patience_curve.h"

namespace strowger::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr TimePoint kMidnight{hours(24 * 365 * 50)};
const QueueId kSupport{"support"};

TimePoint At(int second) { return kMidnight + hours(9) + seconds(second); }

JournalRow Row(TimePoint time, const std::string& kind, const std::string& subject,
               const std::string& detail = {}) {
  return {time, kind, subject, detail};
}

RecordedContact Contact(int number, int arrived, int wait, int talk) {
  RecordedContact contact;
  contact.queue = kSupport;
  contact.link = LinkId{"pbx"};
  contact.call = PbxCallId{"c" + std::to_string(number)};
  contact.arrived = At(arrived);
  contact.wait = seconds(wait);
  contact.talk = seconds(talk);
  contact.was_answered = talk > 0;
  if (contact.was_answered) {
    contact.agent = AgentId{"ana"};
  } else {
    contact.outcome = core::ItemOutcome::kAbandonedWaiting;
  }
  return contact;
}

RecordedDay OneDay() {
  RecordedDay day;
  day.begin = kMidnight;
  day.end = kMidnight + hours(24);
  day.contacts = {Contact(1, 0, 0, 100), Contact(2, 10, 90, 60), Contact(3, 20, 30, 0)};
  day.rows = {
      Row(kMidnight - hours(1), "SetReady", "agents/bo"),
      Row(At(-60), "LogOn", "agents/ana"),
      Row(At(-50), "SetReady", "agents/ana"),
      Row(At(10), "CallArrived", "links/pbx/calls/c2",
          "actor=pbx customer_leg=l queue=support priority=4 need=english:3 need=a\\sb:7"),
      Row(At(500), "FinishWrapUp", "agents/ana", "actor=ana item=3 next=1"),
      Row(At(600), "LogOff", "agents/bo"),
  };
  return day;
}

DayPlay Center() {
  DayPlay day;
  day.options.setup.queues.push_back({.id = kSupport});
  for (const char* name : {"ana", "bo"}) {
    core::AgentSetup agent;
    agent.id = AgentId{name};
    agent.queues = {kSupport};
    agent.link = LinkId{"pbx"};
    agent.device = DeviceId{name};
    day.options.setup.agents.push_back(agent);
  }
  return day;
}

TEST(RecordedDayTest, ThePresenceOfTheJournalIsWhoIsThere) {
  DayPlay day = Center();
  PlayAgain(OneDay(), 1, day);
  ASSERT_EQ(day.options.shifts.size(), 2U);
  EXPECT_EQ(day.options.shifts[0].agent.value, "ana");
  EXPECT_EQ(day.options.shifts[0].begin, At(-50));
  EXPECT_EQ(day.options.shifts[0].end, At(500)) << "not ready after wrap-up";
  EXPECT_EQ(day.options.shifts[1].begin, kMidnight) << "there since the evening before";
  EXPECT_EQ(day.options.shifts[1].end, At(600));
}

TEST(RecordedDayTest, CallersComeAsTheyCame) {
  DayPlay day = Center();
  PlayAgain(OneDay(), 1, day);
  ASSERT_EQ(day.visits.size(), 3U);
  EXPECT_EQ(day.visits[1].arrives, At(10));
  EXPECT_EQ(day.visits[1].priority, 4);
  ASSERT_EQ(day.visits[1].needs.size(), 2U);
  EXPECT_EQ(day.visits[1].needs[0], (core::SkillNeed{SkillId{"english"}, 3}));
  EXPECT_EQ(day.visits[1].needs[1], (core::SkillNeed{SkillId{"a b"}, 7}));
  EXPECT_EQ(day.visits[1].talk, seconds(60));
  EXPECT_GT(*day.visits[1].patience, seconds(90)) << "he waited so long";
  EXPECT_EQ(day.visits[2].patience, seconds(30)) << "then she hung up";
  EXPECT_TRUE(day.visits[2].talk == seconds(60) || day.visits[2].talk == seconds(100));
}

TEST(RecordedDayTest, WhatWasIsCountedInTheSameWords) {
  const PlayedDays was = CountRecorded(OneDay(), Center().options.setup);
  const core::QueueTally& queue = was.sum.queues.at(0);
  EXPECT_EQ(queue.offered, 3U);
  EXPECT_EQ(queue.answered, 2U);
  EXPECT_EQ(queue.abandoned, 1U);
  EXPECT_EQ(queue.asa(), seconds(45));
  EXPECT_EQ(queue.fates.answered_in_time, 1U);
  EXPECT_EQ(queue.talk, seconds(160));
  EXPECT_EQ(was.sum.agents.at(0).contacts, 2U);
  EXPECT_EQ(was.sum.agents.at(0).talk, seconds(160));
  EXPECT_EQ(was.sum.agents.at(0).idle, seconds(550 - 160));
}

TEST(RecordedDayTest, PlayedAgainTheNeedyWaitForNobody) {
  DayPlay day = Center();
  RecordedDay recorded = OneDay();
  std::erase_if(recorded.rows, [](const JournalRow& row) { return row.kind == "CallArrived"; });
  PlayAgain(recorded, 1, day);
  const PlayedDays again = PlayDays(day, 1, 1);
  // Both agents are there now, so that the second does not wait and only the third does, for a
  // while.
  EXPECT_EQ(again.sum.queues.at(0).offered, 3U);
  EXPECT_EQ(again.sum.queues.at(0).answered, 2U);
  EXPECT_EQ(again.sum.queues.at(0).wait_of_answered, Duration::zero());
}

TEST(RecordedDayTest, ADetailIsReadAsItWasWritten) {
  const JournalRow row = Row(At(0), "x", "y", "actor=li queue=a\\sb\\\\ queue=c empty=");
  EXPECT_EQ(DetailOf(row, "actor"), "li");
  EXPECT_EQ(DetailOf(row, "queue"), "a b\\");
  EXPECT_EQ(DetailOf(row, "empty"), "");
  EXPECT_EQ(DetailOf(row, "other"), "");
}

TEST(PatienceCurveTest, WhoHasWaitedLongIsMorePatient) {
  PatienceCurve curve;
  // Half hang up within ten seconds, hardly anybody later.
  for (int i = 0; i < 100; ++i) curve.Learn(seconds(i % 2 == 0 ? 5 : 600), i % 2 == 0);
  Dice dice(1, 1);
  double early = 0;
  double late = 0;
  constexpr int kDraws = 2000;
  for (int i = 0; i < kDraws; ++i) {
    if (curve.Draw(seconds(0), dice) < seconds(10)) ++early;
    const Duration drawn = curve.Draw(seconds(60), dice);
    EXPECT_GE(drawn, seconds(60));
    if (drawn < seconds(70)) ++late;
  }
  // 50 hang-ups in 50 x 5 + 50 x 10 seconds of waiting: 1 - exp(-10 x 50 / 750).
  EXPECT_NEAR(early / kDraws, 0.487, 0.04);
  EXPECT_LT(late / kDraws, 0.02);
}

}  // namespace
}  // namespace strowger::service
