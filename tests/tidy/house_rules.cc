#include <algorithm>
#include <array>
#include <set>

#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

constexpr std::array<std::string_view, 13> kTopLevel{".ci",
                                                     ".clang-format",
                                                     ".clang-tidy",
                                                     ".gitignore",
                                                     "CMakeLists.txt",
                                                     "config",
                                                     "README.md",
                                                     "CMakePresets.json",
                                                     "agent-client",
                                                     "protos",
                                                     "run",
                                                     "server",
                                                     "tests"};

}  // namespace

std::vector<Finding> CheckTopLevel(const std::vector<std::string>& paths) {
  std::set<std::string, std::less<>> seen;
  for (const std::string& path : paths) seen.insert(path.substr(0, path.find('/')));
  std::vector<Finding> findings;
  for (const std::string& name : seen) {
    if (std::find(kTopLevel.begin(), kTopLevel.end(), name) == kTopLevel.end()) {
      findings.push_back({.path = name,
                          .rule = "the top level holds nothing but what the README's layout names",
                          .mend = "move it into server, agent-client, protos, config or tests"});
    }
  }
  for (const std::string_view name : kTopLevel) {
    if (!seen.contains(name)) {
      findings.push_back({.path = std::string(name),
                          .rule = "missing from the top level",
                          .mend = "bring it back, or change the layout and this rule together"});
    }
  }
  return findings;
}

std::string Describe(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path + ":" + std::to_string(finding.line) + ": " + finding.rule +
            ". Mend: " + finding.mend + ".\n";
  }
  return text;
}

bool IsCpp(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }

}  // namespace strowger::tidy
