#include "core/routing/directory.h"

#include <gtest/gtest.h>

namespace strowger::core {
namespace {

FloorSetup MakeSetup() {
  FloorSetup setup;
  setup.skills = {SkillId{"english"}, SkillId{"chinese"}};
  setup.queues.resize(1);
  setup.queues[0].id = QueueId{"sales"};
  setup.agents.resize(1);
  setup.agents[0].id = AgentId{"ana"};
  setup.agents[0].link = LinkId{"pbx"};
  return setup;
}

TEST(DirectoryTest, NumbersFollowTheOrderOfTheSetup) {
  const Directory directory(MakeSetup());
  EXPECT_EQ(directory.FindSkill(SkillId{"chinese"}), 1U);
  EXPECT_EQ(directory.FindQueue(QueueId{"sales"}), 0U);
  EXPECT_EQ(directory.FindAgent(AgentId{"ana"}), 0U);
  EXPECT_EQ(directory.FindLink(LinkId{"pbx"}), 0U);
  EXPECT_EQ(directory.FindAgent(AgentId{"nobody"}), kNoNumber);
}

TEST(DirectoryTest, LinksAreAlsoNumberedWhenFirstSeen) {
  Directory directory(MakeSetup());
  EXPECT_EQ(directory.FindLink(LinkId{"other"}), kNoNumber);
  EXPECT_EQ(directory.NumberLink(LinkId{"other"}), 1U);
  EXPECT_EQ(directory.NumberLink(LinkId{"other"}), 1U);
  EXPECT_EQ(directory.FindLink(LinkId{"other"}), 1U);
}

TEST(DirectoryTest, NeedsAreSortedAndEachSkillStandsOnceAtItsHighestLevel) {
  const Directory directory(MakeSetup());
  const auto needs = directory.NumberNeeds(
      {{SkillId{"chinese"}, 4}, {SkillId{"english"}, 3}, {SkillId{"chinese"}, 7}});
  EXPECT_EQ(needs, (std::vector<NumberedNeed>{{0, 3}, {1, 7}}));
}

TEST(DirectoryTest, UnknownSkillsAreLeftOutAndLevelsBroughtIntoTheScale) {
  const Directory directory(MakeSetup());
  const auto needs = directory.NumberNeeds(
      {{SkillId{"juggling"}, 4}, {SkillId{"english"}, -2}, {SkillId{"chinese"}, 99}});
  EXPECT_EQ(needs, (std::vector<NumberedNeed>{{0, kSkillLevelMin}, {1, kSkillLevelMax}}));
}

}  // namespace
}  // namespace strowger::core
