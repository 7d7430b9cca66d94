#include "core/routing/rule_book.h"

#include <gtest/gtest.h>

#include <random>

namespace strowger::core {
namespace {

constexpr std::size_t kAgents = 150;  // More than two words of bits.

FloorSetup MakeSetup(std::mt19937& random) {
  FloorSetup setup;
  for (const char* skill : {"english", "sales", "billing"}) setup.skills.emplace_back(skill);
  for (std::size_t i = 0; i < kAgents; ++i) {
    AgentSetup agent;
    agent.id = AgentId{"a" + std::to_string(i)};
    for (const SkillId& skill : setup.skills) {
      const int level = static_cast<int>(random() % 13) - 2;
      if (level > 0) agent.skills[skill] = level;
    }
    const char* sites[] = {"Graz", "Wien", ""};
    const std::string site = sites[random() % 3];
    if (!site.empty()) agent.attributes["site"] = site;
    if (random() % 2 == 0) {
      agent.attributes["years"] = static_cast<std::int64_t>(random() % 10);
    }
    setup.agents.push_back(agent);
  }
  return setup;
}

Comparison SomeComparison(std::mt19937& random) { return static_cast<Comparison>(random() % 6); }

Expression SomeExpression(std::mt19937& random, int depth) {
  Expression expression;
  const auto choice = depth == 0 ? 9 : random() % 10;
  if (choice >= 6) {
    switch (random() % 3) {
      case 0:
        expression.name = "site";
        expression.comparison = random() % 2 == 0 ? Comparison::kEqual : Comparison::kNotEqual;
        expression.value = std::string(random() % 2 == 0 ? "Graz" : "Wien");
        break;
      case 1:
        expression.name = "years";
        expression.comparison = SomeComparison(random);
        expression.value = static_cast<std::int64_t>(random() % 10);
        break;
      default:
        expression.name = random() % 2 == 0 ? "english" : "billing";
        expression.comparison = SomeComparison(random);
        expression.value = static_cast<std::int64_t>(random() % 14) - 1;
    }
    return expression;
  }
  expression.kind = choice < 2   ? Expression::Kind::kNot
                    : choice < 4 ? Expression::Kind::kAnd
                                 : Expression::Kind::kOr;
  const std::size_t parts = choice < 2 ? 1 : 2 + random() % 2;
  for (std::size_t i = 0; i < parts; ++i) {
    expression.parts.push_back(SomeExpression(random, depth - 1));
  }
  return expression;
}

template <class T>
bool Compare(const T& a, Comparison comparison, const T& b) {
  const bool less = a < b;
  const bool same = a == b;
  switch (comparison) {
    case Comparison::kAtLeast:
      return !less;
    case Comparison::kMoreThan:
      return !less && !same;
    case Comparison::kAtMost:
      return less || same;
    case Comparison::kLessThan:
      return less;
    case Comparison::kEqual:
      return same;
    case Comparison::kNotEqual:
      return !same;
  }
  return false;
}

// One agent at a time.
bool Meets(const AgentSetup& agent, const Expression& expression) {
  bool all = true;
  bool some = false;
  for (const Expression& part : expression.parts) {
    const bool meets = Meets(agent, part);
    all = all && meets;
    some = some || meets;
  }
  switch (expression.kind) {
    case Expression::Kind::kNot:
      return !all;
    case Expression::Kind::kAnd:
      return all;
    case Expression::Kind::kOr:
      return some;
    case Expression::Kind::kCompare:
      break;
  }
  if (expression.name == "english" || expression.name == "billing") {
    const auto skill = agent.skills.find(SkillId{expression.name});
    const std::int64_t level = skill == agent.skills.end() ? 0 : skill->second;
    return Compare(level, expression.comparison, std::get<std::int64_t>(expression.value));
  }
  const auto attribute = agent.attributes.find(expression.name);
  if (attribute == agent.attributes.end()) return expression.comparison == Comparison::kNotEqual;
  return Compare(attribute->second, expression.comparison, expression.value);
}

TEST(RuleBookTest, SetsAgreeWithAskingEachAgent) {
  std::mt19937 random(17);
  const FloorSetup setup = MakeSetup(random);
  const Directory directory(setup);
  const SkillIndex skills(setup, directory);
  RuleBook rules(setup, directory, skills);
  std::size_t met = 0;
  std::size_t missed = 0;
  for (int round = 0; round < 1000; ++round) {
    const Expression expression = SomeExpression(random, 4);
    const std::string text = Print(expression);
    // What is printed means the same when it is read again.
    const auto parsed = ParseExpression(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.error().message;
    EXPECT_EQ(Print(*parsed), text);
    ASSERT_TRUE(CheckExpression(*parsed, setup).ok()) << text;
    const AgentSet& agents = rules.AgentsOf(rules.Add(*parsed));
    for (AgentNumber agent = 0; agent < kAgents; ++agent) {
      const bool meets = Meets(setup.agents[agent], expression);
      ASSERT_EQ(agents.Contains(agent), meets) << text << " agent " << agent;
      ++(meets ? met : missed);
    }
    ASSERT_LE(agents.Count(), kAgents) << text;
  }
  EXPECT_GT(met, 10'000U);
  EXPECT_GT(missed, 10'000U);
}

class RuleBookRefusalTest : public testing::Test {
 protected:
  std::string Check(const std::string& text) {
    std::mt19937 random(17);
    const FloorSetup setup = MakeSetup(random);
    const auto parsed = ParseExpression(text);
    if (!parsed.ok()) return parsed.error().message;
    const auto checked = CheckExpression(*parsed, setup);
    return checked.ok() ? "" : checked.error().message;
  }
};

TEST_F(RuleBookRefusalTest, NamesAndKindsOfValuesMustFit) {
  EXPECT_EQ(Check("english and years >= 3 and site == \"Graz\""), "");
  EXPECT_EQ(Check("english and (sales or latin)"),
            "column 23: there is no skill and no agent's attribute \"latin\"");
  EXPECT_EQ(Check("english >= \"good\""),
            "column 1: \"english\" is compared with a number, not with a text");
  EXPECT_EQ(Check("sales and site"), "column 11: \"site\" is compared with a text in quotes");
  EXPECT_EQ(Check("site > \"Graz\""), "column 1: \"site\" is a text; only == and != are allowed");
}

TEST(RuleBookTest, EqualExpressionsShareOneSet) {
  std::mt19937 random(17);
  const FloorSetup setup = MakeSetup(random);
  const Directory directory(setup);
  const SkillIndex skills(setup, directory);
  RuleBook rules(setup, directory, skills);
  const RuleNumber first = rules.Add(*ParseExpression("english and (sales)"));
  EXPECT_EQ(rules.Add(*ParseExpression("english>=1 AND sales")), first);
  EXPECT_NE(rules.Add(*ParseExpression("sales and english")), first);
  EXPECT_EQ(rules.size(), 2U);
}

TEST(RuleBookTest, SkillsThatAreAskedForAreThoseNotUnderNot) {
  std::mt19937 random(17);
  const FloorSetup setup = MakeSetup(random);
  const Directory directory(setup);
  const SkillIndex skills(setup, directory);
  RuleBook rules(setup, directory, skills);
  const RuleNumber rule =
      rules.Add(*ParseExpression("english >= 5 and (english or billing) and not sales"));
  EXPECT_EQ(rules.SkillsOf(rule), (std::vector<NumberedNeed>{{0, 1}, {2, 1}}));
}

}  // namespace
}  // namespace strowger::core
