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

void Pace::AddAgent(const std::vector<QueueNumber>& queues, int change) {
  for (const QueueNumber queue : queues) {
    queues_[queue].agents += change;
    STROWGER_CHECK(queues_[queue].agents >= 0);
    for (const QueueNumber other : queues) {
      if (other != queue) Share(queues_[queue], other, change);
    }
  }
}

void Pace::Share(Queue& queue, QueueNumber other, int change) {
  const auto place =
      std::lower_bound(queue.shared.begin(), queue.shared.end(), other,
                       [](const Shared& one, QueueNumber number) { return one.queue < number; });
  if (place == queue.shared.end() || place->queue != other) {
    STROWGER_CHECK(change > 0);
    queue.shared.insert(place, {other, change});
    return;
  }
  place->agents += change;
  if (place->agents == 0) queue.shared.erase(place);
}

Duration Pace::NextAgent(QueueNumber queue) const {
  return queues_[queue].contact / std::max(1, queues_[queue].agents);
}

void Pace::CarryOver(QueueNumber queue, const Pace& from, QueueNumber same) {
  queues_[queue].contact = from.queues_[same].contact;
}

}  // namespace strowger::core
