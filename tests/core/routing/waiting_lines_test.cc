#include "core/routing/waiting_lines.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace strowger::core {
namespace {

ChannelSet OnlyCalls() {
  ChannelSet channels;
  channels.Add(Channel::kCall);
  return channels;
}

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

constexpr TimePoint kNow{std::chrono::seconds(1000)};

Place At(int priority, int arrived, std::uint64_t item, const QueueSetup& queue = {},
         bool is_overdue = false) {
  const TimePoint time{std::chrono::seconds(arrived)};
  return Growth(queue).PlaceOf(priority, time, WorkItemId{item}, is_overdue);
}

class WaitingLinesTest : public testing::Test {
 protected:
  const FloorSetup setup_ = MakeSetup();
  const Directory directory_{setup_};
  const Eligibility eligibility_{setup_, directory_};
  Pace pace_{3};
  WaitingLines lines_{setup_, eligibility_, pace_};

  std::optional<Place> BestFor(AgentNumber agent) const {
    const auto best = lines_.BestFor(agent, OnlyCalls(), kNow);
    return best ? std::optional(best->place) : std::nullopt;
  }
};

TEST_F(WaitingLinesTest, FirstOverAllQueuesOfTheAgent) {
  lines_.Add({1, 0, {}, {}}, At(0, 10, 1));
  lines_.Add({2, 0, {}, {}}, At(0, 5, 2));
  lines_.Add({0, 0, {}, {}}, At(9, 1, 3));
  EXPECT_EQ(BestFor(0), At(0, 5, 2)) << "agent 0 does not serve queue 0";
  EXPECT_EQ(BestFor(1), At(9, 1, 3));
}

TEST_F(WaitingLinesTest, PassesByWhatTheAgentMayNotTake) {
  lines_.Add({1, 0, {{0, 5}}, {}}, At(9, 1, 1));
  lines_.Add({1, 0, {}, {0}}, At(5, 1, 2));
  lines_.Add({1, 0, {}, {}}, At(0, 3, 3));
  EXPECT_EQ(BestFor(0), At(0, 3, 3));
  EXPECT_EQ(BestFor(5), At(9, 1, 1));
}

TEST_F(WaitingLinesTest, EmptyGroupsAreForgotten) {
  WaitingGroup* group = lines_.Add({1, 0, {}, {0}}, At(0, 1, 1));
  EXPECT_EQ(lines_.declined_groups().size(), 1U);
  lines_.Remove(group, At(0, 1, 1));
  EXPECT_TRUE(lines_.declined_groups().empty());
  EXPECT_FALSE(BestFor(1));
}

// What the record of the order promises, compared with all items one by one: queues with and
// without ageing, objectives and a limit, at ever later times.
TEST(OrderOfWaitingWorkTest, HeadsAgreeWithComparingAllItemsAtAnyTime) {
  FloorSetup setup = MakeSetup();
  setup.queues[0].ageing = 3;
  setup.queues[1].service_objective = std::chrono::seconds(20);
  setup.queues[2].ageing = 1;
  setup.queues[2].service_objective = std::chrono::seconds(50);
  const Directory directory(setup);
  const Eligibility eligibility(setup, directory);
  Pace pace(3);
  for (QueueNumber queue = 0; queue < 3; ++queue) {
    for (int i = 0; i < 5; ++i) pace.AddAgent({queue}, 1);
  }
  WaitingLines lines(setup, eligibility, pace);
  struct Waiting {
    int priority;
    int arrived;
    QueuePlace place;
    WaitingGroup* group;
  };
  std::mt19937 random(23);
  std::map<std::uint64_t, Waiting> items;
  int seconds = 0;
  // In 60,000ths of a point times the product of both objectives, so that nothing is rounded.
  const auto points = [&](const Waiting& item) {
    const QueueSetup& queue = setup.queues[item.place.queue];
    const std::int64_t waited = (seconds - item.arrived) * 1000;
    const auto next_agent =
        std::chrono::duration_cast<std::chrono::milliseconds>(pace.NextAgent(item.place.queue));
    std::int64_t sum = item.priority * 60'000LL + queue.ageing * waited;
    if (queue.service_objective > Duration::zero()) {
      sum +=
          6'000'000 * (waited + next_agent.count()) / (queue.service_objective.count() / 1'000'000);
    }
    return sum;
  };
  const auto goes_before = [&](const Waiting& a, const Waiting& b) {
    const Place& place_a = a.place.place;
    const Place& place_b = b.place.place;
    if (place_a.is_overdue != place_b.is_overdue) return place_a.is_overdue;
    if (!place_a.is_overdue && points(a) != points(b)) return points(a) > points(b);
    return std::pair(a.arrived, place_a.item) < std::pair(b.arrived, place_b.item);
  };
  for (std::uint64_t round = 1; round < 3000; ++round) {
    seconds += static_cast<int>(random() % 3);
    if (round % 50 == 0) pace.ContactTook(1, std::chrono::seconds(random() % 400));
    if (items.empty() || random() % 100 < 55) {
      const auto queue = static_cast<QueueNumber>(random() % 3);
      const int priority = static_cast<int>(random() % 8);
      const Place place = At(priority, seconds, round, setup.queues[queue], random() % 20 == 0);
      items[round] = {priority, seconds, {queue, place}, lines.Add({queue, 0, {}, {}}, place)};
    } else {
      const auto gone = std::next(items.begin(), static_cast<long>(random() % items.size()));
      lines.Remove(gone->second.group, gone->second.place.place);
      items.erase(gone);
    }
    const TimePoint now{std::chrono::seconds(seconds)};
    for (AgentNumber agent = 0; agent < kAgents; ++agent) {
      const Waiting* expected = nullptr;
      for (const auto& [id, item] : items) {
        if (!eligibility.Of({item.place.queue, 0, {}, {}}).Contains(agent)) continue;
        if (expected == nullptr || goes_before(item, *expected)) expected = &item;
      }
      const auto best = lines.BestFor(agent, OnlyCalls(), now);
      ASSERT_EQ(best.has_value(), expected != nullptr) << "round " << round;
      if (expected != nullptr) {
        ASSERT_EQ(*best, expected->place) << "round " << round;
      }
    }
  }
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
      ASSERT_EQ(BestFor(agent), expected) << "round " << round << " agent " << agent;
    }
  }
}

}  // namespace
}  // namespace strowger::core
