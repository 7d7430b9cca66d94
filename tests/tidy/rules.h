#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace strowger::tidy {

// A file of the checkout: its path from the top, with "/", and its text.
struct SourceFile {
  std::string path;
  std::string text;
};

// A place where the house rules are broken, in words that say what to do.
struct Finding {
  std::string path;
  int line = 1;
  std::string rule;  // What is wrong.
  std::string mend;  // What to do instead.
};

// Every rule looks at one file and returns what it finds; it says nothing about files it is not
// for.
using Rule = std::vector<Finding> (*)(const SourceFile&);

// include_rules.cc
std::vector<Finding> CheckArrow(const SourceFile& file);
std::vector<Finding> CheckPurity(const SourceFile& file);

// shape_rules.cc
inline constexpr int kFunctionLinesMax = 70;
inline constexpr int kFileLinesMax = 500;
std::vector<Finding> CheckFunctionLength(const SourceFile& file);
std::vector<Finding> CheckFileLength(const SourceFile& file);
std::vector<Finding> CheckPragmaOnce(const SourceFile& file);
std::vector<Finding> CheckGlob(const SourceFile& file);

// word_rules.cc
std::vector<Finding> CheckNames(const SourceFile& file);
std::vector<Finding> CheckSleep(const SourceFile& file);
std::vector<Finding> CheckTodo(const SourceFile& file);
std::vector<Finding> CheckTraces(const SourceFile& file);

// house_rules.cc: `paths` are all files of the checkout.
std::vector<Finding> CheckTopLevel(const std::vector<std::string>& paths);
// Two types of one name in one namespace meet in one program: the linker takes the destructor of
// either for both (the one definition rule, C++ [basic.def.odr]).
std::vector<Finding> CheckTypesAreOne(const std::vector<SourceFile>& files);

// "path:line: rule. Mend: mend", one a line.
std::string Describe(const std::vector<Finding>& findings);

// Calls `visit(line number, line)` for each line of `text`.
template <typename Visit>
void ForEachLine(std::string_view text, Visit visit) {
  int number = 1;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    visit(number++, line);
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
  }
}

// Is this C++ of ours?
bool IsCpp(std::string_view path);

}  // namespace strowger::tidy
