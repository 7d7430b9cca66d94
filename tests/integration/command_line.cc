#include "integration/command_line.h"

namespace strowger::integration {

Ran CommandLine::Run(const std::string& words, const std::string& input,
                     std::chrono::seconds patience) const {
  WriteFile(folder_ / "input", input);
  const std::string command = "XDG_STATE_HOME=" + (folder_ / "state") +
                              " STROWGER_LANGUAGE=en exec " + ProgramFolder() + "/strowger " +
                              options_ + " " + words + " < " + (folder_ / "input");
  Program program({"/bin/sh", "-c", command});
  const auto code = program.WaitForEnd(patience);
  return {code.value_or(-1), program.output()};
}

Ran CommandLine::SignIn(const std::string& user) const {
  return Run("sign-in " + user + " --password-stdin", PasswordOf(user) + "\n");
}

}  // namespace strowger::integration
