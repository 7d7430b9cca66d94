#include "core/routing/expression.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace strowger::core {
namespace {

constexpr auto kSigns = std::to_array<std::pair<Comparison, std::string_view>>({
    {Comparison::kAtLeast, ">="},
    {Comparison::kAtMost, "<="},
    {Comparison::kEqual, "=="},
    {Comparison::kNotEqual, "!="},
    {Comparison::kMoreThan, ">"},
    {Comparison::kLessThan, "<"},
});

constexpr std::size_t kNumberDigitsMax = 15;

std::string_view SignOf(Comparison comparison) {
  for (const auto& [known, sign] : kSigns) {
    if (known == comparison) return sign;
  }
  return "?";
}

enum class TokenKind { kName, kNumber, kText, kSign, kOpen, kClose, kAnd, kOr, kNot, kEnd, kBad };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // As it stands.
  std::size_t column = 1;
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '.' || c == '-' ||
         c == '_';
}
// Columns count characters, not bytes.
bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Cuts the text into tokens, one at a time.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  Token Next() {
    while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != rest_.npos) Take(1);
    if (rest_.empty()) return {TokenKind::kEnd, {}, column_};
    if (rest_.front() == '(') return Make(TokenKind::kOpen, 1);
    if (rest_.front() == ')') return Make(TokenKind::kClose, 1);
    if (rest_.front() == '"') return Text();
    for (const auto& [comparison, sign] : kSigns) {
      if (rest_.starts_with(sign)) return Make(TokenKind::kSign, sign.size());
    }
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), IsNameLetter);
    const auto length = static_cast<std::size_t>(end - rest_.begin());
    if (length > 0) return Word(length);
    std::size_t bytes = 1;
    while (bytes < rest_.size() && !BeginsCharacter(rest_[bytes])) ++bytes;
    return Make(TokenKind::kBad, bytes);
  }

 private:
  Token Make(TokenKind kind, std::size_t bytes) {
    Token token{kind, rest_.substr(0, bytes), column_};
    Take(bytes);
    return token;
  }

  Token Word(std::size_t length) {
    const std::string_view word = rest_.substr(0, length);
    const std::string_view digits = word.substr(word.front() == '-' ? 1 : 0);
    const bool is_number = !digits.empty() && std::all_of(digits.begin(), digits.end(), IsDigit);
    if (is_number) return Make(TokenKind::kNumber, length);
    if (word == "and" || word == "AND") return Make(TokenKind::kAnd, length);
    if (word == "or" || word == "OR") return Make(TokenKind::kOr, length);
    if (word == "not" || word == "NOT") return Make(TokenKind::kNot, length);
    return Make(TokenKind::kName, length);
  }

  Token Text() {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) return Make(TokenKind::kBad, rest_.size());
    return Make(TokenKind::kText, end + 1);
  }

  void Take(std::size_t bytes) {
    for (const char c : rest_.substr(0, bytes)) column_ += BeginsCharacter(c) ? 1 : 0;
    rest_.remove_prefix(bytes);
  }

  std::string_view rest_;
  std::size_t column_ = 1;
};

std::string Unquote(std::string_view quoted) {
  std::string text;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    if (quoted[i] == '\\') ++i;
    text += quoted[i];
  }
  return text;
}

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// Reads by recursive descent; the first refusal stays.
class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text), token_(scanner_.Next()) {}

  Result<Expression> Parse() {
    Expression expression = ReadOr();
    if (token_.kind != TokenKind::kEnd) Expect("\"and\", \"or\" or the end");
    if (refusal_) return *refusal_;
    return expression;
  }

 private:
  Expression ReadOr() { return ReadList(Expression::Kind::kOr, TokenKind::kOr, &Parser::ReadAnd); }
  Expression ReadAnd() {
    return ReadList(Expression::Kind::kAnd, TokenKind::kAnd, &Parser::ReadNot);
  }

  Expression ReadList(Expression::Kind kind, TokenKind between, Expression (Parser::*read)()) {
    Expression first = (this->*read)();
    if (refusal_ || token_.kind != between) return first;
    Expression list;
    list.kind = kind;
    Append(list, std::move(first));
    while (!refusal_ && token_.kind == between) {
      Advance();
      Append(list, (this->*read)());
    }
    return list;
  }

  // Lists of the same kind inside of each other are one list.
  static void Append(Expression& list, Expression part) {
    if (part.kind != list.kind) {
      list.parts.push_back(std::move(part));
      return;
    }
    for (Expression& inner : part.parts) list.parts.push_back(std::move(inner));
  }

  Expression ReadNot() {
    if (refusal_) return {};
    if (token_.kind == TokenKind::kNot || token_.kind == TokenKind::kOpen) return ReadNested();
    return ReadCompare();
  }

  Expression ReadNested() {
    if (++depth_ > expression_depth_max) {
      Refuse("this is nested too deeply; at most " + std::to_string(expression_depth_max) +
             " levels are allowed");
      return {};
    }
    Expression nested;
    if (token_.kind == TokenKind::kNot) {
      Advance();
      nested.kind = Expression::Kind::kNot;
      nested.parts.push_back(ReadNot());
    } else {
      Advance();
      nested = ReadOr();
      if (token_.kind != TokenKind::kClose) Expect("\"and\", \"or\" or \")\"");
      Advance();
    }
    --depth_;
    return nested;
  }

  Expression ReadCompare() {
    Expression compare;
    if (token_.kind != TokenKind::kName) {
      Expect("a skill, an attribute, \"not\" or \"(\"");
      return compare;
    }
    if (++terms_ > expression_terms_max) {
      Refuse("these are too many conditions; at most " + std::to_string(expression_terms_max) +
             " are allowed");
      return compare;
    }
    compare.name = token_.text;
    compare.column = token_.column;
    Advance();
    if (token_.kind != TokenKind::kSign) return compare;
    for (const auto& [comparison, sign] : kSigns) {
      if (sign == token_.text) compare.comparison = comparison;
    }
    const std::string sign(token_.text);
    Advance();
    ReadValue(compare, sign);
    return compare;
  }

  void ReadValue(Expression& compare, const std::string& sign) {
    if (token_.kind == TokenKind::kText) {
      compare.value = Unquote(token_.text);
    } else if (token_.kind == TokenKind::kNumber) {
      if (token_.text.size() > kNumberDigitsMax) return Refuse("this number is too large");
      compare.value = static_cast<std::int64_t>(std::stoll(std::string(token_.text)));
    } else {
      return Expect("a number or a text in quotes after " + sign);
    }
    Advance();
  }

  void Advance() {
    if (!refusal_) token_ = scanner_.Next();
  }
  void Expect(const std::string& expected) {
    const bool is_open_text = token_.kind == TokenKind::kBad && token_.text.front() == '"';
    if (is_open_text) return Refuse("this text has no closing quotation mark");
    const bool is_end = token_.kind == TokenKind::kEnd;
    Refuse("expected " + expected + ", found " +
           (is_end ? "the end"
                   : Quote(token_.kind == TokenKind::kText ? Unquote(token_.text) : token_.text)));
  }
  void Refuse(const std::string& text) {
    if (!refusal_) refusal_ = ExpressionInvalid(token_.column, text);
  }

  Scanner scanner_;
  Token token_;
  std::optional<Error> refusal_;
  std::size_t depth_ = 0;
  std::size_t terms_ = 0;
};

std::string PrintCompare(const Expression& compare) {
  const auto* number = std::get_if<std::int64_t>(&compare.value);
  const bool is_bare =
      compare.comparison == Comparison::kAtLeast && number != nullptr && *number == 1;
  if (is_bare) return compare.name;
  const std::string value =
      number != nullptr ? std::to_string(*number) : Quote(std::get<std::string>(compare.value));
  return compare.name + " " + std::string(SignOf(compare.comparison)) + " " + value;
}

// What binds closer has a higher number.
int BindingOf(Expression::Kind kind) {
  switch (kind) {
    case Expression::Kind::kOr:
      return 1;
    case Expression::Kind::kAnd:
      return 2;
    case Expression::Kind::kNot:
      return 3;
    case Expression::Kind::kCompare:
      return 4;
  }
  return 0;
}

std::string PrintInside(const Expression& part, const Expression& outer) {
  const std::string text = Print(part);
  return BindingOf(part.kind) < BindingOf(outer.kind) ? "(" + text + ")" : text;
}

}  // namespace

Result<Expression> ParseExpression(std::string_view text) {
  if (text.size() > expression_bytes_max) {
    return ExpressionInvalid(1, "this is too long; at most " +
                                    std::to_string(expression_bytes_max) + " bytes are allowed");
  }
  return Parser(text).Parse();
}

std::string Print(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::kCompare:
      return PrintCompare(expression);
    case Expression::Kind::kNot:
      return "not " + PrintInside(expression.parts.front(), expression);
    case Expression::Kind::kAnd:
    case Expression::Kind::kOr:
      break;
  }
  const std::string between = expression.kind == Expression::Kind::kAnd ? " and " : " or ";
  std::string text;
  for (const Expression& part : expression.parts) {
    if (!text.empty()) text += between;
    text += PrintInside(part, expression);
  }
  return text;
}

Error ExpressionInvalid(std::size_t column, const std::string& text) {
  const std::string number = std::to_string(column);
  return InvalidArgument("EXPRESSION_INVALID", "column " + number + ": " + text,
                         {{"column", number}});
}

std::string Outline(const Expression& expression) {
  std::string text = Print(expression);
  if (text.size() <= outline_bytes_max) return text;
  // Not within a character.
  std::size_t end = outline_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

}  // namespace strowger::core
