#include "core/routing/ready_agents.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace strowger::core {
namespace {

constexpr std::size_t kAgents = 130;

FloorSetup MakeSetup() {
  FloorSetup setup;
  setup.queues.resize(2);
  setup.queues[0].id = QueueId{"sales"};
  setup.queues[1].id = QueueId{"support"};
  for (std::size_t i = 0; i < kAgents; ++i) {
    AgentSetup agent;
    agent.id = AgentId{"a" + std::to_string(i)};
    agent.queues = {QueueId{"sales"}};
    if (i % 2 == 0) agent.queues.push_back(QueueId{"support"});
    setup.agents.push_back(agent);
  }
  return setup;
}

class ReadyAgentsTest : public testing::Test {
 protected:
  void Add(AgentNumber agent, int idle_since) {
    AgentState state;
    state.idle_since = TimePoint(std::chrono::seconds(idle_since));
    ready_.Add(agent, state);
  }
  static AgentSet SetOf(const std::vector<AgentNumber>& agents) {
    AgentSet set(kAgents);
    for (const AgentNumber agent : agents) set.Add(agent);
    return set;
  }

  const FloorSetup setup_ = MakeSetup();
  const Directory directory_{setup_};
  const Eligibility eligibility_{setup_, directory_};
  ReadyAgents ready_{kAgents, std::vector(2, Strategy::kLongestIdle), eligibility_};
};

TEST_F(ReadyAgentsTest, LongestIdleAgentWins) {
  Add(0, 30);
  Add(2, 10);
  Add(4, 20);
  EXPECT_EQ(ready_.Best(0, SetOf({0, 2, 4})), 2U);
  EXPECT_EQ(ready_.Best(1, SetOf({0, 4})), 4U);
  ready_.Remove(2);
  EXPECT_EQ(ready_.Best(0, SetOf({0, 2, 4})), 4U);
}

TEST_F(ReadyAgentsTest, AmongEquallyIdleTheOrderOfTheSetupDecides) {
  Add(8, 10);
  Add(6, 10);
  EXPECT_EQ(ready_.Best(0, SetOf({6, 8})), 6U);
}

TEST_F(ReadyAgentsTest, NobodyWinsWhereNobodyIsEligible) {
  Add(1, 10);
  EXPECT_EQ(ready_.Best(0, SetOf({3, 5})), kNoNumber);
  EXPECT_EQ(ready_.Best(0, SetOf({})), kNoNumber);
}

// Few eligible ones far behind in the order are found by comparing them, many by walking the order.
TEST_F(ReadyAgentsTest, BothWaysOfSearchingAgreeWithComparingAll) {
  std::mt19937 random(3);
  std::map<AgentNumber, int> idle;
  for (int round = 0; round < 3000; ++round) {
    const auto agent = static_cast<AgentNumber>(random() % kAgents);
    if (idle.contains(agent)) {
      ready_.Remove(agent);
      idle.erase(agent);
    } else {
      idle[agent] = static_cast<int>(random() % 500);
      Add(agent, idle[agent]);
    }
    std::vector<AgentNumber> eligible;
    const std::size_t one_in = random() % 60 + 1;
    for (AgentNumber one = 0; one < kAgents; ++one) {
      if (random() % one_in == 0) eligible.push_back(one);
    }
    AgentNumber expected = kNoNumber;
    for (const AgentNumber one : eligible) {
      if (!idle.contains(one)) continue;
      if (expected == kNoNumber || idle[one] < idle[expected]) expected = one;
    }
    ASSERT_EQ(ready_.Best(0, SetOf(eligible)), expected) << "round " << round;
  }
}

}  // namespace
}  // namespace strowger::core
