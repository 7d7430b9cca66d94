#include "simulator/options.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace strowger::simulator {

namespace {

// As typed; what needs more than copying is turned into options afterwards.
struct Typed {
  double patience = 60;
  double talk = 60;
  double manual_talk = 0;
  std::string talk_shape = "lognormal";
  std::vector<double> answer_delay{1, 4};
  std::string callers_file;
  std::vector<std::string> attached;
  std::string dialled;
  std::vector<std::string> manual_phones;
  std::string password_file;
  double cut = 0;
  double duration = 0;
  double drain = 120;
  double wait_for_server = 30;
  double wrap_up = 5;
  bool is_quiet = false;
  bool cannot_answer = false;
};

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "zh:3,en" -> zh with weight 3, en with weight 1.
std::vector<WeightedValue> ReadWeights(const std::string& text) {
  std::vector<WeightedValue> values;
  std::istringstream stream(text);
  for (std::string one; std::getline(stream, one, ',');) {
    const std::size_t colon = one.rfind(':');
    WeightedValue value{one.substr(0, colon), 1};
    if (colon != std::string::npos) {
      char* end = nullptr;
      const std::string weight = one.substr(colon + 1);
      value.weight = std::strtod(weight.c_str(), &end);
      if (weight.empty() || *end != '\0' || value.weight < 0) {
        throw CLI::ValidationError("the weight in \"" + one + "\" is no number from 0 on");
      }
    }
    values.push_back(std::move(value));
  }
  if (values.empty()) throw CLI::ValidationError("\"" + text + "\" names no value");
  return values;
}

void AddServer(CLI::App& app, SimulationOptions& options, Typed& typed) {
  app.add_option("--server", options.server.address, "Server, host:port")
      ->default_str(client::kDefaultServer);
  app.add_flag("--tls", options.server.wants_tls, "Use TLS also on loopback");
  app.add_option("--authorities", options.server.authorities_file,
                 "PEM file with the authorities that the server's certificate is checked with");
  app.add_option("--link", options.link, "Link of the server's configuration to be")
      ->capture_default_str();
  app.add_option("--user", options.user, "User of the role PBX to sign in as")
      ->capture_default_str();
  app.add_option("--password", options.password, "The user's password")
      ->envname("STROWGER_PBX_PASSWORD");
  app.add_option("--password-file", typed.password_file,
                 "File with the password in its first line");
  app.add_option("--wait-for-server", typed.wait_for_server,
                 "Seconds that the server may be away at the start")
      ->capture_default_str();
  app.add_flag("--cannot-answer", typed.cannot_answer,
               "The PBX cannot answer telephones on command");
}

void AddPeople(CLI::App& app, SimulationOptions& options, Typed& typed) {
  TrafficOptions& traffic = options.traffic;
  app.add_option("--rate", traffic.calls_per_hour, "Calls an hour, at random (Poisson)")
      ->capture_default_str();
  app.add_option("--calls", traffic.calls_max, "End after so many calls");
  app.add_option("--duration", typed.duration, "End after so many seconds");
  app.add_option("--drain", typed.drain,
                 "Seconds that calls may go on at the end before everybody hangs up")
      ->capture_default_str();
  app.add_option("--seed", traffic.seed, "The same seed makes the same people")
      ->capture_default_str();
  app.add_option("--patience", typed.patience,
                 "Mean seconds until a waiting customer hangs up; 0: never")
      ->capture_default_str();
  app.add_option("--talk", typed.talk, "Mean seconds of a talk")->capture_default_str();
  app.add_option("--talk-shape", typed.talk_shape, "lognormal or exponential")
      ->check(CLI::IsMember({"lognormal", "exponential"}))
      ->capture_default_str();
  app.add_option("--answer-delay", typed.answer_delay,
                 "Least and most seconds until a telephone is answered")
      ->expected(2);
  app.add_option("--callback", traffic.wants_callback,
                 "Share of callers who press 1 while they wait, to be called back")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--callers", typed.callers_file,
                 "CSV file of customers with a column phone; they are the ones who call");
  app.add_option("--known-share", options.known_share, "Share of calls from that file")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--attach", typed.attached,
                 "What the IVR learned, KEY=VALUE:WEIGHT,VALUE:WEIGHT; for example "
                 "queue=billing:3,support:1 and language=zh:2,en; repeat for each key");
  app.add_option("--dial", typed.dialled, "Numbers that customers dial, NUMBER:WEIGHT,...");
  app.add_option("--manual-phones", typed.manual_phones,
                 "Telephones that somebody at a console answers, not the simulator")
      ->delimiter(',');
  app.add_option("--manual-talk", typed.manual_talk,
                 "Seconds that callers stay at those telephones; 0: as at any other");
}

void AddFaults(CLI::App& app, SimulationOptions& options, Typed& typed) {
  const auto share = [&](const char* name, double& value, const char* what) {
    app.add_option(name, value, what)->check(CLI::Range(0.0, 1.0))->group("Faults (shares 0 to 1)");
  };
  share("--no-answer", options.traffic.no_answer, "Ringings that nobody answers");
  share("--busy", options.traffic.busy, "Ringings at a busy telephone");
  share("--unreachable", options.traffic.unreachable, "Ringings that reach no telephone");
  share("--rejected", options.traffic.rejected, "Ringings that are refused at the telephone");
  share("--verbs-refused", options.traffic.verbs_refused,
        "Holds, retrievals, consultations, transfers and conferences that the PBX refuses");
  share("--doubled", options.wire.doubled, "Events that are sent twice");
  share("--late", options.wire.late, "Events that come after later ones");
  share("--lost", options.wire.lost, "Events that are lost, then sent again");
  share("--malformed", options.wire.malformed, "Events with a broken one before them");
  app.add_option("--cut", typed.cut, "Mean seconds until the link breaks; 0: never")
      ->group("Faults (shares 0 to 1)");
}

void AddAgents(CLI::App& app, SimulationOptions& options, Typed& typed) {
  constexpr const char* kGroup = "Simulated agents";
  app.add_option("--agents", options.agents, "Users who are agents and work by themselves: ana,ben")
      ->delimiter(',')
      ->group(kGroup);
  app.add_option("--agents-password", options.agents_password,
                 "The password of all of them; {} in it stands for the user's name")
      ->envname("STROWGER_AGENTS_PASSWORD")
      ->group(kGroup);
  app.add_option("--wrap-up", typed.wrap_up, "Mean seconds of wrap-up")
      ->capture_default_str()
      ->group(kGroup);
  const auto share = [&](const char* name, double& value, const char* what) {
    app.add_option(name, value, what)
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str()
        ->group(kGroup);
  };
  share("--holds", options.habits.holds, "Share of calls that are put on hold");
  share("--transfers", options.habits.transfers, "Share of calls that go to another queue");
  share("--declines", options.habits.declines, "Share of offers that are declined");
  share("--tickets", options.habits.tickets, "Share of contacts with a ticket");
  share("--notes", options.habits.notes, "Share of contacts with a note");
}

void ReadPassword(SimulationOptions& options, const Typed& typed) {
  if (typed.password_file.empty()) return;
  const auto text = ReadFile(typed.password_file);
  if (!text) throw CLI::ValidationError("cannot read the password file " + typed.password_file);
  options.password = text->substr(0, text->find_first_of("\r\n"));
}

void ReadAttached(TrafficOptions& traffic, const Typed& typed) {
  for (const std::string& one : typed.attached) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw CLI::ValidationError("--attach wants KEY=VALUE, not \"" + one + "\"");
    }
    traffic.attached[one.substr(0, equals)] = ReadWeights(one.substr(equals + 1));
  }
  if (!typed.dialled.empty()) traffic.dialled = ReadWeights(typed.dialled);
}

void ReadCallersFile(SimulationOptions& options, const Typed& typed) {
  if (typed.callers_file.empty()) return;
  const auto text = ReadFile(typed.callers_file);
  if (!text) throw CLI::ValidationError("cannot read the callers in " + typed.callers_file);
  auto callers = ReadCallers(*text);
  if (!callers.ok()) {
    throw CLI::ValidationError(typed.callers_file + ": " + callers.error().message);
  }
  options.callers = std::move(callers).value();
}

void Complete(SimulationOptions& options, const Typed& typed) {
  TrafficOptions& traffic = options.traffic;
  traffic.patience_mean = Seconds(typed.patience);
  traffic.talk_mean = Seconds(typed.talk);
  traffic.manual_talk = Seconds(typed.manual_talk);
  traffic.talk_shape =
      typed.talk_shape == "exponential" ? TalkShape::kExponential : TalkShape::kLogNormal;
  traffic.answer_delay_min = Seconds(typed.answer_delay[0]);
  traffic.answer_delay_max = Seconds(std::max(typed.answer_delay[0], typed.answer_delay[1]));
  traffic.manual_phones = {typed.manual_phones.begin(), typed.manual_phones.end()};
  if (typed.talk <= 0) throw CLI::ValidationError("--talk must be more than 0");
  options.cut_mean = Seconds(typed.cut);
  options.duration_max = Seconds(typed.duration);
  options.drain_max = Seconds(typed.drain);
  options.patience_for_server = Seconds(typed.wait_for_server);
  options.habits.wrap_up_mean = Seconds(typed.wrap_up);
  options.shows_progress = !typed.is_quiet;
  options.answers = !typed.cannot_answer;
  // A call's name must not come back with the next run of the program.
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  options.call_prefix =
      "sim-" + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now).count()) + "-";
  ReadPassword(options, typed);
  ReadAttached(traffic, typed);
  ReadCallersFile(options, typed);
}

}  // namespace

std::variant<SimulationOptions, int> ReadCommandLine(int argc, char** argv) {
  SimulationOptions options;
  Typed typed;
  CLI::App app{
      "A telephone exchange with its callers and telephones, made of chance and a seed. It joins a "
      "Strowger server by PbxLinkService, pushes calls and obeys every command; with --agents, "
      "agents work at their desks too. Ends with a summary; exit code 0 when every event was "
      "acknowledged, 1 when the server was not reached or refused, 2 when events were left."};
  app.option_defaults()->always_capture_default(false);
  AddServer(app, options, typed);
  AddPeople(app, options, typed);
  AddFaults(app, options, typed);
  AddAgents(app, options, typed);
  app.add_flag("--quiet", typed.is_quiet, "No progress line");
  try {
    app.parse(argc, argv);
    Complete(options, typed);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return options;
}

}  // namespace strowger::simulator
