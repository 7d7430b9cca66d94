#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace strowger::test {

// A program started by a test. It is killed when this goes, and also when the test itself dies.
class ChildProcess {
 public:
  // `environment` is added to the test's own. Standard output and error go to `output`, or nowhere.
  ChildProcess(std::vector<std::string> command,
               std::map<std::string, std::string> environment = {},
               const std::string& output = "/dev/null");
  ~ChildProcess();
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;

  pid_t pid() const { return pid_; }
  bool IsRunning();
  // The exit status, 128 and the signal's number where one ended it; none when it still runs after
  // `patience`.
  std::optional<int> Wait(std::chrono::milliseconds patience);
  void Signal(int signal);

 private:
  pid_t pid_ = -1;
  int watch_ = -1;  // Becomes readable when the process ends (pidfd).
  std::optional<int> status_;
};

}  // namespace strowger::test
