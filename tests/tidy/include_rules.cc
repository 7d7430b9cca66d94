#include <array>
#include <optional>
#include <span>

#include "tidy/lexer.h"
#include "tidy/rules.h"

namespace strowger::tidy {
namespace {

// A folder, and the beginnings of what it may include with quotes beside its own files. Generated
// headers and third-party ones come with angle brackets or under "strowger/".
struct Layer {
  std::string_view folder;
  std::string_view own;  // As its own files are included.
  std::span<const std::string_view> may_include;
};

constexpr std::array<std::string_view, 0> kNothing{};
constexpr std::array<std::string_view, 1> kBase{"base/"};
constexpr std::array<std::string_view, 2> kBaseCore{"base/", "core/"};
constexpr std::array<std::string_view, 4> kUnderAdapters{"base/", "core/", "service/", "strowger/"};
constexpr std::array<std::string_view, 5> kUnderServer{"base/", "core/", "service/", "adapters/",
                                                       "strowger/"};
constexpr std::array<std::string_view, 2> kUnderMain{"base/", "server"};
constexpr std::array<std::string_view, 2> kUnderClient{"base/", "strowger/"};
constexpr std::array<std::string_view, 3> kUnderSimulator{"base/", "strowger/", "session/"};
constexpr std::array<std::string_view, 4> kUnderTerminal{"base/", "strowger/", "session/",
                                                         "model/"};

// The longest matching folder counts. An adapter's `own` is found from its path.
constexpr std::array kLayers{
    Layer{"server/base/", "base/", kNothing},
    Layer{"server/core/", "core/", kBase},
    Layer{"server/service/", "service/", kBaseCore},
    Layer{"server/adapters/", "", kUnderAdapters},
    Layer{"server/main.cc", "", kUnderMain},
    Layer{"server/", "server", kUnderServer},
    Layer{"agent-client/session/", "session/", kUnderClient},
    Layer{"agent-client/model/", "model/", kUnderClient},
    Layer{"agent-client/simulator/", "simulator/", kUnderSimulator},
    Layer{"agent-client/", "terminal/", kUnderTerminal},
};

const Layer* FindLayer(std::string_view path) {
  for (const Layer& layer : kLayers) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

// "server/adapters/grpc/desk.cc" -> "adapters/grpc/".
std::string AdapterOf(std::string_view path) {
  constexpr std::string_view kServer = "server/";
  constexpr std::string_view kAdapters = "server/adapters/";
  const std::size_t end = path.find('/', kAdapters.size());
  if (end == std::string_view::npos) return "adapters/";
  return std::string(path.substr(kServer.size(), end + 1 - kServer.size()));
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
    Ban{"server/core/", "SQLiteCpp", kPure},
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
    Ban{"server/service/", "SQLiteCpp", kService},
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
  const bool is_adapter = layer->folder == "server/adapters/";
  const std::string own = is_adapter ? AdapterOf(file.path) : std::string(layer->own);
  for (const Include& include : FindIncludes(file)) {
    if (!include.quoted) continue;
    if (!own.empty() && include.target.starts_with(own)) continue;
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
