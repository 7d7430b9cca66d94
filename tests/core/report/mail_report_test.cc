#include "core/report/mail_report.h"

#include <gtest/gtest.h>

#include <chrono>

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class MailReportTest : public testing::Test {
 protected:
  static TimePoint At(int hour, int minute = 0) {
    return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)) + hours(hour) +
           minutes(minute);
  }
  static MailMatter MatterOf(std::string queue, TimePoint began) {
    MailMatter matter;
    matter.queue = std::move(queue);
    matter.began = began;
    matter.mails = 1;
    return matter;
  }
  std::vector<MatterReport::Row> Report(MailReportBy by, const std::vector<MailMatter>& matters) {
    MatterReport report(by, At(20), zone_);
    for (const MailMatter& matter : matters) report.Add(matter);
    return report.Finish();
  }

  Zone zone_;
};

TEST_F(MailReportTest, NothingIsOneRowOfNothing) {
  const auto rows = Report(MailReportBy::kTotal, {});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].figures.matters, 0u);
  EXPECT_EQ(rows[0].figures.first_answer, TimesSummary{});
  EXPECT_TRUE(Report(MailReportBy::kQueue, {}).empty());
}

TEST_F(MailReportTest, PercentilesAreOfTheNearestRank) {
  std::vector<Duration> times;
  for (int n = 10; n >= 1; --n) times.push_back(seconds(n));
  const TimesSummary ten = SummaryOf(times);
  EXPECT_EQ(ten.count, 10u);
  EXPECT_EQ(ten.p50, seconds(5));
  EXPECT_EQ(ten.p90, seconds(9));
  EXPECT_EQ(ten.most, seconds(10));
  EXPECT_EQ(ten.mean, seconds(5));  // 5.5, cut to whole seconds.
  EXPECT_EQ(SummaryOf({seconds(7)}).p90, seconds(7));
}

TEST_F(MailReportTest, EachQueueHasItsOwnTimes) {
  MailMatter quick = MatterOf("support", At(9));
  quick.answered = At(9, 10);
  quick.settled = At(10);
  MailMatter open = MatterOf("support", At(12));
  open.answered = At(12, 30);
  open.mails = 3;
  const MailMatter untouched = MatterOf("billing", At(8));
  const auto rows = Report(MailReportBy::kQueue, {quick, open, untouched});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].group, "billing");
  EXPECT_EQ(rows[0].figures.unanswered, 1u);
  EXPECT_EQ(rows[0].figures.backlog.most, hours(12));
  EXPECT_EQ(rows[0].figures.first_answer.count, 0u);
  const MailFigures& support = rows[1].figures;
  EXPECT_EQ(support.matters, 2u);
  EXPECT_EQ(support.mails, 4u);
  EXPECT_EQ(support.first_answer.p50, minutes(10));
  EXPECT_EQ(support.first_answer.most, minutes(30));
  EXPECT_EQ(support.resolution.count, 1u);
  EXPECT_EQ(support.resolution.p90, hours(1));
  EXPECT_EQ(support.backlog.count, 1u);
  EXPECT_EQ(support.backlog.p50, hours(8));
  EXPECT_EQ(support.unanswered, 0u);
}

TEST_F(MailReportTest, HoursAndDaysAreThoseOfTheWall) {
  zone_ = *Zone::Make("Asia/Shanghai", {{TimePoint{}, hours(8)}});
  const std::vector<MailMatter> matters = {MatterOf("q", At(1, 30)), MatterOf("q", At(17))};
  const auto by_hour = Report(MailReportBy::kHour, matters);
  ASSERT_EQ(by_hour.size(), 2u);
  EXPECT_EQ(by_hour[0].group, "01");
  EXPECT_EQ(by_hour[1].group, "09");
  const auto by_day = Report(MailReportBy::kDay, matters);
  ASSERT_EQ(by_day.size(), 2u);
  EXPECT_EQ(by_day[0].group, "2026-11-23");
  EXPECT_EQ(by_day[1].group, "2026-11-24");
}

TEST_F(MailReportTest, PromisesCountOnceTheyAreKeptOrBroken) {
  MailMatter kept = MatterOf("q", At(9));
  kept.answered_in_time = true;
  kept.settled_in_time = false;
  MailMatter broken = MatterOf("q", At(9));
  broken.answered_in_time = false;
  const auto rows = Report(MailReportBy::kTotal, {kept, broken, MatterOf("q", At(9))});
  EXPECT_EQ(rows[0].figures.answers_promised, 2u);
  EXPECT_EQ(rows[0].figures.answers_in_time, 1u);
  EXPECT_EQ(rows[0].figures.settlements_promised, 1u);
  EXPECT_EQ(rows[0].figures.settlements_in_time, 0u);
}

TEST_F(MailReportTest, AcknowledgedIsWhatGotAnAutomaticAnswer) {
  MailMatter told = MatterOf("q", At(9));
  told.is_acknowledged = true;
  const auto rows = Report(MailReportBy::kTotal, {told, MatterOf("q", At(9))});
  EXPECT_EQ(rows[0].figures.acknowledged, 1u);
}

TEST_F(MailReportTest, GroupsBeyondTheMostAreCountedTogether) {
  MatterReport report(MailReportBy::kTopic, At(20), zone_);
  constexpr std::size_t kMore = 500;
  for (std::size_t n = 0; n < MatterReport::kGroupsMax + kMore; ++n) {
    MailMatter matter = MatterOf("q", At(9));
    matter.topic = "topic " + std::to_string(n);
    report.Add(matter);
  }
  const auto rows = report.Finish();
  EXPECT_EQ(rows.size(), MatterReport::kGroupsMax);
  EXPECT_EQ(rows[0].group, "*");
  EXPECT_EQ(rows[0].figures.matters, kMore + 1);
}

}  // namespace
}  // namespace strowger::core
