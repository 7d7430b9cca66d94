#include "core/mail/answer_wait.h"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

#include "core/calendar/calendar_fixture.h"

namespace strowger::core {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

std::vector<AnswerWait> AnsweredInHours(int from, int to) {
  std::vector<AnswerWait> waits;
  for (int i = from; i <= to; ++i) waits.push_back({hours(i), true});
  return waits;
}

TEST(AnswerWaitTest, TheShareThatIsWantedWasAnsweredWithinIt) {
  EXPECT_EQ(LikelyWait(AnsweredInHours(1, 100), 0.8), hours(80));
  EXPECT_EQ(LikelyWait(AnsweredInHours(1, 100), 0.5), hours(50));
  EXPECT_EQ(LikelyWait(AnsweredInHours(1, 100), 1), hours(100));
}

TEST(AnswerWaitTest, FromTooFewNothingIsTold) {
  EXPECT_EQ(LikelyWait({}, 0.8), std::nullopt);
  EXPECT_EQ(LikelyWait(AnsweredInHours(1, kAnswersToTell - 1), 0.8), std::nullopt);
  EXPECT_NE(LikelyWait(AnsweredInHours(1, kAnswersToTell), 0.8), std::nullopt);
}

TEST(AnswerWaitTest, WhoStillWaitsCounts) {
  // A queue that falls behind: a hundred were answered within an hour, and as many wait for a day.
  std::vector<AnswerWait> waits(100, {minutes(60), true});
  waits.insert(waits.end(), 100, {days(1), false});
  EXPECT_EQ(LikelyWait(waits, 0.4), minutes(60));
  EXPECT_EQ(LikelyWait(waits, 0.8), std::nullopt) << "half of them have no answer";
  // Those who came just now say nothing against it.
  waits.assign(100, {minutes(60), true});
  waits.insert(waits.end(), 100, {minutes(5), false});
  EXPECT_EQ(LikelyWait(waits, 0.8), minutes(60));
  // Two of four are answered at once; of the two who wait longer than one more, one has an answer.
  waits = AnsweredInHours(1, 30);
  waits.insert(waits.end(), 30, {hours(15), false});
  EXPECT_GT(*LikelyWait(waits, 0.5), hours(15)) << "without those who wait it would be 15 hours";
}

TEST(AnswerWaitTest, ItIsToldInWordsOfTheLanguage) {
  struct Case {
    Duration wait;
    const char* language;
    const char* told;
  };
  for (const Case& one :
       {Case{minutes(1), "en", "within 15 minutes"}, Case{minutes(15), "en", "within 15 minutes"},
        Case{minutes(16), "en-GB", "within 30 minutes"}, Case{hours(3), "en", "within 4 hours"},
        Case{hours(9), "zh", "在 1 天内"}, Case{hours(3), "zh-Hans-CN", "在 4 小时内"},
        Case{hours(3), "zh-Hant", "在 4 小時內"}, Case{hours(3), "zh-TW", "在 4 小時內"},
        Case{hours(3), "zh-Hans-HK", "在 4 小时内"}, Case{days(7), "en", "within a week"},
        Case{days(8), "en", ""}, Case{hours(3), "de", ""}, Case{hours(3), "", ""}}) {
    EXPECT_EQ(TellWait(one.wait, one.language), one.told) << one.language;
  }
}

// 2024-07-01 is a Monday, with two hours of summer time in Vienna.
TEST(AnswerWaitTest, AMomentIsToldAsTheClocksOfThePlaceShow) {
  const TimePoint moment = Utc("2024-07-01 22:05");
  EXPECT_EQ(TellMoment(moment, Zone(), "en"), "Monday, 1 July, 22:05");
  EXPECT_EQ(TellMoment(moment, Vienna(), "en-GB"), "Tuesday, 2 July, 00:05");
  EXPECT_EQ(TellMoment(moment, Shanghai(), "zh"), "7 月 2 日（星期二）06:05");
  EXPECT_EQ(TellMoment(Utc("2024-12-29 01:00"), Shanghai(), "zh-TW"), "12 月 29 日（星期日）09:00");
  EXPECT_EQ(TellMoment(moment, Zone(), "de"), "");
}

TEST(AnswerWaitTest, WhereItClosesBeforeTheDayIsTold) {
  const Calendar office = MakeCalendar(WorkingDays(Vienna(), {"8:00-16:00"}));
  struct Case {
    Duration wait;
    const char* now;  // In UTC; it is open from 6:00 to 14:00.
    const char* language;
    const char* told;
  };
  for (const Case& one :
       {Case{hours(3), "2024-07-01 06:00", "en", "within 4 hours"},
        Case{hours(3), "2024-07-01 11:00", "en", "within 4 hours"},
        Case{hours(3), "2024-07-01 12:20", "en", "by Tuesday, 2 July, 09:30"},
        Case{hours(3), "2024-07-05 12:00", "en", "by Monday, 8 July, 09:00"},
        Case{hours(3), "2024-07-06 09:00", "zh", "在 7 月 8 日（星期一）11:00 前"},
        Case{Duration(0), "2024-07-06 09:00", "en", "by Monday, 8 July, 08:30"},
        Case{hours(80), "2024-07-01 06:00", "en", ""},
        Case{hours(3), "2024-07-06 09:00", "de", ""}}) {
    EXPECT_EQ(TellAnswerTime(one.wait, Utc(one.now), &office, one.language), one.told) << one.now;
  }
  EXPECT_EQ(TellAnswerTime(hours(3), Utc("2024-07-06 09:00"), nullptr, "en"), "within 4 hours");
  CalendarSetup nothing;
  nothing.id = CalendarId{"never"};
  const Calendar never = MakeCalendar(std::move(nothing));
  EXPECT_EQ(TellAnswerTime(hours(3), Utc("2024-07-06 09:00"), &never, "en"), "");
}

}  // namespace
}  // namespace strowger::core
