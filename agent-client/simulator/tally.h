#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace strowger::simulator {

// What came of the traffic, counted at the telephones.
struct Tally {
  std::uint64_t offered = 0;
  std::uint64_t answered = 0;
  std::uint64_t abandoned = 0;
  std::uint64_t refused = 0;       // Ended by the server before anybody answered.
  std::uint64_t left_waiting = 0;  // Waited still when the simulation ended.
  std::uint64_t callbacks = 0;     // Hung up after the digit for it.
  std::uint64_t called_back = 0;   // Answered when they were.
  std::uint64_t rung = 0;
  std::uint64_t not_reached = 0;  // Ringings that failed: busy, no answer, unreachable, rejected.
  std::uint64_t held = 0;
  std::uint64_t transferred = 0;
  std::uint64_t conferenced = 0;
  std::uint64_t commands = 0;
  std::uint64_t commands_refused = 0;
  std::uint64_t problems = 0;  // The server did not understand, or missed, an event.
  std::uint64_t snapshots = 0;
  std::uint64_t connections = 0;
  std::uint64_t tickets = 0;
  std::uint64_t wrap_ups = 0;
  std::vector<Duration> waits;  // Of the answered.

  std::string Progress(std::size_t on_line, std::size_t unacknowledged) const;
  std::string Summary() const;
};

}  // namespace strowger::simulator
