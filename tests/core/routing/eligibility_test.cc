#include "core/routing/eligibility.h"

#include <gtest/gtest.h>

#include <random>

namespace strowger::core {
namespace {

constexpr std::size_t kAgents = 150;  // More than two words of bits.

FloorSetup MakeSetup(std::mt19937& random) {
  FloorSetup setup;
  for (int i = 0; i < 5; ++i) setup.skills.emplace_back("s" + std::to_string(i));
  setup.queues.resize(3);
  for (std::size_t i = 0; i < 3; ++i) setup.queues[i].id = QueueId{"q" + std::to_string(i)};
  for (std::size_t i = 0; i < kAgents; ++i) {
    AgentSetup agent;
    agent.id = AgentId{"a" + std::to_string(i)};
    agent.link = LinkId{i % 4 == 0 ? "west" : "east"};
    for (const SkillId& skill : setup.skills) {
      const int level = static_cast<int>(random() % 11);
      if (level > 0) agent.skills[skill] = level;
    }
    for (const QueueSetup& queue : setup.queues) {
      if (random() % 3 != 0) agent.queues.push_back(queue.id);
    }
    setup.agents.push_back(agent);
  }
  return setup;
}

bool MayTake(const AgentSetup& agent, const FloorSetup& setup, const GroupKey& key,
             AgentNumber number) {
  const auto has = [](const auto& list, const auto& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
  };
  if (agent.link.value != (key.link == 0 ? "west" : "east")) return false;
  if (!has(agent.queues, setup.queues[key.queue].id) || has(key.declined, number)) return false;
  for (const NumberedNeed& need : key.needs) {
    const auto skill = agent.skills.find(setup.skills[need.skill]);
    if (skill == agent.skills.end() || skill->second < need.least_level) return false;
  }
  return true;
}

TEST(EligibilityTest, WordsOfBitsAgreeWithComparingOneByOne) {
  std::mt19937 random(1);
  const FloorSetup setup = MakeSetup(random);
  const Directory directory(setup);
  const Eligibility eligibility(setup, directory);
  std::size_t eligible = 0;
  for (int round = 0; round < 200; ++round) {
    GroupKey key;
    key.queue = static_cast<QueueNumber>(random() % 3);
    key.link = static_cast<LinkNumber>(random() % 2);
    for (SkillNumber skill = 0; skill < 5; ++skill) {
      if (random() % 2 == 0) key.needs.push_back({skill, static_cast<int>(random() % 10) + 1});
    }
    if (round % 2 == 0) key.declined = {static_cast<AgentNumber>(random() % kAgents)};
    const AgentSet agents = eligibility.Of(key);
    for (AgentNumber number = 0; number < kAgents; ++number) {
      const bool may_take = MayTake(setup.agents[number], setup, key, number);
      ASSERT_EQ(agents.Contains(number), may_take) << "round " << round << " agent " << number;
      if (may_take) ++eligible;
    }
  }
  EXPECT_GT(eligible, 1000U);
}

TEST(EligibilityTest, NobodyIsEligibleForACallOnAnUnknownLink) {
  std::mt19937 random(1);
  const FloorSetup setup = MakeSetup(random);
  const Directory directory(setup);
  const Eligibility eligibility(setup, directory);
  AgentSet all(kAgents);
  all.AddAll();
  EXPECT_FALSE(eligibility.Of({0, 7, {}, {}}).SharesWith(all));
}

TEST(EligibilityTest, AQueueNamedTwiceIsServedOnce) {
  FloorSetup setup;
  setup.queues.resize(1);
  setup.queues[0].id = QueueId{"sales"};
  setup.agents.resize(1);
  setup.agents[0].id = AgentId{"ana"};
  setup.agents[0].queues = {QueueId{"sales"}, QueueId{"sales"}, QueueId{"gone"}};
  const Directory directory(setup);
  const Eligibility eligibility(setup, directory);
  EXPECT_EQ(eligibility.QueuesOf(0), std::vector<QueueNumber>{0});
}

}  // namespace
}  // namespace strowger::core
