#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "terminal/command/commands.h"

namespace strowger::client {

namespace {

// The rules are the server's: a program beside this one has them, and takes its place.
constexpr const char* kProgram = "strowger-what-if";

int RunWhatIf(Invocation& in) {
  std::error_code trouble;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", trouble);
  const std::string program = (self.parent_path() / kProgram).string();
  std::vector<std::string> words{program, in.Value("FILE")};
  if (in.has_json()) words.emplace_back("--json");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  in.out().flush();
  execv(program.c_str(), arguments.data());
  return in.FailUsage({"cannot run {0}: {1}. It belongs beside this program.",
                       "无法运行 {0}：{1}。它应与本程序位于同一目录。",
                       "無法執行 {0}：{1}。它應與本程式位於同一目錄。"},
                      {program, std::strerror(errno)});
}

}  // namespace

std::vector<Command> WhatIfCommands() {
  return {
      {"what-if",
       "Play a day with other plans or agents, and find the fewest agents; needs no server. "
       "config/what-if.toml explains the file",
       {{"FILE", "The scenario", true}},
       "strowger what-if config/what-if.toml --json",
       RunWhatIf},
  };
}

}  // namespace strowger::client
