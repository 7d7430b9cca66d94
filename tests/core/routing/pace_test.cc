#include "core/routing/pace.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(PaceTest, MeanFollowsTheContacts) {
  Pace pace(2);
  EXPECT_EQ(pace.MeanContact(0), minutes(3));
  for (int i = 0; i < 200; ++i) pace.ContactTook(0, seconds(60));
  EXPECT_NEAR(static_cast<double>(pace.MeanContact(0).count()), 60e9, 1e7);
  EXPECT_EQ(pace.MeanContact(1), minutes(3));
  pace.ContactTook(0, hours(100));
  EXPECT_LT(pace.MeanContact(0), minutes(5)) << "one forgotten wrap-up turns nothing";
}

TEST(PaceTest, MoreAgentsAreFreeSooner) {
  Pace pace(1);
  EXPECT_EQ(pace.NextAgent(0), minutes(3)) << "as if one came";
  pace.AddAgents(0, 1);
  pace.AddAgents(0, 5);
  EXPECT_EQ(pace.NextAgent(0), seconds(30));
  EXPECT_EQ(pace.ExpectedWait(0, 3), minutes(2));
}

}  // namespace
}  // namespace strowger::core
