#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "bench/failure.h"
#include "support/program.h"

namespace strowger::bench {

// Waits until the server says on which port it listens. Fails when it does not start.
inline std::string WaitForAddress(Program& server) {
  constexpr std::string_view kMark = "listens on port ";
  const std::optional<std::string> line = server.WaitForLine(std::string(kMark));
  if (!line) Fail("the server did not start:\n" + server.output());
  const char* port = line->c_str() + line->find(kMark) + kMark.size();
  return "127.0.0.1:" + std::to_string(std::strtol(port, nullptr, 10));
}

}  // namespace strowger::bench
