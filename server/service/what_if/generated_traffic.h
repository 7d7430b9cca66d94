#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "service/what_if/traffic.h"

namespace strowger::service {

// How a length of time varies from call to call.
struct Spread {
  enum class Shape { kFixed, kExponential, kLognormal };

  Shape shape = Shape::kExponential;
  Duration mean{};
  double variation = 1;  // Standard deviation by the mean; lognormal only.
};

// From this moment on, until that of the next.
struct ArrivalRate {
  TimePoint from;
  double calls_per_hour = 0;
};

// Callers of one kind, who arrive at random and independently of each other.
struct CallerStream {
  QueueId queue;
  LinkId link;
  int priority = 0;
  std::vector<core::SkillNeed> needs;
  std::vector<ArrivalRate> rates;  // In order of time; nobody calls before the first.
  Spread talk;
  Spread wrap_up{Spread::Shape::kFixed, Duration::zero()};
  std::optional<Spread> patience;
};

// Chance from a seed: the same on every machine, since the standard fixes the engine and the
// distributions are computed here.
class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t stream);

  double Even();  // Above 0, at most 1.
  Duration Draw(const Spread& spread);

 private:
  std::mt19937_64 engine_;
};

// A generated day. Each stream has chance of its own, so that a change of one leaves the callers of
// the others as they are.
class GeneratedTraffic : public Traffic {
 public:
  GeneratedTraffic(std::vector<CallerStream> streams, TimePoint end, std::uint64_t seed);

  std::optional<Visit> Next() override;

 private:
  struct Source {
    CallerStream stream;
    Dice dice;
    std::optional<TimePoint> next;
  };

  // When the next one calls after `after`; none when that is past the end.
  std::optional<TimePoint> NextArrival(Source& source, TimePoint after) const;

  const TimePoint end_;
  std::vector<Source> sources_;
};

}  // namespace strowger::service
