#include "terminal/command/command_line.h"

// Only here: it takes seconds to compile.
#include <CLI/CLI.hpp>
#include <array>
#include <deque>
#include <map>
#include <string>

#include "terminal/command/commands.h"
#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr const char* kAbout =
    "The console and command line of the Strowger call center.\n"
    "First: strowger sign-in USER. Then: strowger console, or the commands below.";
constexpr const char* kFoot =
    "Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 3 server unreachable, 4 not "
    "signed "
    "in.\n"
    "Environment: STROWGER_SERVER, STROWGER_AUTHORITIES, STROWGER_TOKEN, STROWGER_LANGUAGE, "
    "XDG_STATE_HOME.";

constexpr std::array kGroups{
    CommandGroup{"agent", "Your presence"},
    CommandGroup{"offer", "What you are asked to take"},
    CommandGroup{"call", "The call at your desk"},
    CommandGroup{"work", "Mails, chats and tasks"},
    CommandGroup{"mail", "Mails that came and mails of ours, and what becomes of them"},
    CommandGroup{"text", "Texts that agents put into what they write"},
    CommandGroup{"callback", "Customers who are to be called back"},
    CommandGroup{"wrap-up", "The work after a call"},
    CommandGroup{"note", "Notes"},
    CommandGroup{"floor", "Everything on the floor"},
    CommandGroup{"ticket", "Tickets"},
    CommandGroup{"customer", "Customers"},
    CommandGroup{"review", "Customers who may be one person, for supervisors"},
    CommandGroup{"dictionary", "What is kept about customers and how it is written"},
    CommandGroup{"quality", "How good what is kept about customers is"},
    CommandGroup{"webhook", "Receivers of what becomes of customers, for administrators"},
    CommandGroup{"campaign", "Mails to many customers, for supervisors"},
    CommandGroup{"user", "Users, for administrators"},
};

// What CLI11 writes into while it reads.
struct Written {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::string> texts;
  std::map<std::string, bool> flags;
  std::map<std::string, std::vector<std::string>> lists;
};

class Reader {
 public:
  Reader() : commands_(AllCommands()), app_(kAbout, "strowger") {
    app_.require_subcommand(1);
    app_.footer(kFoot);
    app_.fallthrough();  // --json may stand behind the command.
    app_.add_option("--server", input_.server.address,
                    std::string("host:port; else STROWGER_SERVER, else ") + kDefaultServer);
    app_.add_option("--authorities", input_.server.authorities_file,
                    "PEM file of certificate authorities; else the system's");
    app_.add_flag("--tls", input_.server.wants_tls, "TLS on loopback, too");
    app_.add_flag("--json", input_.has_json, "Print JSON, for programs");
    for (const Command& command : commands_) AddCommand(command);
  }

  int Run(int argument_count, const char* const* arguments, std::ostream& out, std::ostream& err) {
    try {
      app_.parse(argument_count, arguments);
    } catch (const CLI::ParseError& fault) {
      if (fault.get_exit_code() == 0) return app_.exit(fault, out, err);  // --help.
      const std::string first = argument_count > 1 ? arguments[1] : "";
      err << "strowger: " << Harmless(TextOf(fault, first)) << "\n";
      return kExitUsage;
    }
    for (Written& written : written_) {
      if (!written.app->parsed()) continue;
      Invocation invocation(Collect(written), out, err);
      return written.command->run(invocation);
    }
    return kExitUsage;
  }

 private:
  bool HasCommand(const std::string& name) const {
    for (const Command& command : commands_) {
      if (command.path.substr(0, command.path.find(' ')) == name) return true;
    }
    return false;
  }

  // One sentence that says what is wrong and what to do.
  std::string TextOf(const CLI::ParseError& fault, const std::string& first) const {
    const Language language = LanguageOfEnvironment();
    if (!first.empty() && !first.starts_with("-") && !HasCommand(first)) {
      return Say(
          language,
          Phrase{"there is no command \"{0}\". Try: strowger --help",
                 "没有命令“{0}”。请试：strowger --help", "沒有命令「{0}」。請試：strowger --help"},
          {first});
    }
    const Written* written = FindParsed();
    if (written == nullptr) return TextOfNoCommand(language);
    const std::string command(written->command->path);
    if (const std::string missing = MissingOf(*written); !missing.empty()) {
      return Say(language,
                 Phrase{"{0} needs {1}. Try: strowger {0} --help",
                        "{0} 缺少 {1}。请试：strowger {0} --help",
                        "{0} 缺少 {1}。請試：strowger {0} --help"},
                 {command, missing});
    }
    if (fault.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
      std::string extras;
      for (const std::string& extra : app_.remaining(true)) {
        extras += (extras.empty() ? "" : " ") + extra;
      }
      return Say(language,
                 Phrase{"{0} does not know \"{1}\". Try: strowger {0} --help",
                        "{0} 不认识“{1}”。请试：strowger {0} --help",
                        "{0} 不認得「{1}」。請試：strowger {0} --help"},
                 {command, extras});
    }
    return std::string(fault.what()) + " (strowger " + command + " --help)";
  }

  std::string TextOfNoCommand(Language language) const {
    std::string start;
    std::string choices;
    for (const CLI::App* group : app_.get_subcommands()) {
      start = " " + group->get_name();
      for (const CLI::App* one : group->get_subcommands([](const CLI::App*) { return true; })) {
        choices += (choices.empty() ? "" : ", ") + one->get_name();
      }
    }
    if (choices.empty()) {
      return Say(language,
                 Phrase{"a command is missing. Try: strowger --help",
                        "缺少命令。请试：strowger --help", "缺少命令。請試：strowger --help"});
    }
    return Say(
        language,
        Phrase{"what shall strowger{0} do? One of: {1}.", "strowger{0} 之后缺少命令，可用：{1}。",
               "strowger{0} 之後缺少命令，可用：{1}。"},
        {start, choices});
  }

  const Written* FindParsed() const {
    for (const Written& written : written_) {
      if (written.app->parsed()) return &written;
    }
    return nullptr;
  }

  static std::string MissingOf(const Written& written) {
    std::string missing;
    for (const Parameter& parameter : written.command->parameters) {
      const std::string name(parameter.name);
      if (!parameter.is_required || written.app->count(name) > 0) continue;
      missing += (missing.empty() ? "" : " ") + name;
    }
    return missing;
  }

  CLI::App* GroupOf(std::string_view path) {
    const std::size_t space = path.find(' ');
    if (space == std::string_view::npos) return &app_;
    const std::string name(path.substr(0, space));
    for (CLI::App* known : app_.get_subcommands([](CLI::App*) { return true; })) {
      if (known->get_name() == name) return known;
    }
    std::string help;
    for (const CommandGroup& group : CommandGroups()) {
      if (group.name == name) help = group.help;
    }
    CLI::App* group = app_.add_subcommand(name, help);
    group->require_subcommand(1);
    group->fallthrough();
    return group;
  }

  void AddCommand(const Command& command) {
    const std::string name(command.path.substr(command.path.rfind(' ') + 1));
    Written& written = written_.emplace_back();
    written.command = &command;
    written.app = GroupOf(command.path)->add_subcommand(name, std::string(command.help));
    written.app->fallthrough();
    if (!command.example.empty()) {
      written.app->footer("Example: " + std::string(command.example));
    }
    for (const Parameter& parameter : command.parameters) AddParameter(written, parameter);
  }

  static void AddParameter(Written& written, const Parameter& parameter) {
    const std::string name(parameter.name);
    const std::string help(parameter.help);
    CLI::Option* option = nullptr;
    switch (parameter.kind) {
      case Parameter::Kind::kFlag:
        option = written.app->add_flag(name, written.flags[name], help);
        break;
      case Parameter::Kind::kList:
        option = written.app->add_option(name, written.lists[name], help);
        break;
      case Parameter::Kind::kText:
        option = written.app->add_option(name, written.texts[name], help);
        break;
    }
    if (parameter.is_required) option->required();
  }

  Invocation::Input Collect(const Written& written) const {
    Invocation::Input input = input_;
    for (const auto& [name, text] : written.texts) {
      if (written.app->count(name) > 0) input.values[name] = text;
    }
    for (const auto& [name, is_set] : written.flags) {
      if (is_set) input.values[name] = "";
    }
    input.lists = written.lists;
    return input;
  }

  const std::vector<Command> commands_;
  CLI::App app_;
  Invocation::Input input_;
  std::deque<Written> written_;  // CLI11 keeps references into it.
};

}  // namespace

std::span<const CommandGroup> CommandGroups() { return kGroups; }

std::vector<Command> AllCommands() {
  std::vector<Command> all;
  for (const auto& some : {SessionCommands(),
                           WatchCommands(),
                           AgentCommands(),
                           CallCommands(),
                           WorkCommands(),
                           CallbackCommands(),
                           TicketCommands(),
                           CustomerCommands(),
                           CustomerClusterCommands(),
                           ReviewCommands(),
                           ProfileCommands(),
                           PrivacyCommands(),
                           FloorCommands(),
                           ExplainCommands(),
                           UserCommands(),
                           ConfigurationCommands(),
                           WhatIfCommands(),
                           TimelineCommands(),
                           ImportCommands(),
                           QualityCommands(),
                           WebhookCommands(),
                           MailCommands(),
                           AcknowledgementCommands(),
                           MailTopicCommands(),
                           OutgoingMailCommands(),
                           CampaignCommands(),
                           CannedTextCommands(),
                           MailCareCommands(),
                           MailReportCommands()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

int RunCommandLine(int argument_count, const char* const* arguments, std::ostream& out,
                   std::ostream& err) {
  return Reader().Run(argument_count, arguments, out, err);
}

}  // namespace strowger::client
