#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace strowger {

// A program on a pseudo terminal of 80 x 24 whose other end the test holds. Killed when this object
// goes.
class Terminal {
 public:
  // The program's whole environment is given as NAME=VALUE; TERM and LANG are set.
  Terminal(const std::vector<std::string>& command, std::vector<std::string> environment);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void Type(const std::string& keys);
  // Reads until the text was written by the program; false when the time is over.
  bool WaitFor(const std::string& text);
  void Forget() { written_.clear(); }
  const std::string& written() const { return written_; }
  // The exit code of a program that ends by itself.
  int WaitForExit();
  void Kill();

 private:
  int master_ = -1;
  pid_t pid_ = 0;
  std::string written_;
};

}  // namespace strowger
