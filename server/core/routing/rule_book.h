#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "core/floor/setup.h"
#include "core/routing/directory.h"
#include "core/routing/expression.h"
#include "core/routing/number_set.h"
#include "core/routing/skill_index.h"

namespace strowger::core {

// Number of a rule; kNoNumber: no rule.
using RuleNumber = std::uint32_t;

// The expressions of a set-up, each with the set of agents who meet it. Equal expressions have the
// same number and one set. An expression is evaluated once, when it is added, on whole sets.
class RuleBook {
 public:
  // All of them must outlive this.
  RuleBook(const FloorSetup& setup, const Directory& directory, const SkillIndex& skills);

  RuleNumber Add(const Expression& expression);

  const AgentSet& AgentsOf(RuleNumber rule) const { return rules_[rule].agents; }
  // The skills that the expression asks for, those under "not" left out; what "best skill" counts.
  const std::vector<NumberedNeed>& SkillsOf(RuleNumber rule) const { return rules_[rule].skills; }
  // The outline of the expression.
  const std::string& TextOf(RuleNumber rule) const { return rules_[rule].text; }
  std::size_t size() const { return rules_.size(); }

 private:
  struct Rule {
    AgentSet agents;
    std::vector<NumberedNeed> skills;
    std::string text;
  };

  AgentSet Evaluate(const Expression& expression) const;
  AgentSet EvaluateSkill(SkillNumber skill, const Expression& compare) const;
  AgentSet EvaluateAttribute(const Expression& compare) const;
  void CollectSkills(const Expression& expression, std::vector<NumberedNeed>& skills) const;

  const FloorSetup& setup_;
  const Directory& directory_;
  const SkillIndex& skills_;

  AgentSet everyone_;
  std::vector<Rule> rules_;
  std::map<std::string, RuleNumber> numbers_;  // By the printed expression.
};

// Does the value stand to that of a comparison as the comparison says?
bool Compares(const AttributeValue& value, const Expression& compare);

// Refuses names that are neither a skill nor an attribute of some agent, and comparisons of texts
// with numbers, with the column where they stand.
Result<void> CheckExpression(const Expression& expression, const FloorSetup& setup);

}  // namespace strowger::core
