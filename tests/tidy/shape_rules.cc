#include <algorithm>
#include <cctype>

#include "tidy/declarations.h"
#include "tidy/lexer.h"
#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

// Files that people write and read; data and recorded transcripts may be as long as they are.
bool IsWritten(std::string_view path) {
  return IsCpp(path) || path.ends_with(".proto") || path.ends_with(".sql") ||
         path.ends_with(".md") || path.ends_with(".sh") || path.ends_with(".ts") ||
         path.ends_with("CMakeLists.txt") || path.ends_with(".cmake") || path == "run" ||
         path.ends_with("/run") || path.ends_with("/lab");
}

}  // namespace

std::vector<Finding> CheckFunctionLength(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsCpp(file.path)) return findings;
  for (const Declaration& declaration : FindDeclarations(file.text)) {
    const int lines = declaration.last_line - declaration.first_line + 1;
    if (declaration.kind != DeclarationKind::kFunction || lines <= kFunctionLinesMax) continue;
    findings.push_back({.path = file.path,
                        .line = declaration.first_line,
                        .rule = "the function " + declaration.name + " has " +
                                std::to_string(lines) + " lines, at most " +
                                std::to_string(kFunctionLinesMax) + " are allowed",
                        .mend = "keep the branching here and move each piece of work into a "
                                "function with a name"});
  }
  return findings;
}

std::vector<Finding> CheckFileLength(const SourceFile& file) {
  if (!IsWritten(file.path)) return {};
  const auto lines = static_cast<int>(std::count(file.text.begin(), file.text.end(), '\n'));
  if (lines <= kFileLinesMax) return {};
  return {{.path = file.path,
           .line = kFileLinesMax + 1,
           .rule = "the file has " + std::to_string(lines) + " lines, at most " +
                   std::to_string(kFileLinesMax) + " are allowed",
           .mend = "split it by what its parts are about; one main type for each header"}};
}

std::vector<Finding> CheckPragmaOnce(const SourceFile& file) {
  if (!file.path.ends_with(".h")) return {};
  for (const Token& token : Tokenize(file.text)) {
    if (token.kind == TokenKind::kComment) continue;
    if (token.text.starts_with("#pragma once")) return {};
    break;
  }
  return {{.path = file.path,
           .rule = "the header does not begin with #pragma once",
           .mend = "make it the first line after the comment"}};
}

std::vector<Finding> CheckGlob(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!file.path.ends_with("CMakeLists.txt") && !file.path.ends_with(".cmake")) return findings;
  ForEachLine(file.text, [&](int number, std::string_view line) {
    std::string code;
    for (const char c : line.substr(0, line.find('#'))) {
      if (c != ' ') code += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (code.find("file(glob") == std::string::npos) return;
    findings.push_back({.path = file.path,
                        .line = number,
                        .rule = "sources are found by a glob",
                        .mend = "list them, so that a stray file is not built and a lost one is"
                                " missed"});
  });
  return findings;
}

}  // namespace strowger::tidy
