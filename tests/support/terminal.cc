#include "support/terminal.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

namespace strowger {

namespace {

constexpr auto kWaitLimit = std::chrono::seconds(20);

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

Terminal::Terminal(const std::vector<std::string>& command, std::vector<std::string> environment) {
  environment.insert(environment.end(), {"TERM=xterm", "LANG=C.UTF-8"});
  const std::vector<char*> arguments = Pointers(command);
  const std::vector<char*> variables = Pointers(environment);
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 80;
  pid_ = ::forkpty(&master_, nullptr, nullptr, &size);
  if (pid_ != 0) return;
  ::execve(arguments[0], arguments.data(), variables.data());
  ::_exit(127);
}

Terminal::~Terminal() {
  Kill();
  ::close(master_);
}

void Terminal::Type(const std::string& keys) {
  EXPECT_EQ(::write(master_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
}

bool Terminal::WaitFor(const std::string& text) {
  const auto give_up = std::chrono::steady_clock::now() + kWaitLimit;
  while (written_.find(text) == std::string::npos) {
    pollfd source{master_, POLLIN, 0};
    if (std::chrono::steady_clock::now() > give_up) return false;
    if (::poll(&source, 1, 100) <= 0) continue;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(master_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    written_.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return true;
}

int Terminal::WaitForExit() {
  WaitFor("never written");  // What it still writes must be read, or it cannot end.
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Terminal::Kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace strowger
