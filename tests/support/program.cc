#include "support/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/processor.h"

namespace strowger {

Program::Program(const std::vector<std::string>& command, std::optional<int> processor) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    dup2(ends[1], STDERR_FILENO);
    if (processor) StayOn(*processor);
    std::vector<char*> arguments;
    for (const std::string& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    std::perror(arguments[0]);
    _exit(127);
  }
  close(ends[1]);
  pipe_ = ends[0];
  reader_ = std::thread([this] { Read(); });
}

Program::~Program() {
  if (!ended_) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  reader_.join();
  close(pipe_);
}

void Program::Read() {
  char buffer[4096];
  for (;;) {
    const ssize_t got = read(pipe_, buffer, sizeof buffer);
    const std::lock_guard lock(mutex_);
    if (got <= 0) has_closed_ = true;
    if (got > 0) output_.append(buffer, static_cast<std::size_t>(got));
    changed_.notify_all();
    if (has_closed_) return;
  }
}

std::optional<std::string> Program::WaitForLine(const std::string& text,
                                                std::chrono::seconds patience) {
  std::unique_lock lock(mutex_);
  std::optional<std::string> line;
  changed_.wait_for(lock, patience, [&] {
    const std::size_t place = output_.find(text);
    if (place != std::string::npos) {
      const std::size_t begin = output_.rfind('\n', place);
      const std::size_t end = output_.find('\n', place);
      if (end != std::string::npos) {
        const std::size_t first = begin == std::string::npos ? 0 : begin + 1;
        line = output_.substr(first, end - first);
      }
    }
    return line || has_closed_;
  });
  return line;
}

void Program::Signal(int signal) {
  if (!ended_) kill(pid_, signal);
}

std::optional<int> Program::WaitForEnd(std::chrono::seconds patience) {
  if (ended_) return ended_;
  {
    // Its output closes when it ends.
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, patience, [this] { return has_closed_; })) {
      kill(pid_, SIGKILL);
    }
  }
  int status = 0;
  waitpid(pid_, &status, 0);
  ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return ended_;
}

std::string Program::output() {
  const std::lock_guard lock(mutex_);
  return output_;
}

double Program::CpuSeconds() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string text;
  std::getline(file, text);
  // The name of the program, in brackets, may hold spaces.
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Program::ResidentKilobytes() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr);
  }
  return 0;
}

std::string ProgramFolder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

}  // namespace strowger
