#include "tidy/declarations.h"

#include <cstddef>
#include <optional>

#include "tidy/lexer.h"

namespace strowger::tidy {
namespace {

// What the tokens since the last ";", "{" or "}" at this scope have told.
struct Statement {
  std::optional<int> first_line;
  std::string name_before_parameters;  // The word before the first "(".
  std::string last_word;
  std::string type_name;      // The word after class, struct, union, enum, using or concept.
  bool is_namespace = false;  // Or extern "C".
  bool is_type = false;
  bool is_enum = false;
  bool is_alias = false;
  bool has_parameters = false;
  bool has_initializer = false;  // A "=" outside all brackets.
  bool lists_members = false;    // The ":" of a constructor was seen.
  bool awaits_type_name = false;
};

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view candidate : words) {
    if (word == candidate) return true;
  }
  return false;
}

class Finder {
 public:
  explicit Finder(std::string_view text) {
    for (const Token& token : Tokenize(text)) {
      if (token.kind != TokenKind::kComment && token.kind != TokenKind::kDirective) {
        tokens_.push_back(token);
      }
    }
  }

  std::vector<Declaration> Run() {
    while (at_ < tokens_.size()) ReadToken();
    return std::move(found_);
  }

 private:
  bool Is(std::size_t at, std::string_view text) const {
    return at < tokens_.size() && tokens_[at].text == text;
  }

  void ReadToken() {
    const Token& token = tokens_[at_];
    if (token.text == ";") {
      EndStatement();
    } else if (token.text == "}") {
      statement_ = {};
    } else if (token.text == "{") {
      ReadBlock();
      return;
    } else if (IsOneOf(token.text, {"public", "protected", "private"}) && Is(at_ + 1, ":")) {
      ++at_;
      statement_ = {};
    } else {
      if (!statement_.first_line) statement_.first_line = token.line;
      if (token.text == "(" || token.text == "[") {
        ReadBrackets();
      } else if (token.kind == TokenKind::kWord) {
        ReadWord(token);
      } else {
        ReadSymbol(token);
      }
    }
    ++at_;
  }

  // Leaves `at_` on the closing bracket.
  void ReadBrackets() {
    if (Is(at_, "(") && !statement_.has_parameters && !statement_.has_initializer) {
      statement_.has_parameters = true;
      statement_.name_before_parameters = statement_.last_word;
    }
    at_ = Closing(at_);
  }

  void ReadWord(const Token& token) {
    const std::string_view word = token.text;
    if (word == "template" && Is(at_ + 1, "<")) {
      at_ = ClosingAngle(at_ + 1);
      return;
    }
    if (word == "operator") {
      statement_.last_word = "operator";
      // The symbols of the name are not an initializer or parameters: operator=, operator().
      if (Is(at_ + 1, "(")) ++at_, ++at_;
      while (at_ + 1 < tokens_.size() && !Is(at_ + 1, "(")) ++at_;
      return;
    }
    if (word == "namespace" || word == "extern") {
      statement_.is_namespace = word == "namespace" || tokens_[at_ + 1].kind == TokenKind::kText;
    } else if (IsOneOf(word, {"class", "struct", "union", "enum", "concept"})) {
      statement_.is_enum = statement_.is_enum || word == "enum";
      statement_.is_type = true;
      statement_.awaits_type_name = true;
    } else if (word == "using") {
      statement_.is_alias = true;
      statement_.awaits_type_name = true;
    } else if (statement_.awaits_type_name && !IsOneOf(word, {"namespace", "final"})) {
      statement_.type_name = word;
      statement_.awaits_type_name = false;
    }
    statement_.last_word = word;
  }

  void ReadSymbol(const Token& token) {
    if (token.text == "=") statement_.has_initializer = true;
    // "class Outer::Inner" declares Inner; behind a "=" stands somebody else's name.
    if (token.text == "::" && !statement_.type_name.empty() && !statement_.has_initializer) {
      statement_.awaits_type_name = true;
    }
    if (token.text == ":" && statement_.has_parameters) statement_.lists_members = true;
  }

  void ReadBlock() {
    const std::size_t open = at_;
    const bool initializes_member =
        statement_.lists_members && open > 0 &&
        (tokens_[open - 1].kind == TokenKind::kWord || Is(open - 1, ">"));
    if (initializes_member || statement_.has_initializer) {
      at_ = Closing(open) + 1;
    } else if (statement_.is_namespace) {
      statement_ = {};
      ++at_;
    } else if (statement_.has_parameters) {
      at_ = Closing(open);
      AddFunction(tokens_[at_ < tokens_.size() ? at_ : tokens_.size() - 1].last_line, true);
      statement_ = {};
      ++at_;
    } else if (statement_.is_type) {
      ReadType(open);
    } else {
      at_ = Closing(open) + 1;  // A variable with braces.
    }
  }

  // The members of a class are read as statements of their own; those of an enum are skipped.
  void ReadType(std::size_t open) {
    const std::size_t close = Closing(open);
    found_.push_back({.kind = DeclarationKind::kType,
                      .name = statement_.type_name,
                      .first_line = statement_.first_line.value_or(tokens_[open].line),
                      .last_line = tokens_[close < tokens_.size() ? close : open].line,
                      .has_body = true});
    at_ = (statement_.is_enum ? close : open) + 1;
    statement_ = {};
  }

  void EndStatement() {
    const int line = tokens_[at_].line;
    const bool aliases = statement_.is_alias && statement_.has_initializer;
    if (aliases || (statement_.is_type && !statement_.has_parameters)) {
      found_.push_back({.kind = DeclarationKind::kType,
                        .name = statement_.type_name,
                        .first_line = statement_.first_line.value_or(line),
                        .last_line = line});
    } else if (statement_.has_parameters && !statement_.is_alias) {
      AddFunction(line, false);
    }
    statement_ = {};
  }

  void AddFunction(int last_line, bool has_body) {
    found_.push_back({.kind = DeclarationKind::kFunction,
                      .name = statement_.name_before_parameters,
                      .first_line = statement_.first_line.value_or(last_line),
                      .last_line = last_line,
                      .has_body = has_body});
  }

  // The place of the bracket that closes the one at `open`; the end of the text when there is none.
  std::size_t Closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t at = open; at < tokens_.size(); ++at) {
      if (tokens_[at].kind != TokenKind::kSymbol) continue;
      if (IsOneOf(tokens_[at].text, {"(", "[", "{"})) ++depth;
      if (IsOneOf(tokens_[at].text, {")", "]", "}"}) && --depth == 0) return at;
    }
    return tokens_.size();
  }

  std::size_t ClosingAngle(std::size_t open) const {
    int depth = 0;
    for (std::size_t at = open; at < tokens_.size(); ++at) {
      if (tokens_[at].text == "<") ++depth;
      if (tokens_[at].text == ">" && --depth == 0) return at;
    }
    return tokens_.size();
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  Statement statement_;
  std::vector<Declaration> found_;
};

}  // namespace

std::vector<Declaration> FindDeclarations(std::string_view text) { return Finder(text).Run(); }

}  // namespace strowger::tidy
