#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "base/time.h"

namespace strowger::simulation {

// All chance of a run comes from one seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  // 0 to n - 1.
  std::size_t Below(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }
  // True once in `times`.
  bool OnceIn(std::size_t times) { return Below(times) == 0; }
  bool Percent(std::size_t percent) { return Below(100) < percent; }
  // Evenly between zero and twice the mean.
  Duration Around(Duration mean) {
    const auto range = static_cast<std::size_t>(2 * mean.count() + 1);
    return Duration(static_cast<Duration::rep>(Below(range)));
  }
  template <class T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace strowger::simulation
