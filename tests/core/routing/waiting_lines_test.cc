#include "core/routing/waiting_lines.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace strowger::core {
namespace {

constexpr std::size_t kAgents = 8;

FloorSetup MakeSetup() {
  FloorSetup setup;
  setup.skills = {SkillId{"english"}, SkillId{"chinese"}};
  setup.queues.resize(3);
  for (std::size_t i = 0; i < 3; ++i) setup.queues[i].id = QueueId{"q" + std::to_string(i)};
  for (std::size_t i = 0; i < kAgents; ++i) {
    AgentSetup agent;
    agent.id = AgentId{"a" + std::to_string(i)};
    agent.skills[SkillId{"english"}] = static_cast<int>(i) + 1;
    agent.skills[SkillId{"chinese"}] = static_cast<int>(kAgents - i);
    for (std::size_t queue = 0; queue < 3; ++queue) {
      if (i % 3 != queue) agent.queues.push_back(setup.queues[queue].id);
    }
    setup.agents.push_back(agent);
  }
  return setup;
}

Place At(int priority, int arrived, std::uint64_t item) {
  return {priority, TimePoint(std::chrono::seconds(arrived)), WorkItemId{item}};
}

class WaitingLinesTest : public testing::Test {
 protected:
  const FloorSetup setup_ = MakeSetup();
  const Directory directory_{setup_};
  const Eligibility eligibility_{setup_, directory_};
  WaitingLines lines_{3, eligibility_};
};

TEST(PlaceTest, PriorityThenArrivalThenNumber) {
  EXPECT_LT(At(5, 100, 9), At(1, 1, 1));
  EXPECT_LT(At(1, 1, 9), At(1, 2, 1));
  EXPECT_LT(At(1, 1, 1), At(1, 1, 2));
}

TEST_F(WaitingLinesTest, FirstOverAllQueuesOfTheAgent) {
  lines_.Add({1, 0, {}, {}}, At(0, 10, 1));
  lines_.Add({2, 0, {}, {}}, At(0, 5, 2));
  lines_.Add({0, 0, {}, {}}, At(9, 1, 3));
  EXPECT_EQ(lines_.BestFor(0), At(0, 5, 2)) << "agent 0 does not serve queue 0";
  EXPECT_EQ(lines_.BestFor(1), At(9, 1, 3));
}

TEST_F(WaitingLinesTest, PassesByWhatTheAgentMayNotTake) {
  lines_.Add({1, 0, {{0, 5}}, {}}, At(9, 1, 1));
  lines_.Add({1, 0, {}, {0}}, At(5, 1, 2));
  lines_.Add({1, 0, {}, {}}, At(0, 3, 3));
  EXPECT_EQ(lines_.BestFor(0), At(0, 3, 3));
  EXPECT_EQ(lines_.BestFor(5), At(9, 1, 1));
}

TEST_F(WaitingLinesTest, EmptyGroupsAreForgotten) {
  WaitingGroup* group = lines_.Add({1, 0, {}, {0}}, At(0, 1, 1));
  EXPECT_EQ(lines_.declined_groups().size(), 1U);
  lines_.Remove(group, At(0, 1, 1));
  EXPECT_TRUE(lines_.declined_groups().empty());
  EXPECT_FALSE(lines_.BestFor(1));
}

TEST_F(WaitingLinesTest, HeadsAgreeWithComparingAllItems) {
  struct Waiting {
    GroupKey key;
    Place place;
    WaitingGroup* group;
  };
  std::mt19937 random(5);
  std::map<std::uint64_t, Waiting> items;
  std::uint64_t next = 1;
  for (int round = 0; round < 1500; ++round) {
    if (items.empty() || random() % 100 < 52) {
      GroupKey key{static_cast<QueueNumber>(random() % 3), 0, {}, {}};
      if (random() % 2 == 0) {
        key.needs.push_back(
            {static_cast<SkillNumber>(random() % 2), static_cast<int>(random() % 8) + 1});
      }
      if (random() % 4 == 0) key.declined = {static_cast<AgentNumber>(random() % kAgents)};
      const Place place = At(static_cast<int>(random() % 3), static_cast<int>(random() % 50), next);
      items[next++] = {key, place, lines_.Add(key, place)};
    } else {
      const auto gone = std::next(items.begin(), static_cast<long>(random() % items.size()));
      lines_.Remove(gone->second.group, gone->second.place);
      items.erase(gone);
    }
    for (AgentNumber agent = 0; agent < kAgents; ++agent) {
      std::optional<Place> expected;
      for (const auto& [id, item] : items) {
        if (!eligibility_.Of(item.key).Contains(agent)) continue;
        if (!expected || item.place < *expected) expected = item.place;
      }
      ASSERT_EQ(lines_.BestFor(agent), expected) << "round " << round << " agent " << agent;
    }
  }
}

}  // namespace
}  // namespace strowger::core
