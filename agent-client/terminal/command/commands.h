#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "terminal/command/invocation.h"

namespace strowger::client {

// An option ("--device") or, without dashes, an argument ("USER") of a command.
struct Parameter {
  enum class Kind { kText, kFlag, kList };
  std::string_view name;
  std::string_view help;
  bool is_required = false;
  Kind kind = Kind::kText;

  bool is_option() const { return name.starts_with("--"); }
};

// One command of the program, for example "agent ready".
struct Command {
  std::string_view path;
  std::string_view help;
  std::vector<Parameter> parameters;
  std::string_view example;
  int (*run)(Invocation&);
};

// What is said of a group of commands, for example "agent".
struct CommandGroup {
  std::string_view name;
  std::string_view help;
};

// One file each.
std::vector<Command> SessionCommands();
std::vector<Command> AgentCommands();
std::vector<Command> CallCommands();
std::vector<Command> WorkCommands();
std::vector<Command> CallbackCommands();
std::vector<Command> WatchCommands();
std::vector<Command> FloorCommands();
std::vector<Command> ExplainCommands();
std::vector<Command> TicketCommands();
std::vector<Command> CustomerCommands();
std::vector<Command> CustomerClusterCommands();
std::vector<Command> ReviewCommands();
std::vector<Command> TimelineCommands();
std::vector<Command> ProfileCommands();
std::vector<Command> PrivacyCommands();
std::vector<Command> QualityCommands();
std::vector<Command> ImportCommands();
std::vector<Command> WebhookCommands();
std::vector<Command> MailCommands();
std::vector<Command> AcknowledgementCommands();
std::vector<Command> MailReportCommands();
std::vector<Command> MailTopicCommands();
std::vector<Command> OutgoingMailCommands();
std::vector<Command> CampaignCommands();
std::vector<Command> CannedTextCommands();
std::vector<Command> MailCareCommands();
std::vector<Command> UserCommands();
std::vector<Command> ConfigurationCommands();
std::vector<Command> WhatIfCommands();

std::vector<Command> AllCommands();
std::span<const CommandGroup> CommandGroups();

}  // namespace strowger::client
