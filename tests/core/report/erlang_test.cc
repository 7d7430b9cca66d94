#include "core/report/erlang.h"

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <vector>

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

Prediction MustPredict(const Demand& demand, std::uint32_t agents, Duration threshold) {
  const Result<Prediction> prediction = Predict(demand, agents, threshold);
  EXPECT_TRUE(prediction.ok());
  return prediction.ok() ? *prediction : Prediction{};
}

double Sum(const ContactShares& shares) { return shares.All(); }

struct ErlangCCase {
  double calls_per_hour;
  int handle_seconds;
  std::uint32_t agents;
  double b, c, service_level, asa, occupancy;
};

class ErlangCTest : public testing::TestWithParam<ErlangCCase> {};

TEST_P(ErlangCTest, AgreesWithTheVectors) {
  const ErlangCCase& known = GetParam();
  const Demand demand{known.calls_per_hour, seconds(known.handle_seconds), std::nullopt};
  EXPECT_NEAR(ErlangB(OfferedLoad(demand), known.agents), known.b, 5e-9);
  EXPECT_NEAR(ErlangC(OfferedLoad(demand), known.agents), known.c, 5e-9);
  const Prediction prediction = MustPredict(demand, known.agents, seconds(20));
  EXPECT_NEAR(prediction.wait_probability, known.c, 5e-9);
  EXPECT_NEAR(prediction.shares.answered_in_time, known.service_level, 5e-9);
  EXPECT_NEAR(prediction.asa.count(), known.asa, 5e-6);
  EXPECT_EQ(prediction.mean_wait, prediction.asa);
  EXPECT_NEAR(prediction.occupancy, known.occupancy, 5e-7);
  EXPECT_EQ(prediction.abandon_rate, 0);
  EXPECT_NEAR(Sum(prediction.shares), 1, 1e-15);
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, ErlangCTest,
    testing::Values(
        ErlangCCase{100, 180, 8, 0.07004785, 0.16726651, 0.88014831, 10.035990, 0.625},
        ErlangCCase{360, 240, 28, 0.06661213, 0.33313853, 0.76129581, 19.988312, 0.857143},
        ErlangCCase{360, 240, 30, 0.04012069, 0.17286206, 0.89515386, 6.914482, 0.8},
        ErlangCCase{1000, 300, 90, 0.04122734, 0.36728949, 0.76450119, 16.528027, 0.925926}));

struct ErlangACase {
  double calls_per_hour;
  int handle_seconds;
  int patience_seconds;
  std::uint32_t agents;
  double wait_probability, abandon_rate, mean_wait, answered_in_time;
};

class ErlangATest : public testing::TestWithParam<ErlangACase> {};

TEST_P(ErlangATest, AgreesWithTheVectors) {
  const ErlangACase& known = GetParam();
  const Demand demand{known.calls_per_hour, seconds(known.handle_seconds),
                      seconds(known.patience_seconds)};
  const Prediction prediction = MustPredict(demand, known.agents, seconds(20));
  EXPECT_NEAR(prediction.wait_probability, known.wait_probability, 5e-7);
  EXPECT_NEAR(prediction.abandon_rate, known.abandon_rate, 5e-7);
  EXPECT_NEAR(prediction.mean_wait.count(), known.mean_wait, 5e-7);
  EXPECT_NEAR(prediction.shares.answered_in_time, known.answered_in_time, 5e-7);
}

INSTANTIATE_TEST_SUITE_P(
    Vectors, ErlangATest,
    testing::Values(ErlangACase{100, 180, 120, 8, 0.125823, 0.029861, 3.583306, 0.919645},
                    ErlangACase{360, 240, 180, 26, 0.345431, 0.051914, 9.344435, 0.790905},
                    ErlangACase{360, 240, 180, 24, 0.493491, 0.086928, 15.647063, 0.665468},
                    ErlangACase{360, 240, 180, 22, 0.644343, 0.134461, 24.202942, 0.515884},
                    ErlangACase{1000, 300, 120, 84, 0.382754, 0.049378, 5.925308, 0.847332}));

// The same queue as a Markov chain of the number of calls in it, solved state by state.
struct Chain {
  double waits = 0;
  double hung_up = 0;
  double answered_in_time = 0;
  double mean_wait = 0;
};

// A caller with `ahead` before it: they leave at the rates of all agents and of their own hang-ups,
// while it hangs up itself; in small steps of time, by the classical Runge-Kutta method.
double AnsweredInTime(const std::vector<double>& share_by_ahead, double services, double hang_ups,
                      double threshold) {
  std::vector<double> at = share_by_ahead;
  const double fastest = services + hang_ups * static_cast<double>(at.size());
  const int steps = static_cast<int>(fastest * threshold * 20) + 200;
  const double step = threshold / steps;
  double answered = 0;
  const auto rates = [&](const std::vector<double>& now, std::vector<double>& change) {
    for (std::size_t k = 0; k < now.size(); ++k) {
      change[k] = -now[k] * (services + hang_ups * static_cast<double>(k + 1));
      if (k + 1 < now.size()) {
        change[k] += now[k + 1] * (services + hang_ups * static_cast<double>(k + 1));
      }
    }
    return services * now[0];
  };
  std::vector<double> k1(at.size()), k2(at.size()), k3(at.size()), k4(at.size()), probe(at.size());
  for (int i = 0; i < steps; ++i) {
    const auto shift = [&](const std::vector<double>& by, double factor) {
      for (std::size_t k = 0; k < at.size(); ++k) probe[k] = at[k] + factor * step * by[k];
    };
    const double a1 = rates(at, k1);
    shift(k1, 0.5);
    const double a2 = rates(probe, k2);
    shift(k2, 0.5);
    const double a3 = rates(probe, k3);
    shift(k3, 1);
    const double a4 = rates(probe, k4);
    answered += step / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
    for (std::size_t k = 0; k < at.size(); ++k) {
      at[k] += step / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k]);
    }
  }
  return answered;
}

Chain SolveChain(const Demand& demand, std::uint32_t agents, double threshold) {
  const double arrivals = demand.calls_per_hour / 3600;
  const double service = 1 / Seconds(demand.handle_time).count();
  const double hang_ups = 1 / Seconds(*demand.patience).count();
  std::vector<double> share{1};
  for (std::uint32_t n = 1; n < agents + 2000; ++n) {
    const double leave = service * std::min(n, agents) + hang_ups * (n > agents ? n - agents : 0U);
    share.push_back(share.back() * arrivals / leave);
  }
  double all = 0;
  for (const double one : share) all += one;
  Chain chain;
  std::vector<double> by_ahead;
  double line = 0;
  for (std::size_t n = 0; n < share.size(); ++n) {
    const double one = share[n] / all;
    if (n < agents) continue;
    chain.waits += one;
    line += one * static_cast<double>(n - agents);
    if (n < agents + 150) by_ahead.push_back(one);
  }
  chain.hung_up = hang_ups * line / arrivals;
  chain.mean_wait = line / arrivals;
  chain.answered_in_time =
      1 - chain.waits + AnsweredInTime(by_ahead, service * agents, hang_ups, threshold);
  return chain;
}

TEST(PredictTest, ErlangAIsTheMarkovChain) {
  const struct {
    double calls_per_hour;
    int handle, patience;
    std::uint32_t agents;
  } cases[] = {{100, 180, 120, 8}, {360, 240, 180, 26}, {360, 240, 30, 20},
               {60, 60, 5, 1},     {600, 60, 600, 10},  {900, 60, 20, 10}};
  for (const auto& one : cases) {
    const Demand demand{one.calls_per_hour, seconds(one.handle), seconds(one.patience)};
    const Prediction prediction = MustPredict(demand, one.agents, seconds(20));
    const Chain chain = SolveChain(demand, one.agents, 20);
    EXPECT_NEAR(prediction.wait_probability, chain.waits, 1e-11) << one.agents;
    EXPECT_NEAR(prediction.abandon_rate, chain.hung_up, 1e-11) << one.agents;
    EXPECT_NEAR(prediction.mean_wait.count(), chain.mean_wait, 1e-9) << one.agents;
    EXPECT_NEAR(prediction.shares.answered_in_time, chain.answered_in_time, 1e-7) << one.agents;
    EXPECT_NEAR(Sum(prediction.shares), 1, 1e-12) << one.agents;
  }
}

TEST(PredictTest, ErlangANearsErlangCAsPatienceGrows) {
  const Demand endless{360, seconds(240), std::nullopt};
  const Demand patient{360, seconds(240), hours(24 * 365)};
  const Prediction c = MustPredict(endless, 28, seconds(20));
  const Prediction a = MustPredict(patient, 28, seconds(20));
  EXPECT_NEAR(a.wait_probability, c.wait_probability, 1e-5);
  EXPECT_NEAR(a.asa.count(), c.asa.count(), 1e-3);
  EXPECT_NEAR(a.shares.answered_in_time, c.shares.answered_in_time, 1e-5);
  // Both share the same mean wait by Little's law: hang-ups are few but not none.
  EXPECT_NEAR(a.abandon_rate, a.mean_wait.count() / Seconds(*patient.patience).count(), 1e-12);
}

TEST(PredictTest, WaitsOfAllAreThoseOfTheAnsweredAndOfTheOthers) {
  const Demand demand{360, seconds(240), seconds(180)};
  const Prediction p = MustPredict(demand, 22, seconds(20));
  // Under twice the patience the answered wait less than those who hung up, and both make the mean.
  const double of_answered = p.asa.count() * (1 - p.abandon_rate);
  const double of_hung_up = (p.mean_wait.count() - of_answered) / p.abandon_rate;
  EXPECT_GT(of_hung_up, 0);
  EXPECT_GT(p.asa.count(), 0);
  EXPECT_NEAR(p.occupancy, 24 * (1 - p.abandon_rate) / 22, 1e-12);
}

TEST(PredictTest, HugeLoadsNeitherOverflowNorLoseTheirDigits) {
  // 40,000 erlangs: with as many agents as load plus its root, C nears Halfin and Whitt's 0.2233.
  const Demand endless{40'000 * 12, seconds(300), std::nullopt};
  EXPECT_NEAR(MustPredict(endless, 40'200, seconds(20)).wait_probability, 0.2233, 0.001);
  // A million agents with twice as much to do as they can: half of the calls are lost.
  const Demand flood{calls_per_hour_max, seconds(7'200), seconds(60)};
  const Prediction p = MustPredict(flood, theory_agents_max, seconds(20));
  const double load = OfferedLoad(flood);
  EXPECT_NEAR(p.wait_probability, 1, 1e-12);
  EXPECT_NEAR(p.abandon_rate, 1 - theory_agents_max / load, 1e-9);
  EXPECT_NEAR(p.occupancy, 1, 1e-9);
  EXPECT_NEAR(Sum(p.shares), 1, 1e-9);
}

TEST(PredictTest, NothingToDoAndNobodyToDoIt) {
  const Prediction calm = MustPredict({0, seconds(240), seconds(60)}, 5, seconds(20));
  EXPECT_EQ(calm.wait_probability, 0);
  EXPECT_EQ(calm.shares.answered_in_time, 1);
  EXPECT_EQ(calm.occupancy, 0);
  const Prediction alone = MustPredict({10, seconds(240), seconds(60)}, 0, seconds(60));
  EXPECT_EQ(alone.abandon_rate, 1);
  EXPECT_EQ(alone.mean_wait, Seconds(60));
  EXPECT_NEAR(alone.shares.abandoned_in_time, 1 - std::exp(-1), 1e-15);
}

TEST(PredictTest, WithoutHangUpsTooFewAgentsNeverCatchUp) {
  const Demand demand{360, seconds(240), std::nullopt};
  for (const std::uint32_t agents : {0U, 1U, 24U}) {
    const Prediction p = MustPredict(demand, agents, seconds(20));
    EXPECT_EQ(p.wait_probability, 1);
    EXPECT_TRUE(std::isinf(p.asa.count()));
    EXPECT_EQ(p.shares.answered_in_time, 0);
    EXPECT_EQ(p.shares.others_late, 1);
    EXPECT_EQ(p.occupancy, agents == 0 ? 0 : 1);
  }
  EXPECT_LT(MustPredict(demand, 25, seconds(20)).wait_probability, 1);
}

TEST(PredictTest, RefusesWhatNoTheoryCanAnswer) {
  const Demand fine{360, seconds(240), seconds(180)};
  Demand negative = fine;
  negative.calls_per_hour = -1;
  Demand undefined = fine;
  undefined.calls_per_hour = std::nan("");
  Demand instant = fine;
  instant.handle_time = Duration::zero();
  Demand hasty = fine;
  hasty.patience = Duration::zero();
  Demand eternal = fine;
  eternal.patience = kTheoryTimeMax + seconds(1);
  for (const Demand& demand : {negative, undefined, instant, hasty, eternal}) {
    const auto refused = Predict(demand, 20, seconds(20));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().reason, "DEMAND_INVALID");
  }
  EXPECT_FALSE(Predict(fine, theory_agents_max + 1, seconds(20)).ok());
  EXPECT_FALSE(Predict(fine, 20, seconds(-1)).ok());
}

}  // namespace
}  // namespace strowger::core
