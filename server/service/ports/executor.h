#pragma once

#include <cstdint>
#include <functional>

#include "base/time.h"

namespace strowger::service {

// The one thread that runs the core of a routing domain. Post may be called from any thread; the
// rest only on that thread.
class Executor {
 public:
  virtual ~Executor() = default;

  // Runs `task` later on the core thread, in the order of posting. Never blocks.
  virtual void Post(std::function<void()> task) = 0;
  // Runs `task` on the core thread after the tasks that are queued now, once for a whole batch of
  // them: asking again before it ran has no effect. Where changes of a batch are flushed together.
  virtual void PostAfterBatch(std::function<void()> task) = 0;

  using TimerKey = std::uint64_t;
  // Runs `task` at `at` or soon after; at once when it is past. Keys are never zero or used twice.
  virtual TimerKey StartTimer(TimePoint at, std::function<void()> task) = 0;
  // A timer that fired or is unknown is no error. A cancelled timer never runs.
  virtual void CancelTimer(TimerKey key) = 0;
};

}  // namespace strowger::service
