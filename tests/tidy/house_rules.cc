#include <algorithm>
#include <array>
#include <map>
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

bool IsOfName(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// What a line that begins a type at the level of its namespace calls it; empty of other lines, of
// declarations without a body and of specialisations.
std::string_view TypeBegunIn(std::string_view line) {
  for (const std::string_view word : {"struct ", "class "}) {
    if (!line.starts_with(word)) continue;
    const std::string_view rest = line.substr(word.size());
    const auto end = std::find_if_not(rest.begin(), rest.end(), IsOfName);
    const std::string_view name = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    const bool is_special = end != rest.end() && (*end == '<' || *end == ':');
    return line.ends_with(';') || is_special ? std::string_view() : name;
  }
  return {};
}

}  // namespace

std::vector<Finding> CheckTypesAreOne(const std::vector<SourceFile>& files) {
  std::map<std::string, std::string> places;
  std::vector<Finding> findings;
  for (const SourceFile& file : files) {
    const bool is_product = file.path.starts_with("server/") || file.path.starts_with("agent-cl");
    if (!is_product || !IsCpp(file.path)) continue;
    std::string space;
    bool is_local = false;
    ForEachLine(file.text, [&](int number, std::string_view line) {
      if (line == "namespace {") is_local = true;
      if (line == "}  // namespace") is_local = false;
      if (line.starts_with("namespace strowger")) space = line;
      const std::string_view name = TypeBegunIn(line);
      if (name.empty() || is_local) return;
      const auto [known, is_new] = places.try_emplace(space + std::string(name), file.path);
      if (is_new) return;
      findings.push_back({.path = file.path,
                          .line = number,
                          .rule = std::string(name) + " is a type in " + known->second + ", too",
                          .mend = "give one of them a name of its own"});
    });
  }
  return findings;
}

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
