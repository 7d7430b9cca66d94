#pragma once

#include <cstddef>
#include <deque>
#include <vector>

#include "base/time.h"
#include "core/routing/directory.h"

namespace strowger::core {

// How well waits were foretold, by queue, over the last kForecastsKept callers who were answered in
// the queue that they came to:
//
//   error               = the wait that came, until an agent answered - the wait foretold on
//   arrival mean absolute error = sum of |error| / answered bias                = sum of error /
//   answered; above zero people wait longer than foretold
//
// Who gave up, or went to another queue, is not counted, since nobody knows how long the wait would
// have been; where many give up, the bias is lower than it should be. It is learned while the floor
// runs and starts anew with it.
class Forecasts {
 public:
  static constexpr std::size_t kForecastsKept = 200;

  struct Accuracy {
    std::size_t answered = 0;
    Duration absolute_error{};
    Duration bias{};
    bool operator==(const Accuracy&) const = default;
  };

  explicit Forecasts(std::size_t queues) : queues_(queues) {}

  void Came(QueueNumber queue, Duration foretold, Duration wait);
  Accuracy Of(QueueNumber queue) const;
  // What is known of that queue in another set-up.
  void CarryOver(QueueNumber queue, const Forecasts& from, QueueNumber same);

 private:
  struct Queue {
    std::deque<Duration> errors;  // Oldest first.
    Duration sum{};
    Duration absolute_sum{};
  };

  std::vector<Queue> queues_;
};

}  // namespace strowger::core
