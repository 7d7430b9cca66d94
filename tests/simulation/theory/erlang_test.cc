#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "core/report/erlang.h"
#include "simulation/theory/steady_center.h"

// The real floor, with callers and agents as queueing theory imagines them, must give the figures
// of that theory.
namespace strowger::simulation {
namespace {

using std::chrono::seconds;

// A run of a given seed is the same everywhere. Over all seeds one interval of a hundred misses.
// Each load point has a seed of its own.
constexpr std::uint64_t kFirstSeed = 1;

constexpr double kShareWidthMax = 0.06;

struct LoadPoint {
  double calls_per_hour;
  int handle_seconds;
  int patience_seconds;  // 0: callers never hang up.
  std::uint32_t agents;
  std::size_t calls;
  // An interval that is wider than this share of the mean wait proves too little.
  double wait_width_max;
};

void PrintTo(const LoadPoint& point, std::ostream* out) {
  *out << point.calls_per_hour << " calls/h, " << point.handle_seconds << " s, patience "
       << point.patience_seconds << " s, " << point.agents << " agents";
}

void Compare(const char* name, const core::Estimate& found, double truth, double width_max) {
  std::printf("  %-18s %10.6f +- %.6f  theory %10.6f\n", name, found.mean, found.half_width, truth);
  EXPECT_TRUE(found.Covers(truth)) << name;
  EXPECT_LT(found.half_width, width_max) << name;
}

class TheoryTest : public testing::TestWithParam<LoadPoint> {};

TEST_P(TheoryTest, FloorAgreesWithErlang) {
  const LoadPoint& point = GetParam();
  SteadyCenter center;
  const QueueId queue = center.AddQueue("support").id;
  center.AddAgents("agent", point.agents, {queue});
  core::Demand demand{point.calls_per_hour, seconds(point.handle_seconds), std::nullopt};
  service::CallerStream& stream = center.AddStream(queue, point.calls_per_hour, demand.handle_time);
  if (point.patience_seconds > 0) {
    demand.patience = seconds(point.patience_seconds);
    stream.patience = service::Spread{.mean = *demand.patience};
  }
  const auto number = static_cast<std::uint64_t>(point.agents + point.patience_seconds);
  const std::uint64_t seed = kFirstSeed + number;
  center.Play(point.calls, seed);
  const ContactSeries& series = center.series(queue);
  const auto theory = core::Predict(demand, point.agents, seconds(20));
  ASSERT_TRUE(theory.ok());
  std::printf("%s, seed %d, %zu calls\n", testing::PrintToString(point).c_str(),
              static_cast<int>(seed), series.seconds.size());
  const double mean_wait = theory->mean_wait.count();
  Compare("P(wait)", core::EstimateMean(series.waited), theory->wait_probability, kShareWidthMax);
  Compare("mean wait, s", core::EstimateMean(series.seconds), mean_wait,
          mean_wait * point.wait_width_max);
  Compare("answered in 20 s", core::EstimateMean(series.answered_in_time),
          theory->shares.answered_in_time, kShareWidthMax);
  if (demand.patience) {
    Compare("P(abandon)", core::EstimateMean(series.abandoned), theory->abandon_rate, 0.015);
  }
  // Of one run without an interval: occupancy varies little.
  std::printf("  %-18s %10.6f              theory %10.6f\n", "occupancy", center.mean_occupancy(),
              theory->occupancy);
  EXPECT_NEAR(center.mean_occupancy(), theory->occupancy, 0.01);
}

INSTANTIATE_TEST_SUITE_P(ErlangC, TheoryTest,
                         testing::Values(LoadPoint{20, 120, 0, 1, 60'000, 0.1},
                                         LoadPoint{100, 180, 0, 8, 60'000, 0.2},
                                         LoadPoint{120, 180, 0, 8, 100'000, 0.2},
                                         LoadPoint{360, 240, 0, 28, 350'000, 0.2},
                                         LoadPoint{360, 240, 0, 30, 120'000, 0.35},
                                         LoadPoint{1000, 300, 0, 90, 200'000, 0.45}));

INSTANTIATE_TEST_SUITE_P(ErlangA, TheoryTest,
                         testing::Values(LoadPoint{60, 60, 5, 1, 40'000, 0.05},
                                         LoadPoint{100, 180, 120, 8, 60'000, 0.15},
                                         LoadPoint{360, 240, 180, 26, 200'000, 0.1},
                                         LoadPoint{360, 240, 180, 24, 60'000, 0.15},
                                         LoadPoint{360, 240, 180, 22, 60'000, 0.1},
                                         LoadPoint{1000, 300, 120, 84, 100'000, 0.2}));

}  // namespace
}  // namespace strowger::simulation
