#include "core/pop/opening_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/routing/rule_book.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::size_t kNameBytesMax = 256;
constexpr std::size_t kLanguageBytesMax = 32;

constexpr auto kOpenings = std::to_array<std::pair<OpeningKind, std::string_view>>({
    {OpeningKind::kNothing, "nothing"},
    {OpeningKind::kCustomer, "customer"},
    {OpeningKind::kCandidates, "candidates"},
    {OpeningKind::kNewCustomer, "new-customer"},
    {OpeningKind::kTicket, "ticket"},
    {OpeningKind::kUrl, "url"},
});

Result<void> CheckComparison(const Expression& compare) {
  const auto kind = KindOfFact(compare.name);
  if (!kind) {
    return ExpressionInvalid(
        compare.column, "there is no fact \"" + compare.name + "\"; there are: " + NamesOfFacts());
  }
  const auto* text = std::get_if<std::string>(&compare.value);
  const bool has_order =
      compare.comparison != Comparison::kEqual && compare.comparison != Comparison::kNotEqual;
  if (*kind == FactKind::kNumber && text != nullptr) {
    return ExpressionInvalid(compare.column, "\"" + compare.name + "\" is compared with a number");
  }
  if (*kind == FactKind::kText && text == nullptr) {
    return ExpressionInvalid(compare.column,
                             "\"" + compare.name + "\" is compared with a text in quotes");
  }
  if (text == nullptr) return {};
  if (has_order) {
    return ExpressionInvalid(compare.column,
                             "\"" + compare.name + "\" is a text; only == and != are allowed");
  }
  if (IsWordOfFact(compare.name, *text)) return {};
  return ExpressionInvalid(compare.column, "\"" + compare.name + "\" is never \"" + *text +
                                               "\"; it is one of " + WordsOfFact(compare.name));
}

// What the IVR attached counts as a number where it is compared with one.
std::optional<AttributeValue> ValueFor(const Expression& compare, const PopFacts& facts) {
  auto value = FindFact(facts, compare.name);
  if (!value || value->index() == compare.value.index()) return value;
  const auto* text = std::get_if<std::string>(&*value);
  if (text == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return AttributeValue(number);
}

bool HoldsFor(const Expression& expression, const PopFacts& facts) {
  const auto holds = [&facts](const Expression& part) { return HoldsFor(part, facts); };
  switch (expression.kind) {
    case Expression::Kind::kCompare: {
      const auto value = ValueFor(expression, facts);
      // What is not known is only unlike everything.
      if (!value) return expression.comparison == Comparison::kNotEqual;
      return Compares(*value, expression);
    }
    case Expression::Kind::kNot:
      return !holds(expression.parts.front());
    case Expression::Kind::kAnd:
      return std::ranges::all_of(expression.parts, holds);
    case Expression::Kind::kOr:
      return std::ranges::any_of(expression.parts, holds);
  }
  return false;
}

// What is filled in where the rule does not say: what the IVR attached under that name.
std::string Filled(const TextPattern& pattern, std::string_view attached, std::size_t bytes_max,
                   const PopFacts& facts) {
  const std::string text =
      pattern.pieces.empty() ? TextOfFact(facts, attached) : Expand(pattern, facts);
  return std::string(BeginningOf(text, bytes_max));
}

NewCustomer FillIn(const OpeningRule& rule, const PopFacts& facts) {
  return {.display_name = Filled(rule.display_name, "attached.name", kNameBytesMax, facts),
          .company = Filled(rule.company, "attached.company", kNameBytesMax, facts),
          .language = Filled(rule.language, "attached.language", kLanguageBytesMax, facts),
          .number = std::string(facts.number),
          .national = std::string(facts.national)};
}

// None when there is nothing to open.
std::optional<PopOpening> Open(const OpeningRule& rule, const PopFacts& facts) {
  PopOpening opening{.kind = rule.opens,
                     .rule = rule.id,
                     .ticket = 0,
                     .url = {},
                     .masked_url = {},
                     .new_customer = {}};
  switch (rule.opens) {
    case OpeningKind::kNothing:
      return opening;
    case OpeningKind::kCustomer:
      if (facts.match != CallerMatch::kOne) return std::nullopt;
      return opening;
    case OpeningKind::kCandidates:
      if (facts.match != CallerMatch::kMany) return std::nullopt;
      return opening;
    case OpeningKind::kNewCustomer:
      opening.new_customer = FillIn(rule, facts);
      return opening;
    case OpeningKind::kTicket:
      if (facts.ticket == 0) return std::nullopt;
      opening.ticket = facts.ticket;
      return opening;
    case OpeningKind::kUrl:
      opening.url = ExpandUrl(rule.url, facts, PopReader::kSeesAll);
      if (opening.url.size() > url_bytes_max) return std::nullopt;
      opening.masked_url = ExpandUrl(rule.url, facts, PopReader::kMasked);
      return opening;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(OpeningKind kind) {
  for (const auto& [known, name] : kOpenings) {
    if (known == kind) return name;
  }
  return "";
}

std::optional<OpeningKind> OpeningNamed(std::string_view name) {
  for (const auto& [kind, known] : kOpenings) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::string NamesOfOpenings() {
  std::string names;
  for (const auto& [_, name] : kOpenings) {
    names += (names.empty() ? "\"" : ", \"") + std::string(name) + "\"";
  }
  return names;
}

Result<void> CheckOpeningCondition(const Expression& when) {
  if (when.kind == Expression::Kind::kCompare) return CheckComparison(when);
  for (const Expression& part : when.parts) {
    if (auto checked = CheckOpeningCondition(part); !checked.ok()) return checked;
  }
  return {};
}

PopOpening DecideOpening(const std::vector<OpeningRule>& rules, const PopFacts& facts) {
  for (const OpeningRule& rule : rules) {
    if (rule.when && !HoldsFor(*rule.when, facts)) continue;
    if (auto opening = Open(rule, facts)) return *std::move(opening);
  }
  OpeningRule usual;
  usual.opens = facts.match == CallerMatch::kOne    ? OpeningKind::kCustomer
                : facts.match == CallerMatch::kMany ? OpeningKind::kCandidates
                                                    : OpeningKind::kNewCustomer;
  return Open(usual, facts).value_or(PopOpening{});
}

}  // namespace strowger::core
