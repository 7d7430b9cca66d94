#include "core/routing/forecasts.h"

#include <chrono>

namespace strowger::core {

void Forecasts::Came(QueueNumber queue, Duration foretold, Duration wait) {
  Queue& known = queues_[queue];
  if (known.errors.size() == kForecastsKept) {
    known.sum -= known.errors.front();
    known.absolute_sum -= std::chrono::abs(known.errors.front());
    known.errors.pop_front();
  }
  const Duration error = wait - foretold;
  known.errors.push_back(error);
  known.sum += error;
  known.absolute_sum += std::chrono::abs(error);
}

Forecasts::Accuracy Forecasts::Of(QueueNumber queue) const {
  const Queue& known = queues_[queue];
  if (known.errors.empty()) return {};
  const auto count = static_cast<Duration::rep>(known.errors.size());
  return {known.errors.size(), known.absolute_sum / count, known.sum / count};
}

void Forecasts::CarryOver(QueueNumber queue, const Forecasts& from, QueueNumber same) {
  queues_[queue] = from.queues_[same];
}

}  // namespace strowger::core
