#include "core/routing/number_set.h"

#include <random>

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

TEST(NumberSetTest, HoldsAgentsAcrossWords) {
  AgentSet set(200);
  for (const std::uint32_t agent : {0U, 63U, 64U, 199U}) set.Add(agent);
  EXPECT_TRUE(set.Contains(63));
  EXPECT_FALSE(set.Contains(65));
  set.Remove(63);
  EXPECT_FALSE(set.Contains(63));
}

TEST(NumberSetTest, SharedAgentsAreCountedAndVisitedInOrder) {
  AgentSet a(200);
  AgentSet b(200);
  for (const std::uint32_t agent : {3U, 64U, 130U, 199U}) a.Add(agent);
  for (const std::uint32_t agent : {3U, 65U, 130U, 199U}) b.Add(agent);
  EXPECT_EQ(a.CountShared(b), 3U);
  EXPECT_TRUE(a.SharesWith(b));
  std::vector<std::uint32_t> visited;
  a.ForEachShared(b, [&](std::uint32_t agent) { visited.push_back(agent); });
  EXPECT_EQ(visited, (std::vector<std::uint32_t>{3, 130, 199}));
  EXPECT_EQ(a.Count(), 4U);
  a.KeepShared(b);
  EXPECT_FALSE(a.Contains(64));
  EXPECT_TRUE(a.Contains(130));
  EXPECT_FALSE(a.SharesWith(AgentSet(200)));
}

TEST(NumberSetTest, CountsAsManyAsItVisits) {
  std::mt19937_64 engine(1);
  for (const std::size_t capacity : {1U, 64U, 65U, 1000U, 5000U}) {
    AgentSet a(capacity);
    AgentSet b(capacity);
    for (std::uint32_t number = 0; number < capacity; ++number) {
      if (engine() % 2 == 0) a.Add(number);
      if (engine() % 3 != 0) b.Add(number);
    }
    std::size_t visited = 0;
    a.ForEachShared(b, [&](std::uint32_t) { ++visited; });
    EXPECT_EQ(a.CountShared(b), visited) << capacity;
  }
}

}  // namespace
}  // namespace strowger::core
