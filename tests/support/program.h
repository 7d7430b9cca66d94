#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace strowger {

// A program that a test starts, with all that it prints. Killed when this object goes, and with the
// test itself.
class Program {
 public:
  // On one processor only when `processor` is given and there is more than one.
  explicit Program(const std::vector<std::string>& command, std::optional<int> processor = {});
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // Waits until a line with this text was printed; the line, or none when the program ended or the
  // time is over.
  std::optional<std::string> WaitForLine(const std::string& text,
                                         std::chrono::seconds patience = std::chrono::seconds(20));
  void Signal(int signal);
  // Waits for the end: the exit code, or minus the signal that ended it; none when the time is over
  // (then it is killed).
  std::optional<int> WaitForEnd(std::chrono::seconds patience = std::chrono::seconds(20));
  std::string output();

  // Processor time used so far, and resident memory.
  double CpuSeconds() const;
  double ResidentKilobytes() const;

 private:
  void Read();

  pid_t pid_ = -1;
  int pipe_ = -1;
  std::optional<int> ended_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string output_;
  bool has_closed_ = false;
  std::thread reader_;
};

// The folder of the running program, where the others are.
std::string ProgramFolder();

}  // namespace strowger
