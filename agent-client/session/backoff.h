#pragma once

#include <algorithm>
#include <chrono>

#include "base/time.h"

namespace strowger::client {

// How long to wait before the next try: doubles from `first` to `most`, less up to half of it by
// chance, so that a thousand consoles do not come back in the same instant. Pure; the chance is
// given.
class Backoff {
 public:
  struct Limits {
    Duration first = std::chrono::milliseconds(100);
    Duration most = std::chrono::seconds(5);
  };

  explicit Backoff(Limits limits) : limits_(limits), next_(limits.first) {}

  // `chance` is from 0 to 1.
  Duration Next(double chance) {
    const Duration full = next_;
    next_ = std::min(next_ * 2, limits_.most);
    const double share = 1.0 - 0.5 * std::clamp(chance, 0.0, 1.0);
    return Duration(static_cast<Duration::rep>(static_cast<double>(full.count()) * share));
  }
  void Reset() { next_ = limits_.first; }

 private:
  Limits limits_;
  Duration next_;
};

}  // namespace strowger::client
