#pragma once

#include <atomic>
#include <chrono>

#include "base/time.h"

namespace strowger {

// Time that passes when the test says so, and a nanosecond with each look so that no two are equal.
class ManualClock final : public Clock {
 public:
  TimePoint Now() const override { return TimePoint(Duration(++now_ns_)); }
  void Pass(Duration duration) { now_ns_ += duration.count(); }

 private:
  // 2026-01-01 00:00 UTC.
  mutable std::atomic<std::int64_t> now_ns_{1'767'225'600'000'000'000};
};

}  // namespace strowger
