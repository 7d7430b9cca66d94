#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "scenario.h"
#include "what_if_report.h"

namespace {

constexpr char kAbout[] =
    "What would the day have been with other plans, strategies or agents? Plays a day through the\n"
    "very rules by which the server gives calls to agents, as often as the scenario says, and\n"
    "compares it with the same day changed. Needs no server.";
constexpr char kFoot[] =
    "The scenario is a TOML file; config/what-if.toml is one with every setting explained:\n"
    "  configuration, date, zone   the server's file with queues and agents, and the day\n"
    "  [[calls]]                   who calls: calls by the hour, talk, wrap-up, patience\n"
    "  [[staff]]                   who is there when\n"
    "  [changed]                   another plan, strategy, agents: the second play\n"
    "  [target]                    the fewest agents by the interval, by theory and by playing\n"
    "Example: strowger what-if config/what-if.toml --json";

int Fail(const strowger::Error& error) {
  std::fprintf(stderr, "strowger what-if: %s\n", error.message.c_str());
  return 1;
}

int Run(const std::string& path, bool has_json) {
  const auto what_if = strowger::ReadScenario(path);
  if (!what_if.ok()) return Fail(what_if.error());
  const auto report = strowger::PlayScenario(*what_if);
  if (!report.ok()) return Fail(report.error());
  if (!has_json) {
    std::fputs(strowger::TextOf(*report, what_if->formula).c_str(), stdout);
    return 0;
  }
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(*report, &json, options).ok()) return 1;
  std::fputs(json.c_str(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::string path;
  bool has_json = false;
  CLI::App app{kAbout, "strowger what-if"};
  app.footer(kFoot);
  app.add_option("FILE", path, "The scenario")->required();
  app.add_flag("--json", has_json, "Print JSON, for programs");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& fault) {
    // As the other commands do: 2 is wrong usage.
    return app.exit(fault) == 0 ? 0 : 2;
  }
  return Run(path, has_json);
}
