#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

// What an agent must be to take some work, as people write it:
//
//   english >= 5 and (sales or billing >= 3) and not trainee and site == "Graz"
//
// A name is a skill or an attribute of agents. A skill alone means that the agent has it; an agent
// without a skill has it at level 0. An agent without an attribute meets only `!=`. `not` binds
// closest, then `and`, then `or`; AND, OR and NOT mean the same. Texts stand in double quotes.
namespace strowger::core {

inline constexpr std::size_t expression_bytes_max = 2000;
inline constexpr std::size_t expression_terms_max = 64;
inline constexpr std::size_t expression_depth_max = 32;

enum class Comparison { kAtLeast, kMoreThan, kAtMost, kLessThan, kEqual, kNotEqual };

using AttributeValue = std::variant<std::int64_t, std::string>;

struct Expression {
  enum class Kind { kCompare, kAnd, kOr, kNot };

  Kind kind = Kind::kCompare;
  // Of kCompare:
  std::string name;
  Comparison comparison = Comparison::kAtLeast;
  AttributeValue value = std::int64_t{1};
  std::size_t column = 0;  // Where it stood, from 1; does not count for equality.
  // Of the others; kNot has one, kAnd and kOr have two or more.
  std::vector<Expression> parts;

  bool operator==(const Expression& other) const {
    return kind == other.kind && name == other.name && comparison == other.comparison &&
           value == other.value && parts == other.parts;
  }
};

// Refuses with EXPRESSION_INVALID: the message begins with "column N: " and says what was expected
// there and what stands there instead; the column is also in the metadata.
Result<Expression> ParseExpression(std::string_view text);

// In one way of writing: what parses to the same expression is printed alike.
std::string Print(const Expression& expression);

// The same for people, cut off where it is long.
inline constexpr std::size_t outline_bytes_max = 200;
std::string Outline(const Expression& expression);

// The refusal of something that stands at a column.
Error ExpressionInvalid(std::size_t column, const std::string& text);

}  // namespace strowger::core
