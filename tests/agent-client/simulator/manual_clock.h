#pragma once

#include "base/time.h"
#include "simulator/agenda.h"

namespace strowger::simulator {

// Stands still until it is moved.
class ManualClock final : public Clock {
 public:
  TimePoint Now() const override { return now_; }
  void Set(TimePoint now) { now_ = now; }

 private:
  TimePoint now_{std::chrono::hours(24 * 365)};
};

}  // namespace strowger::simulator
