#pragma once

#include <chrono>

#include "base/time.h"

namespace strowger::system {

class SystemClock final : public Clock {
 public:
  TimePoint Now() const override {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  }
};

}  // namespace strowger::system
