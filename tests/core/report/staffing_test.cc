#include "core/report/staffing.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::seconds;
using enum ServiceLevelFormula;

const Demand kEndless{360, seconds(240), std::nullopt};
const Demand kPatient{360, seconds(240), seconds(180)};

std::uint32_t Fewest(const Demand& demand, const StaffingTarget& target) {
  const auto staffing = FewestAgents(demand, target);
  EXPECT_TRUE(staffing.ok());
  return staffing.ok() ? staffing->agents : 0;
}

TEST(StaffingTest, EightyTwentyNeedsOneMoreThanTheVectorThatMissesIt) {
  // 28 agents reach 76.1 %, 30 reach 89.5 %.
  const auto staffing = FewestAgents(kEndless, {.service_level = ServiceLevelTarget{}});
  ASSERT_TRUE(staffing.ok());
  EXPECT_EQ(staffing->agents, 29U);
  EXPECT_GE(staffing->prediction.shares.answered_in_time, 0.8);
}

TEST(StaffingTest, CallersWhoHangUpNeedFewerAgents) {
  // 26 agents reach 79.1 % by Erlang A.
  EXPECT_EQ(Fewest(kPatient, {.service_level = ServiceLevelTarget{}}), 27U);
  ServiceLevelTarget lenient;
  lenient.share = 0.79;
  EXPECT_EQ(Fewest(kPatient, {.service_level = lenient}), 26U);
}

TEST(StaffingTest, EachFigureMayBeTheTarget) {
  EXPECT_EQ(Fewest(kEndless, {.asa_max = seconds(20)}), 28U);
  EXPECT_EQ(Fewest(kEndless, {.asa_max = std::chrono::milliseconds(19'988)}), 29U);
  EXPECT_EQ(Fewest(kPatient, {.abandon_rate_max = 0.0520}), 26U);
  EXPECT_EQ(Fewest(kPatient, {.abandon_rate_max = 0.0519}), 27U);
  EXPECT_EQ(Fewest(kEndless, {.occupancy_max = 0.8}), 30U);
}

TEST(StaffingTest, AllFiguresMustHold) {
  EXPECT_EQ(Fewest(kEndless, {.service_level = ServiceLevelTarget{}, .occupancy_max = 0.7}), 35U);
}

// Looks at every number of agents, so that the bisection cannot pass by a smaller one.
TEST(StaffingTest, OneAgentFewerMissesByEveryFormula) {
  for (const auto formula : {kIgnoreAbandons, kAbandonsAgainst, kAbandonsFor, kHandledOnly}) {
    for (const double share : {0.5, 0.8, 0.95, 0.999}) {
      ServiceLevelTarget target{formula, share, seconds(20)};
      std::uint32_t first = 0;
      while (true) {
        const auto p = Predict(kPatient, ++first, target.within);
        ASSERT_TRUE(p.ok());
        if (ServiceLevel(formula, p->shares).value_or(0) >= share) break;
      }
      EXPECT_EQ(Fewest(kPatient, {.service_level = target}), first)
          << NameOf(formula) << " " << share;
    }
  }
}

TEST(StaffingTest, LargeCentersAreStaffedToo) {
  const Demand large{120'000, seconds(300), seconds(120)};  // 10,000 erlangs.
  const std::uint32_t agents = Fewest(large, {.service_level = ServiceLevelTarget{}});
  // Seen as a fluid, the line is so long that the share who hang up in it makes up for the agents
  // who are missing: 20 s are waited with 10,000 e^(-20/120) = 8,465 agents. Chance needs some
  // more.
  EXPECT_GT(agents, 8'465U);
  EXPECT_LT(agents, 8'765U);
}

TEST(StaffingTest, NonsenseIsRefused) {
  const auto reason = [](const StaffingTarget& target) {
    const auto refused = FewestAgents(kEndless, target);
    return refused.ok() ? std::string("none") : refused.error().reason;
  };
  EXPECT_EQ(reason({}), "TARGET_INVALID");
  EXPECT_EQ(reason({.service_level = ServiceLevelTarget{kHandledOnly, 1, seconds(20)}}),
            "TARGET_INVALID");
  EXPECT_EQ(reason({.service_level = ServiceLevelTarget{kHandledOnly, 0, seconds(20)}}),
            "TARGET_INVALID");
  EXPECT_EQ(reason({.asa_max = Duration::zero()}), "TARGET_INVALID");
  EXPECT_EQ(reason({.abandon_rate_max = 0.0}), "TARGET_INVALID");
  EXPECT_EQ(reason({.occupancy_max = 1e-9}), "TARGET_OUT_OF_REACH");
  EXPECT_EQ(FewestAgents({-1, seconds(1), std::nullopt}, {.asa_max = seconds(1)}).error().reason,
            "DEMAND_INVALID");
}

}  // namespace
}  // namespace strowger::core
