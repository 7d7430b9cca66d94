#include "core/routing/ready_agents.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace strowger::core {
namespace {

constexpr std::size_t kAgents = 130;

FloorSetup MakeSetup(Strategy strategy) {
  FloorSetup setup;
  setup.skills = {SkillId{"english"}, SkillId{"billing"}};
  setup.queues.resize(2);
  setup.queues[0].id = QueueId{"sales"};
  setup.queues[1].id = QueueId{"support"};
  setup.queues[0].strategy = strategy;
  for (std::size_t i = 0; i < kAgents; ++i) {
    AgentSetup agent;
    agent.id = AgentId{"a" + std::to_string(i)};
    agent.queues = {QueueId{"sales"}};
    if (i % 2 == 0) agent.queues.push_back(QueueId{"support"});
    setup.agents.push_back(agent);
  }
  return setup;
}

AgentSet SetOf(const std::vector<AgentNumber>& agents) {
  AgentSet set(kAgents);
  for (const AgentNumber agent : agents) set.Add(agent);
  return set;
}

// Agents who are ready in a queue "sales" of one strategy.
class Ready {
 public:
  explicit Ready(FloorSetup setup) : setup_(std::move(setup)) {}
  explicit Ready(Strategy strategy) : Ready(MakeSetup(strategy)) {}

  void Add(AgentNumber agent, int idle_since, const WorkCounts& counts = {}) {
    AgentState state;
    state.idle_since = TimePoint(std::chrono::seconds(idle_since));
    state.counts = counts;
    ready_.Add(agent, state, 0);
  }
  void Remove(AgentNumber agent) { ready_.Remove(agent); }
  AgentNumber Best(QueueNumber queue, const AgentSet& eligible,
                   const std::vector<NumberedNeed>& needs = {}, std::uint64_t draw = 0) const {
    return ready_.Best({queue, eligible, needs, draw});
  }
  AgentNumber Best(const std::vector<AgentNumber>& eligible) const {
    return Best(0, SetOf(eligible));
  }

 private:
  const FloorSetup setup_;
  const Directory directory_{setup_};
  const Eligibility eligibility_{setup_, directory_};
  ReadyAgents ready_{setup_, directory_, eligibility_};
};

class ReadyAgentsTest : public testing::Test {
 protected:
  void Add(AgentNumber agent, int idle_since) { ready_.Add(agent, idle_since); }

  Ready ready_{Strategy::kLongestIdle};
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

struct KeyCase {
  const char* name;
  Strategy strategy;
  WorkCounts first;
  WorkCounts second;
};

class StrategyKeyTest : public testing::TestWithParam<KeyCase> {};

// `first` goes first though idle for less time; with equal counts the longest idle does.
TEST_P(StrategyKeyTest, DecidesBeforeIdleTime) {
  Ready floor(GetParam().strategy);
  floor.Add(3, 10, GetParam().second);
  floor.Add(5, 20, GetParam().first);
  floor.Add(7, 15, GetParam().first);
  EXPECT_EQ(floor.Best({3, 5}), 5U);
  EXPECT_EQ(floor.Best({3, 5, 7}), 7U);
}

using std::chrono::minutes;
INSTANTIATE_TEST_SUITE_P(
    Strategies, StrategyKeyTest,
    testing::Values(
        KeyCase{"FewestContacts", Strategy::kFewestContacts, {.contacts = 2}, {.contacts = 3}},
        KeyCase{"LeastTalkTime",
                Strategy::kLeastTalkTime,
                {.contacts = 9, .talk = minutes(4)},
                {.contacts = 1, .talk = minutes(5)}},
        KeyCase{"LeastOccupied",
                Strategy::kLeastOccupied,
                {.talk = minutes(40), .wrap_up = minutes(8), .idle = minutes(52)},
                {.talk = minutes(3), .wrap_up = minutes(2), .idle = minutes(5)}},
        KeyCase{"RoundRobin",
                Strategy::kRoundRobin,
                {.last_asked = OfferId{5}},
                {.last_asked = OfferId{6}}}),
    [](const auto& test) { return test.param.name; });

TEST(StrategyTest, FixedOrderIsThatOfTheSetup) {
  Ready floor(Strategy::kFixedOrder);
  floor.Add(9, 1);
  floor.Add(4, 50);
  EXPECT_EQ(floor.Best({4, 9}), 4U);
}

TEST(StrategyTest, LowerLevelIsAskedFirstWhateverTheStrategy) {
  for (int i = 0; i <= static_cast<int>(Strategy::kLeastSkilled); ++i) {
    FloorSetup setup = MakeSetup(static_cast<Strategy>(i));
    setup.agents[2].levels[QueueId{"sales"}] = 2;
    setup.agents[3].levels[QueueId{"sales"}] = 2;
    setup.agents[4].levels[QueueId{"sales"}] = 3;
    Ready floor(setup);
    for (AgentNumber agent = 2; agent <= 6; ++agent) floor.Add(agent, static_cast<int>(agent));
    EXPECT_GE(floor.Best({2, 3, 4, 5, 6}), 5U) << i;
    EXPECT_LE(floor.Best({2, 3, 4}), 3U) << i;
    EXPECT_EQ(floor.Best({4}), 4U) << i;
  }
}

TEST(StrategyTest, LeastSkilledKeepsGeneralistsFree) {
  FloorSetup setup = MakeSetup(Strategy::kLeastSkilled);
  setup.agents[1].skills = {{SkillId{"english"}, 1}, {SkillId{"billing"}, 1}};
  setup.agents[2].skills = {{SkillId{"english"}, 10}};
  setup.agents[3].skills = {{SkillId{"english"}, 9}};
  Ready floor(setup);
  for (AgentNumber agent = 1; agent <= 3; ++agent) floor.Add(agent, static_cast<int>(agent));
  EXPECT_EQ(floor.Best({1, 2, 3}), 3U);
  EXPECT_EQ(floor.Best({1, 2}), 2U);
}

TEST(StrategyTest, BestSkillAgreesWithAddingUpLevelsOneByOne) {
  std::mt19937 random(11);
  FloorSetup setup = MakeSetup(Strategy::kBestSkill);
  setup.skills.clear();
  for (int i = 0; i < 30; ++i) setup.skills.emplace_back("s" + std::to_string(i));
  for (AgentSetup& agent : setup.agents) {
    for (const SkillId& skill : setup.skills) {
      if (random() % 4 != 0) agent.skills[skill] = static_cast<int>(random() % 10) + 1;
    }
  }
  Ready floor(setup);
  for (AgentNumber agent = 0; agent < kAgents; ++agent) {
    floor.Add(agent, static_cast<int>(random() % 50));
  }
  for (int round = 0; round < 200; ++round) {
    std::vector<NumberedNeed> needs;
    const std::size_t count = round % 4 == 0 ? kScoredNeedsMax : random() % 4;
    for (SkillNumber skill = 0; skill < count; ++skill) needs.push_back({skill, 1});
    std::vector<AgentNumber> eligible;
    for (AgentNumber one = 0; one < kAgents; ++one) {
      if (random() % 3 == 0) eligible.push_back(one);
    }
    const auto sum = [&](AgentNumber agent) {
      int levels = 0;
      for (const NumberedNeed& need : needs) {
        const auto skill = setup.agents[agent].skills.find(setup.skills[need.skill]);
        if (skill != setup.agents[agent].skills.end()) levels += skill->second;
      }
      return levels;
    };
    const AgentNumber best = floor.Best(0, SetOf(eligible), needs);
    for (const AgentNumber one : eligible) ASSERT_LE(sum(one), sum(best)) << "round " << round;
  }
}

// How often each of four agents is drawn in a thousand draws of one seed.
std::vector<int> Draws(Strategy strategy) {
  FloorSetup setup = MakeSetup(strategy);
  setup.agents[66].weights[QueueId{"sales"}] = 7;
  Ready floor(setup);
  for (const AgentNumber agent : {1U, 64U, 66U, 129U}) floor.Add(agent, 1);
  std::vector<int> drawn(kAgents);
  for (std::uint64_t number = 0; number < 10'000; ++number) {
    ++drawn[floor.Best(0, SetOf({1, 64, 65, 66, 129}), {}, DrawFor(77, number))];
  }
  return {drawn[1], drawn[64], drawn[66], drawn[129]};
}

// Off by more than five standard deviations would be no chance.
TEST(StrategyTest, RandomTreatsAllAlike) {
  for (const int drawn : Draws(Strategy::kRandom)) EXPECT_NEAR(drawn, 2500, 220);
}

TEST(StrategyTest, WeightedRandomFollowsTheWeights) {
  const std::vector<int> drawn = Draws(Strategy::kWeightedRandom);
  EXPECT_NEAR(drawn[0], 1000, 150);
  EXPECT_NEAR(drawn[1], 1000, 150);
  EXPECT_NEAR(drawn[2], 7000, 230);
  EXPECT_NEAR(drawn[3], 1000, 150);
}

TEST(StrategyTest, NamesGoThereAndBack) {
  for (int i = 0; i <= static_cast<int>(Strategy::kLeastSkilled); ++i) {
    const auto strategy = static_cast<Strategy>(i);
    EXPECT_EQ(StrategyNamed(NameOf(strategy)), strategy);
  }
  EXPECT_FALSE(StrategyNamed("most-idle"));
}

}  // namespace
}  // namespace strowger::core
