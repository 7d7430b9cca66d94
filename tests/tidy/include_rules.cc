#include <array>
#include <optional>
#include <span>

#include "tidy/lexer.h"
#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

// A folder, and the beginnings of what its files may include with quotes beside their own. Public
// and generated protos are included as "google/..." and "strowger/...".
struct Layer {
  std::string_view folder;
  std::span<const std::string_view> may_include;
  // Each folder in it is on its own: adapters do not know each other.
  bool is_divided = false;
};

constexpr std::array<std::string_view, 0> kNothing{};
constexpr std::array<std::string_view, 1> kBase{"base/"};
constexpr std::array<std::string_view, 2> kBaseCore{"base/", "core/"};
constexpr std::array<std::string_view, 5> kUnderAdapters{"base/", "core/", "service/", "strowger/",
                                                         "google/"};
constexpr std::array<std::string_view, 6> kUnderServer{"base/",     "core/",     "service/",
                                                       "adapters/", "strowger/", "google/"};
constexpr std::array<std::string_view, 3> kUnderClient{"base/", "strowger/", "google/"};
constexpr std::array<std::string_view, 5> kUnderScreens{"base/", "strowger/", "google/", "session/",
                                                        "model/"};

// The first that matches counts.
constexpr std::array kLayers{
    Layer{.folder = "server/base/", .may_include = kNothing},
    Layer{.folder = "server/core/", .may_include = kBase},
    Layer{.folder = "server/service/", .may_include = kBaseCore},
    Layer{.folder = "server/adapters/", .may_include = kUnderAdapters, .is_divided = true},
    Layer{.folder = "server/", .may_include = kUnderServer},
    Layer{.folder = "agent-client/session/", .may_include = kUnderClient},
    Layer{.folder = "agent-client/model/", .may_include = kUnderClient},
    Layer{.folder = "agent-client/", .may_include = kUnderScreens, .is_divided = true},
};

const Layer* FindLayer(std::string_view path) {
  for (const Layer& layer : kLayers) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

// How a file's own folder is written in an include: "server/adapters/grpc/desk.cc" ->
// "adapters/grpc/". Empty for a file that stands in the layer's folder itself.
std::string OwnFolder(std::string_view path, const Layer& layer) {
  path.remove_prefix(path.find('/') + 1);  // "server/" or "agent-client/", the include directories.
  const std::size_t within = layer.folder.size() - layer.folder.find('/') - 1;
  const std::size_t end = layer.is_divided ? path.find('/', within) + 1 : within;
  return std::string(path.substr(0, end));
}

// Files beside each other at the top of server/ may include each other: "server.h".
bool IsOwn(std::string_view target, const std::string& own_folder) {
  return own_folder.empty() ? target.find('/') == std::string_view::npos
                            : target.starts_with(own_folder);
}

struct Include {
  std::string_view target;
  bool quoted = false;
  int line = 1;
};

std::optional<Include> ReadInclude(const Token& token) {
  if (token.kind != TokenKind::kDirective) return std::nullopt;
  if (token.text.find("include") == std::string_view::npos) return std::nullopt;
  const std::size_t open = token.text.find_first_of("\"<");
  const std::size_t close = token.text.find_last_of("\">");
  if (open == std::string_view::npos || close <= open) return std::nullopt;
  return Include{.target = token.text.substr(open + 1, close - open - 1),
                 .quoted = token.text[open] == '"',
                 .line = token.line};
}

std::vector<Include> FindIncludes(const SourceFile& file) {
  std::vector<Include> includes;
  for (const Token& token : Tokenize(file.text)) {
    if (const auto include = ReadInclude(token)) includes.push_back(*include);
  }
  return includes;
}

bool StartsWithAny(std::string_view text, std::span<const std::string_view> beginnings) {
  for (const std::string_view beginning : beginnings) {
    if (text.starts_with(beginning)) return true;
  }
  return false;
}

// What a folder must not touch, because it is pure or because it must not block.
struct Ban {
  std::string_view folder;
  std::string_view what;  // Beginning of an include's target, or a whole word of the code.
  std::string_view why;
};

constexpr std::string_view kPure =
    "the core is pure: no I/O, threads, clocks, randomness or formats";
constexpr std::string_view kModel = "the model is pure: events in, screen state out";
constexpr std::string_view kService = "the service knows ports, not products, and never blocks";

constexpr std::array kIncludeBans{
    Ban{"server/core/", "google/", kPure},
    Ban{"server/core/", "grpc", kPure},
    Ban{"server/core/", "strowger/", kPure},
    Ban{"server/core/", "boost/", kPure},
    Ban{"server/core/", "sqlite3", kPure},
    Ban{"server/core/", "spdlog", kPure},
    Ban{"server/core/", "thread", kPure},
    Ban{"server/core/", "mutex", kPure},
    Ban{"server/core/", "shared_mutex", kPure},
    Ban{"server/core/", "condition_variable", kPure},
    Ban{"server/core/", "future", kPure},
    Ban{"server/core/", "atomic", kPure},
    Ban{"server/core/", "random", kPure},
    Ban{"server/core/", "iostream", kPure},
    Ban{"server/core/", "fstream", kPure},
    Ban{"server/core/", "filesystem", kPure},
    Ban{"server/core/", "cstdio", kPure},
    Ban{"server/core/", "ctime", kPure},
    Ban{"server/core/", "unistd.h", kPure},
    Ban{"server/service/", "google/", kService},
    Ban{"server/service/", "grpc", kService},
    Ban{"server/service/", "strowger/", kService},
    Ban{"server/service/", "boost/", kService},
    Ban{"server/service/", "sqlite3", kService},
    Ban{"server/service/", "thread", kService},
    Ban{"server/service/", "mutex", kService},
    Ban{"server/service/", "shared_mutex", kService},
    Ban{"server/service/", "condition_variable", kService},
    Ban{"server/service/", "fstream", kService},
    Ban{"server/service/", "iostream", kService},
    Ban{"agent-client/model/", "grpc", kModel},
    Ban{"agent-client/model/", "thread", kModel},
    Ban{"agent-client/model/", "mutex", kModel},
    Ban{"agent-client/model/", "curses", kModel},
    Ban{"agent-client/model/", "ncurses", kModel},
    Ban{"agent-client/model/", "boost/", kModel},
    Ban{"agent-client/model/", "iostream", kModel},
    Ban{"agent-client/model/", "fstream", kModel},
};

constexpr std::array kWordBans{
    Ban{"server/core/", "system_clock", kPure},   Ban{"server/core/", "steady_clock", kPure},
    Ban{"server/core/", "random_device", kPure},  Ban{"server/core/", "getenv", kPure},
    Ban{"server/core/", "mt19937_64", kPure},     Ban{"server/core/", "printf", kPure},
    Ban{"agent-client/model/", "getenv", kModel}, Ban{"agent-client/model/", "printf", kModel},
};

// "grpc" bans <grpcpp/grpcpp.h>, "thread" bans <thread> but not "threading/...".
bool IsBanned(std::string_view target, std::string_view what) {
  if (!target.starts_with(what)) return false;
  const std::string_view rest = target.substr(what.size());
  return rest.empty() || what.ends_with('/') || what == "grpc" || rest.starts_with('.') ||
         rest.starts_with('/');
}

// system_clock::time_point is a type and harmless; system_clock::now() asks the machine.
bool AsksClock(const std::vector<Token>& tokens, std::size_t at) {
  return at + 2 < tokens.size() && tokens[at + 1].text == "::" && tokens[at + 2].text == "now";
}

Finding Banned(const SourceFile& file, int line, std::string_view what, const Ban& ban) {
  return {.path = file.path,
          .line = line,
          .rule = "uses " + std::string(what) + ", but " + std::string(ban.why),
          .mend = "take what is needed as an argument, or put it behind a port"};
}

}  // namespace

std::vector<Finding> CheckArrow(const SourceFile& file) {
  std::vector<Finding> findings;
  const Layer* layer = IsCpp(file.path) ? FindLayer(file.path) : nullptr;
  if (layer == nullptr) return findings;
  const std::string own_folder = OwnFolder(file.path, *layer);
  for (const Include& include : FindIncludes(file)) {
    if (!include.quoted || IsOwn(include.target, own_folder)) continue;
    if (StartsWithAny(include.target, layer->may_include)) continue;
    findings.push_back({.path = file.path,
                        .line = include.line,
                        .rule = "includes \"" + std::string(include.target) +
                                "\" against the arrow base <- core <- service <- adapters <- "
                                "server <- main",
                        .mend = "depend on what lies further in; let the outer side implement a "
                                "port"});
  }
  return findings;
}

std::vector<Finding> CheckPurity(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsCpp(file.path)) return findings;
  for (const Include& include : FindIncludes(file)) {
    for (const Ban& ban : kIncludeBans) {
      if (!file.path.starts_with(ban.folder) || !IsBanned(include.target, ban.what)) continue;
      findings.push_back(Banned(file, include.line, include.target, ban));
    }
  }
  const std::vector<Token> tokens = Tokenize(file.text);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (tokens[at].kind != TokenKind::kWord) continue;
    for (const Ban& ban : kWordBans) {
      if (!file.path.starts_with(ban.folder) || tokens[at].text != ban.what) continue;
      if (tokens[at].text.ends_with("_clock") && !AsksClock(tokens, at)) continue;
      findings.push_back(Banned(file, tokens[at].line, tokens[at].text, ban));
    }
  }
  return findings;
}

}  // namespace strowger::tidy
