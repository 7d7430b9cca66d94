#include "asterisk/support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace strowger::test {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> MergedEnvironment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> merged;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text(*variable);
    if (!added.contains(text.substr(0, text.find('=')))) merged.push_back(text);
  }
  for (const auto& [name, value] : added) merged.push_back(name + "=" + value);
  return merged;
}

}  // namespace

ChildProcess::ChildProcess(std::vector<std::string> command,
                           std::map<std::string, std::string> environment,
                           const std::string& output) {
  std::vector<std::string> variables = MergedEnvironment(environment);
  const std::vector<char*> arguments = Pointers(command);
  const std::vector<char*> settings = Pointers(variables);
  const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    // A socket of ours that a child held would stay open when we close it.
    syscall(SYS_close_range, 3, ~0U, 0);
    execvpe(arguments[0], arguments.data(), settings.data());
    _exit(127);
  }
  close(in);
  close(out);
  if (pid_ < 0) throw std::runtime_error("cannot start " + command.front());
  watch_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      watch_(std::exchange(other.watch_, -1)),
      status_(other.status_) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  if (IsRunning()) {
    kill(pid_, SIGKILL);
    Wait(std::chrono::seconds(10));
  }
  close(watch_);
}

bool ChildProcess::IsRunning() { return !Wait(std::chrono::milliseconds(0)).has_value(); }

std::optional<int> ChildProcess::Wait(std::chrono::milliseconds patience) {
  if (status_) return status_;
  pollfd watched{watch_, POLLIN, 0};
  if (poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
  int state = 0;
  if (waitpid(pid_, &state, 0) != pid_) return std::nullopt;
  status_ = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  return status_;
}

void ChildProcess::Signal(int signal) {
  if (IsRunning()) kill(pid_, signal);
}

}  // namespace strowger::test
