#pragma once

#include <sched.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace strowger::bench {

// A program that runs beside the benchmark. Killed when this object goes.
class ChildProcess {
 public:
  // Starts `command` on one processor only when `processor` is given and there is more than one.
  // Its standard output comes to ReadLine; its standard error is the benchmark's.
  ChildProcess(const std::vector<std::string>& command, std::optional<int> processor);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // The next line of output; none when it ended.
  std::optional<std::string> ReadLine();
  pid_t pid() const { return pid_; }

  // Processor time used so far, and resident memory.
  double CpuSeconds() const;
  double ResidentKilobytes() const;

 private:
  pid_t pid_ = -1;
  int output_ = -1;
  std::string read_ahead_;
};

// Keeps the calling thread, and those it starts, on one processor when there is more than one; for
// as long as this object lives.
class OnProcessor {
 public:
  explicit OnProcessor(int processor);
  ~OnProcessor();
  OnProcessor(const OnProcessor&) = delete;
  OnProcessor& operator=(const OnProcessor&) = delete;

 private:
  cpu_set_t before_;
};
// The folder of the running program.
std::string ProgramFolder();

}  // namespace strowger::bench
