#pragma once

#include <chrono>
#include <string>

#include "integration/call_center.h"

namespace strowger::integration {

// What a plain command came to.
struct Ran {
  int code = -1;
  std::string output;  // Of both streams.
};

// Somebody at a shell: runs the real `strowger` with a session folder of its own.
class CommandLine {
 public:
  // `options` stand behind the program's name in each call, for example "--server 127.0.0.1:7420".
  explicit CommandLine(std::string options) : options_(std::move(options)) {}

  // `words` as a shell takes them; `input` is what the command reads.
  Ran Run(const std::string& words, const std::string& input = {},
          std::chrono::seconds patience = std::chrono::seconds(20)) const;
  Ran SignIn(const std::string& user) const;

 private:
  const std::string options_;
  TemporaryFolder folder_;
};

}  // namespace strowger::integration
