#include "tidy/lexer.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace strowger::tidy {
namespace {

bool StartsWord(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool ContinuesWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Reads one text from front to back. Each Read… method starts at `at_` and leaves `at_` behind its
// token.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> Run() {
    while (at_ < text_.size()) ReadNext();
    return std::move(tokens_);
  }

 private:
  bool Sees(std::string_view expected) const { return text_.substr(at_).starts_with(expected); }

  void ReadNext() {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
      line_is_empty_ = true;
      ++at_;
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at_;
    } else if (Sees("//")) {
      Take(TokenKind::kComment, EndOfLine());
    } else if (Sees("/*")) {
      Take(TokenKind::kComment, After("*/", at_ + 2));
    } else if (c == '#' && line_is_empty_) {
      Take(TokenKind::kDirective, EndOfDirective());
    } else {
      ReadInLine(c);
    }
  }

  void ReadInLine(char c) {
    line_is_empty_ = false;
    if (StartsWord(c)) {
      ReadWordOrPrefixedText();
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      Take(TokenKind::kNumber, EndOfNumber());
    } else if (c == '"' || c == '\'') {
      Take(TokenKind::kText, EndOfText(at_));
    } else {
      Take(TokenKind::kSymbol, at_ + (Sees("::") || Sees("->") ? 2 : 1));
    }
  }

  // u8"x", L'x' and R"(x)" are text, though they begin like a word.
  void ReadWordOrPrefixedText() {
    std::size_t end = at_;
    while (end < text_.size() && ContinuesWord(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    const bool quoted = end < text_.size() && (text_[end] == '"' || text_[end] == '\'');
    if (quoted && word.ends_with('R') && word.size() <= 3) {
      Take(TokenKind::kText, EndOfRawText(end));
    } else if (quoted && (word == "u8" || word == "u" || word == "U" || word == "L")) {
      Take(TokenKind::kText, EndOfText(end));
    } else {
      Take(TokenKind::kWord, end);
    }
  }

  std::size_t After(std::string_view mark, std::size_t from) const {
    const std::size_t found = text_.find(mark, from);
    return found == std::string_view::npos ? text_.size() : found + mark.size();
  }

  std::size_t EndOfLine() const { return std::min(text_.find('\n', at_), text_.size()); }

  // A directive ends with its line, unless the line ends with a backslash, or where a comment
  // begins.
  std::size_t EndOfDirective() const {
    std::size_t end = at_;
    for (; end < text_.size(); ++end) {
      if (text_[end] == '\n' && text_[end - 1] != '\\') break;
      if (text_.substr(end).starts_with("//") || text_.substr(end).starts_with("/*")) break;
    }
    return end;
  }

  // Digit separators are part of the number: 10'000 holds no character literal.
  std::size_t EndOfNumber() const {
    std::size_t end = at_;
    while (end < text_.size() &&
           (ContinuesWord(text_[end]) || text_[end] == '.' ||
            (text_[end] == '\'' && end + 1 < text_.size() && ContinuesWord(text_[end + 1])))) {
      ++end;
    }
    return end;
  }

  std::size_t EndOfText(std::size_t quote) const {
    std::size_t end = quote + 1;
    while (end < text_.size() && text_[end] != text_[quote]) {
      if (text_[end] == '\n') return end;  // Unfinished: not C++, but nothing else is lost.
      end += text_[end] == '\\' ? 2 : 1;
    }
    return std::min(end + 1, text_.size());
  }

  std::size_t EndOfRawText(std::size_t quote) const {
    const std::size_t open = text_.find('(', quote);
    if (open == std::string_view::npos) return text_.size();
    const std::string_view mark = text_.substr(quote + 1, open - quote - 1);
    return After(")" + std::string(mark) + "\"", open);
  }

  void Take(TokenKind kind, std::size_t end) {
    const std::string_view text = text_.substr(at_, end - at_);
    const int first = line_;
    line_ += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    tokens_.push_back(Token{.kind = kind, .text = text, .line = first, .last_line = line_});
    at_ = end;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool line_is_empty_ = true;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> Tokenize(std::string_view text) { return Lexer(text).Run(); }

}  // namespace strowger::tidy
