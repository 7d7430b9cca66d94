#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"

namespace strowger::simulation {

// One call of a bank's call center that reached its queue, in seconds since the midnight before.
struct RecordedCall {
  std::string type;
  bool has_credit = false;  // High priority: served as if it had come 90 s earlier.
  int enters = 0;           // Leaves the voice menu.
  int wait = 0;             // Until answered or hung up.
  std::string server;       // Empty: hung up.
  int talk = 0;

  bool answered() const { return !server.empty(); }
  int begins() const { return enters + wait; }
  int ends() const { return begins() + talk; }
};

struct RecordedDay {
  std::string date;
  std::vector<RecordedCall> calls;  // By the time of entering.
};

// Reads the call-by-call records; calls that ended in the voice menu, before six in the morning, or
// whose server was not written down are left out. None when there is no such file.
std::optional<std::vector<RecordedDay>> ReadBankDays(const std::string& path);

}  // namespace strowger::simulation
