#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strowger::tidy {

enum class TokenKind {
  kWord,  // Identifier or keyword.
  kNumber,
  kText,       // String or character literal.
  kSymbol,     // "::" and "->" are one symbol, every other character is its own.
  kDirective,  // A whole preprocessor line, continued lines included, without its comments.
  kComment,
};

struct Token {
  TokenKind kind;
  std::string_view text;  // Points into the text that was read.
  int line = 1;           // Where it begins.
  int last_line = 1;      // Where it ends.
};

// Splits C++ into tokens, well enough for code that our compiler accepts; never fails. `text` must
// outlive the result.
std::vector<Token> Tokenize(std::string_view text);

}  // namespace strowger::tidy
