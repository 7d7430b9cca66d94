#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "service/what_if/played_center.h"
#include "simulation/recorded/bank_day.h"
#include "simulation/recorded/day_plan.h"
#include "support/places.h"

// Days that happened, through the router that did not exist then. The records may not be copied:
// they are read where they lie, ../shared/data beside the checkout or $STROWGER_SHARED_DATA.
namespace strowger::simulation {
namespace {

constexpr std::uint64_t kSeed = 1;
// How close is close: points of abandonment, and share of the recorded wait.
constexpr double kDayAbandonCloseness = 0.05;
constexpr double kDayWaitCloseness = 0.25;
constexpr double kAbandonCloseness = 0.03;
constexpr double kWaitCloseness = 0.10;
// Wider than the wait of all: of 11,414 who waited and were answered in these days, 16 % were
// overtaken by 5 s or more by a later caller of the same kind and priority, which our router does
// not do. How much of the difference this makes is not known.
constexpr double kAsaCloseness = 0.20;

std::string RecordsPath() {
  const std::string folder = test::PublicSetsFolder();
  return folder + "/call-centre/anonymous_bank_1999-08_days01-14.csv.gz";
}

struct DayFigures {
  double calls = 0;
  double answered = 0;
  double wait = 0;              // Seconds, of all.
  double wait_of_answered = 0;  // Of those.

  double abandon_rate() const { return calls == 0 ? 0 : 1 - answered / calls; }
  double mean_wait() const { return calls == 0 ? 0 : wait / calls; }
  double asa() const { return answered == 0 ? 0 : wait_of_answered / answered; }

  void Add(double seconds, bool was_answered) {
    ++calls;
    wait += seconds;
    if (!was_answered) return;
    ++answered;
    wait_of_answered += seconds;
  }
  void Add(const DayFigures& other) {
    calls += other.calls;
    answered += other.answered;
    wait += other.wait;
    wait_of_answered += other.wait_of_answered;
  }
};

DayFigures Recorded(const RecordedDay& day) {
  DayFigures figures;
  for (const RecordedCall& call : day.calls) figures.Add(call.wait, call.answered());
  return figures;
}

DayFigures Replayed(const RecordedDay& day) {
  const DayPlan plan = PlanDay(day, kSeed);
  service::PlayedCenter center(plan.options);
  DayFigures figures;
  center.Watch([&](const core::ItemView& item) {
    // From the real arrival, without the credit.
    const TimePoint begin = item.segments.front().start;
    const TimePoint end = item.answered.value_or(item.state_since);
    figures.Add(std::chrono::duration<double>(end - begin).count(), item.answered.has_value());
  });
  service::ListedTraffic traffic(plan.visits);
  center.Play(traffic);
  return figures;
}

void Print(const std::string& date, const DayFigures& recorded, const DayFigures& replayed) {
  std::printf(
      "%-10s %6.0f calls  abandoned %5.1f %% -> %5.1f %%  ASA %6.1f s -> %6.1f s  "
      "mean wait %6.1f s -> %6.1f s\n",
      date.c_str(), recorded.calls, recorded.abandon_rate() * 100, replayed.abandon_rate() * 100,
      recorded.asa(), replayed.asa(), recorded.mean_wait(), replayed.mean_wait());
}

TEST(ReplayTest, RecordedDaysComeOutAsTheyWere) {
  const auto days = ReadBankDays(RecordsPath());
  if (!days) GTEST_SKIP() << "The recorded days are not there: " << RecordsPath();
  ASSERT_EQ(days->size(), 14U);
  std::printf("recorded -> replayed\n");
  DayFigures recorded;
  DayFigures replayed;
  for (const RecordedDay& day : *days) {
    const DayFigures was = Recorded(day);
    const DayFigures is = Replayed(day);
    Print(day.date, was, is);
    EXPECT_GE(is.calls, was.calls * 0.99) << day.date;
    // Short days are left to chance.
    if (was.calls >= 1'000) {
      EXPECT_NEAR(is.abandon_rate(), was.abandon_rate(), kDayAbandonCloseness) << day.date;
      EXPECT_NEAR(is.mean_wait(), was.mean_wait(), was.mean_wait() * kDayWaitCloseness) << day.date;
    }
    recorded.Add(was);
    replayed.Add(is);
  }
  Print("all", recorded, replayed);
  EXPECT_NEAR(replayed.abandon_rate(), recorded.abandon_rate(), kAbandonCloseness);
  EXPECT_NEAR(replayed.mean_wait(), recorded.mean_wait(), recorded.mean_wait() * kWaitCloseness);
  EXPECT_NEAR(replayed.asa(), recorded.asa(), recorded.asa() * kAsaCloseness);
}

}  // namespace
}  // namespace strowger::simulation
