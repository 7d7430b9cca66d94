#include "core/routing/pace.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::core {
namespace {

// The newest contact counts for a sixteenth, so the mean follows the last quarter of an hour or so
// of a busy queue and no single contact turns it.
constexpr int kShareOfNewest = 16;
// Somebody who fell asleep in wrap-up says nothing about the queue.
constexpr Duration kContactMax = std::chrono::hours(1);

}  // namespace

void Pace::ContactTook(QueueNumber queue, Duration contact) {
  Duration& mean = queues_[queue].contact;
  mean += (std::clamp(contact, Duration::zero(), kContactMax) - mean) / kShareOfNewest;
}

void Pace::AddAgents(QueueNumber queue, int change) {
  queues_[queue].agents += change;
  STROWGER_CHECK(queues_[queue].agents >= 0);
}

Duration Pace::NextAgent(QueueNumber queue) const {
  return queues_[queue].contact / std::max(1, queues_[queue].agents);
}

Duration Pace::ExpectedWait(QueueNumber queue, std::size_t waiting) const {
  return NextAgent(queue) * static_cast<Duration::rep>(waiting + 1);
}

}  // namespace strowger::core
