#pragma once

#include <chrono>

namespace strowger {

using Duration = std::chrono::nanoseconds;
// Wall-clock time (UTC). Core gets it with each input and never asks for it.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Duration>;

// Tells the time. Called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
};

}  // namespace strowger
