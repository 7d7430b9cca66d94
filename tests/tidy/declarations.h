#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strowger::tidy {

enum class DeclarationKind { kType, kFunction };

// A type or a function that a text declares at namespace or class scope.
struct Declaration {
  DeclarationKind kind;
  std::string name;  // The last part: "Handle" of "Router::Handle".
  int first_line = 1;
  int last_line = 1;  // Of the closing brace, where there is a body.
  bool has_body = false;
};

// Finds them by brackets and keywords, without a compiler: good enough for code in our format. What
// stands inside function bodies and initializers is not looked at.
std::vector<Declaration> FindDeclarations(std::string_view text);

}  // namespace strowger::tidy
