#include <gtest/gtest.h>

#include <cstdio>

#include "core/report/erlang.h"
#include "simulation/theory/n_design.h"
#include "simulation/theory/steady_center.h"

// Two kinds of calls and agents who share them, against cases that are solved exactly.
namespace strowger::simulation {
namespace {

using std::chrono::seconds;

constexpr std::uint64_t kSeed = 7;
const QueueId kA{"a"};
const QueueId kB{"b"};

void Compare(const char* name, const core::Estimate& found, double truth) {
  std::printf("  %-18s %10.6f +- %.6f  theory %10.6f\n", name, found.mean, found.half_width, truth);
  EXPECT_TRUE(found.Covers(truth)) << name;
  EXPECT_LT(found.half_width, truth * 0.15) << name;
}

// The chain itself is checked where it is one pool: all agents take everything.
TEST(NDesignTest, WithoutSpecialistsItIsErlangC) {
  const NDesign pool{.a_arrivals = 0.02, .b_arrivals = 0.01, .service = 0.01, .flexible = 4};
  const NDesignFigures figures = Solve(pool);
  const double c = core::ErlangC(3, 4);
  EXPECT_NEAR(figures.a_waits, c, 1e-9);
  EXPECT_NEAR(figures.b_waits, c, 1e-9);
  EXPECT_NEAR(figures.a_mean_wait, c * 100 / (4 - 3), 1e-6);
  EXPECT_NEAR(figures.b_mean_wait, c * 100 / (4 - 3), 1e-6);
  EXPECT_LT(figures.lost, 1e-12);
}

TEST(SkillsTheoryTest, TwoKindsOfCallsForOnePoolAreOneQueue) {
  SteadyCenter center;
  center.AddQueue("a");
  center.AddQueue("b");
  center.AddAgents("agent", 8, {kA, kB});
  center.AddStream(kA, 80, seconds(180));
  center.AddStream(kB, 40, seconds(180));
  center.Play(120'000, kSeed);
  const auto theory = core::Predict({120, seconds(180), std::nullopt}, 8, seconds(20));
  ASSERT_TRUE(theory.ok());
  for (const QueueId& queue : {kA, kB}) {
    const ContactSeries& series = center.series(queue);
    std::printf("queue %s, %zu calls\n", queue.value.c_str(), series.seconds.size());
    Compare("P(wait)", core::EstimateMean(series.waited), theory->wait_probability);
    Compare("mean wait, s", core::EstimateMean(series.seconds), theory->mean_wait.count());
  }
}

// A may be taken by five agents, B by only three of them.
TEST(SkillsTheoryTest, SharedPoolOfTheNDesign) {
  constexpr double kHandle = 120;
  const NDesign design{.a_arrivals = 70.0 / 3600,
                       .b_arrivals = 45.0 / 3600,
                       .service = 1 / kHandle,
                       .a_only = 2,
                       .flexible = 3};
  const NDesignFigures theory = Solve(design);
  ASSERT_LT(theory.lost, 1e-9);
  SteadyCenter center;
  center.AddQueue("a");
  center.AddQueue("b");
  center.AddAgents("special", design.a_only, {kA});
  center.AddAgents("flexible", design.flexible, {kA, kB});
  center.AddStream(kA, 70, seconds(120));
  center.AddStream(kB, 45, seconds(120));
  center.Play(150'000, kSeed);
  std::printf("N design, queue a, %zu calls\n", center.series(kA).seconds.size());
  Compare("P(wait)", core::EstimateMean(center.series(kA).waited), theory.a_waits);
  Compare("mean wait, s", core::EstimateMean(center.series(kA).seconds), theory.a_mean_wait);
  std::printf("N design, queue b, %zu calls\n", center.series(kB).seconds.size());
  Compare("P(wait)", core::EstimateMean(center.series(kB).waited), theory.b_waits);
  Compare("mean wait, s", core::EstimateMean(center.series(kB).seconds), theory.b_mean_wait);
  // The kinds differ by far more than the intervals, so that a mix-up would be seen.
  EXPECT_GT(theory.b_mean_wait, 1.5 * theory.a_mean_wait);
}

// Cobham 1954: who has priority waits C / (N mu - its arrivals), the others that by (1 - load).
TEST(SkillsTheoryTest, PriorityWaitsAreCobhams) {
  SteadyCenter center;
  center.AddQueue("a").priority = 5;
  center.AddQueue("b");
  center.AddAgents("agent", 8, {kA, kB});
  center.AddStream(kA, 50, seconds(180));
  center.AddStream(kB, 70, seconds(180));
  center.Play(150'000, kSeed);
  const double c = core::ErlangC(6, 8);
  const double high = c / (8.0 / 180 - 50.0 / 3600);
  const double low = high / (1 - 6.0 / 8);
  std::printf("with priority, %zu calls\n", center.series(kA).seconds.size());
  Compare("mean wait, s", core::EstimateMean(center.series(kA).seconds), high);
  std::printf("without, %zu calls\n", center.series(kB).seconds.size());
  Compare("mean wait, s", core::EstimateMean(center.series(kB).seconds), low);
}

}  // namespace
}  // namespace strowger::simulation
