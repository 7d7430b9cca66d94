#include <algorithm>
#include <array>
#include <cctype>

#include "tidy/declarations.h"
#include "tidy/lexer.h"
#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

constexpr std::array<std::string_view, 7> kEmptyWords{"manager", "util", "helper", "common",
                                                      "misc",    "data", "info"};

// The standard library asks for this name of anything that is like a container.
constexpr std::string_view kContainerAccessor = "data";

// The tests of these rules must quote what the rules refuse.
bool QuotesBadCode(std::string_view path) { return path.starts_with("tests/tidy/"); }

// "ReplyInfo", "reply_info", "reply-info.h" -> reply, info (, h).
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto c = static_cast<unsigned char>(name[at]);
    const bool starts_word = std::isupper(c) != 0 && at > 0 &&
                             std::islower(static_cast<unsigned char>(name[at - 1])) != 0;
    if (std::isalnum(c) == 0 || starts_word) words.emplace_back();
    if (std::isalnum(c) != 0) words.back() += static_cast<char>(std::tolower(c));
  }
  return words;
}

// Names of google.rpc that a function may be about.
constexpr std::array<std::string_view, 4> kPublicNames{"ErrorInfo", "RetryInfo", "error_info",
                                                       "retry_info"};

// The word of `name` that says nothing, or nothing.
std::string EmptyWordIn(std::string_view name) {
  std::string rest(name);
  for (const std::string_view known : kPublicNames) {
    if (const std::size_t at = rest.find(known); at != std::string::npos) {
      rest.erase(at, known.size());
    }
  }
  for (const std::string& word : WordsOf(rest)) {
    for (const std::string_view empty : kEmptyWords) {
      if (word == empty || word == std::string(empty) + "s") return word;
    }
  }
  return {};
}

Finding BadName(const SourceFile& file, int line, std::string_view kind, std::string_view name) {
  return {.path = file.path,
          .line = line,
          .rule = "the " + std::string(kind) + " name \"" + std::string(name) + "\" holds \"" +
                  EmptyWordIn(name) + "\", which says nothing",
          .mend = "name it for what it is on the floor of a call center"};
}

void CheckPathName(const SourceFile& file, std::vector<Finding>& findings) {
  // Recorded material of tests lies in tests/data.
  std::string_view path = file.path;
  constexpr std::string_view kTestData = "tests/data/";
  if (path.starts_with(kTestData)) path.remove_prefix(kTestData.size());
  if (!EmptyWordIn(path).empty()) findings.push_back(BadName(file, 1, "file", path));
}

void CheckProtoNames(const SourceFile& file, std::vector<Finding>& findings) {
  // Copies of public definitions keep the names that the world knows them by.
  if (file.path.starts_with("protos/google/")) return;
  const std::vector<Token> tokens = Tokenize(file.text);
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    const std::string_view word = tokens[at].text;
    if (word != "message" && word != "enum" && word != "service" && word != "rpc") continue;
    const Token& name = tokens[at + 1];
    if (name.kind == TokenKind::kWord && !EmptyWordIn(name.text).empty()) {
      findings.push_back(BadName(file, name.line, word, name.text));
    }
  }
}

bool ContainsWord(std::string_view line, std::string_view word) {
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (std::size_t at = line.find(word); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(line[at - 1]);
    const std::size_t end = at + word.size();
    if (begins && (end == line.size() || !is_word(line[end]))) return true;
  }
  return false;
}

// Places of one machine, and the workshop instead of the work.
constexpr std::array<std::string_view, 14> kTraces{
    "/work/",  "/home/", "/root/",  "/Users/", "/tmp/wt",        "claude",    "anthropic",
    "chatgpt", "openai", "copilot", "codex",   "language model", "npmjs.org", "pypi.org"};

}  // namespace

std::vector<Finding> CheckNames(const SourceFile& file) {
  std::vector<Finding> findings;
  CheckPathName(file, findings);
  if (file.path.ends_with(".proto")) CheckProtoNames(file, findings);
  if (!IsCpp(file.path)) return findings;
  for (const Declaration& declaration : FindDeclarations(file.text)) {
    if (declaration.name == kContainerAccessor || EmptyWordIn(declaration.name).empty()) continue;
    const bool is_type = declaration.kind == DeclarationKind::kType;
    findings.push_back(
        BadName(file, declaration.first_line, is_type ? "type" : "function", declaration.name));
  }
  return findings;
}

std::vector<Finding> CheckSleep(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsCpp(file.path) || file.path.starts_with("tests/support/")) return findings;
  for (const Token& token : Tokenize(file.text)) {
    if (token.kind != TokenKind::kWord) continue;
    if (token.text != "sleep_for" && token.text != "sleep_until" && token.text != "usleep" &&
        token.text != "nanosleep" && token.text != "sleep") {
      continue;
    }
    findings.push_back({.path = file.path,
                        .line = token.line,
                        .rule = "sleeps (" + std::string(token.text) + ")",
                        .mend = "wait for the event itself; a test may use what tests/support"
                                " offers"});
  }
  return findings;
}

std::vector<Finding> CheckTodo(const SourceFile& file) {
  std::vector<Finding> findings;
  if (QuotesBadCode(file.path)) return findings;
  ForEachLine(file.text, [&](int number, std::string_view line) {
    const bool has_condition = line.find("TODO(when ") != std::string_view::npos;
    const bool is_open = (ContainsWord(line, "TODO") && !has_condition) ||
                         ContainsWord(line, "FIXME") || ContainsWord(line, "HACK");
    if (!is_open) return;
    findings.push_back({.path = file.path,
                        .line = number,
                        .rule = "a TODO without a condition",
                        .mend = "do it, or write TODO(when ...) with the event that makes it due"});
  });
  return findings;
}

std::vector<Finding> CheckTraces(const SourceFile& file) {
  std::vector<Finding> findings;
  if (QuotesBadCode(file.path)) return findings;
  ForEachLine(file.text, [&](int number, std::string_view line) {
    std::string lower(line);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const std::string_view trace : kTraces) {
      if (line.find(trace) == std::string_view::npos && lower.find(trace) == std::string::npos) {
        continue;
      }
      findings.push_back(
          {.path = file.path,
           .line = number,
           .rule = "names a place or a tool of one workplace (" + std::string(trace) + ")",
           .mend = "write what holds on every machine"});
    }
  });
  return findings;
}

}  // namespace strowger::tidy
