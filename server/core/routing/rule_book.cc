#include "core/routing/rule_book.h"

#include <algorithm>

namespace strowger::core {
namespace {

using Kind = Expression::Kind;

template <class T>
bool Holds(const T& a, Comparison comparison, const T& b) {
  switch (comparison) {
    case Comparison::kAtLeast:
      return a >= b;
    case Comparison::kMoreThan:
      return a > b;
    case Comparison::kAtMost:
      return a <= b;
    case Comparison::kLessThan:
      return a < b;
    case Comparison::kEqual:
      return a == b;
    case Comparison::kNotEqual:
      return a != b;
  }
  return false;
}

bool HasSkill(const FloorSetup& setup, const std::string& name) {
  return std::find(setup.skills.begin(), setup.skills.end(), SkillId{name}) != setup.skills.end();
}

// The value that some agent has; null when nobody has one.
const AttributeValue* SampleOf(const FloorSetup& setup, const std::string& name) {
  for (const AgentSetup& agent : setup.agents) {
    const auto found = agent.attributes.find(name);
    if (found != agent.attributes.end()) return &found->second;
  }
  return nullptr;
}

Result<void> CheckCompare(const Expression& compare, const FloorSetup& setup) {
  const bool is_skill = HasSkill(setup, compare.name);
  const AttributeValue* sample = is_skill ? nullptr : SampleOf(setup, compare.name);
  if (!is_skill && sample == nullptr) {
    return ExpressionInvalid(compare.column,
                             "there is no skill and no agent's attribute \"" + compare.name + "\"");
  }
  const bool takes_number = is_skill || std::holds_alternative<std::int64_t>(*sample);
  const bool has_number = std::holds_alternative<std::int64_t>(compare.value);
  if (takes_number != has_number) {
    return ExpressionInvalid(compare.column,
                             "\"" + compare.name + "\" is compared with a " +
                                 (takes_number ? "number, not with a text" : "text in quotes"));
  }
  const bool has_order =
      compare.comparison != Comparison::kEqual && compare.comparison != Comparison::kNotEqual;
  if (!takes_number && has_order) {
    return ExpressionInvalid(compare.column,
                             "\"" + compare.name + "\" is a text; only == and != are allowed");
  }
  return {};
}

}  // namespace

RuleBook::RuleBook(const FloorSetup& setup, const Directory& directory, const SkillIndex& skills)
    : setup_(setup), directory_(directory), skills_(skills), everyone_(setup.agents.size()) {
  for (AgentNumber agent = 0; agent < setup.agents.size(); ++agent) everyone_.Add(agent);
}

RuleNumber RuleBook::Add(const Expression& expression) {
  const auto number = static_cast<RuleNumber>(rules_.size());
  const auto [known, is_new] = numbers_.emplace(Print(expression), number);
  if (!is_new) return known->second;
  Rule rule{Evaluate(expression), {}, Outline(expression)};
  CollectSkills(expression, rule.skills);
  std::sort(rule.skills.begin(), rule.skills.end());
  rule.skills.erase(std::unique(rule.skills.begin(), rule.skills.end()), rule.skills.end());
  rules_.push_back(std::move(rule));
  return number;
}

AgentSet RuleBook::Evaluate(const Expression& expression) const {
  switch (expression.kind) {
    case Kind::kCompare: {
      const SkillNumber skill = directory_.FindSkill(SkillId{expression.name});
      return skill == kNoNumber ? EvaluateAttribute(expression) : EvaluateSkill(skill, expression);
    }
    case Kind::kNot: {
      AgentSet agents = everyone_;
      agents.KeepOthers(Evaluate(expression.parts.front()));
      return agents;
    }
    case Kind::kAnd: {
      AgentSet agents = everyone_;
      for (const Expression& part : expression.parts) agents.KeepShared(Evaluate(part));
      return agents;
    }
    case Kind::kOr: {
      AgentSet agents(setup_.agents.size());
      for (const Expression& part : expression.parts) agents.AddAllOf(Evaluate(part));
      return agents;
    }
  }
  return AgentSet(setup_.agents.size());
}

AgentSet RuleBook::EvaluateSkill(SkillNumber skill, const Expression& compare) const {
  const auto* level = std::get_if<std::int64_t>(&compare.value);
  AgentSet agents(setup_.agents.size());
  if (level == nullptr) return agents;
  for (int has = 0; has <= kSkillLevelMax; ++has) {
    if (Holds<std::int64_t>(has, compare.comparison, *level)) {
      agents.AddAllOf(skills_.AtExactly(skill, has, everyone_));
    }
  }
  return agents;
}

AgentSet RuleBook::EvaluateAttribute(const Expression& compare) const {
  AgentSet agents(setup_.agents.size());
  for (AgentNumber number = 0; number < setup_.agents.size(); ++number) {
    const auto& attributes = setup_.agents[number].attributes;
    const auto found = attributes.find(compare.name);
    const bool meets = found == attributes.end()
                           ? compare.comparison == Comparison::kNotEqual
                           : Holds(found->second, compare.comparison, compare.value);
    if (meets) agents.Add(number);
  }
  return agents;
}

void RuleBook::CollectSkills(const Expression& expression,
                             std::vector<NumberedNeed>& skills) const {
  if (expression.kind == Kind::kNot) return;
  if (expression.kind == Kind::kCompare) {
    const SkillNumber skill = directory_.FindSkill(SkillId{expression.name});
    if (skill != kNoNumber) skills.push_back({skill, kSkillLevelMin});
  }
  for (const Expression& part : expression.parts) CollectSkills(part, skills);
}

bool Compares(const AttributeValue& value, const Expression& compare) {
  return Holds(value, compare.comparison, compare.value);
}

Result<void> CheckExpression(const Expression& expression, const FloorSetup& setup) {
  if (expression.kind == Kind::kCompare) return CheckCompare(expression, setup);
  for (const Expression& part : expression.parts) {
    if (auto checked = CheckExpression(part, setup); !checked.ok()) return checked;
  }
  return {};
}

}  // namespace strowger::core
