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
  for (int i = 0; i < 6; ++i) pace.AddAgent({0}, 1);
  EXPECT_EQ(pace.NextAgent(0), seconds(30));
  pace.AddAgent({0}, -1);
  EXPECT_EQ(pace.NextAgent(0), seconds(36));
}

TEST(PaceTest, QueuesShareThoseAgentsWhoServeBoth) {
  Pace pace(4);
  pace.AddAgent({0, 3, 1}, 1);
  pace.AddAgent({3, 0}, 1);
  pace.AddAgent({2}, 1);
  EXPECT_EQ(pace.agents(0), 2);
  ASSERT_EQ(pace.SharedWith(0).size(), 2U);
  EXPECT_EQ(pace.SharedWith(0)[0].queue, 1U);
  EXPECT_EQ(pace.SharedWith(0)[0].agents, 1);
  EXPECT_EQ(pace.SharedWith(0)[1].queue, 3U);
  EXPECT_EQ(pace.SharedWith(0)[1].agents, 2);
  EXPECT_TRUE(pace.SharedWith(2).empty());
  pace.AddAgent({0, 3, 1}, -1);
  ASSERT_EQ(pace.SharedWith(3).size(), 1U);
  EXPECT_EQ(pace.SharedWith(3)[0].agents, 1);
  EXPECT_TRUE(pace.SharedWith(1).empty());
}

}  // namespace
}  // namespace strowger::core
