#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "base/time.h"
#include "core/routing/directory.h"

namespace strowger::core {

// How fast the queues are served: what predictions are made from. It is learned while the floor
// runs and starts anew with it; places do not depend on it, only the choice between queues with a
// service objective.
class Pace {
 public:
  explicit Pace(std::size_t queues) : queues_(queues) {}

  // An agent was busy with a contact of the queue for so long, wrap-up included.
  void ContactTook(QueueNumber queue, Duration contact);
  // An agent who serves these queues came (1) or left (-1). Costs the square of their number.
  void AddAgent(const std::vector<QueueNumber>& queues, int change);

  // The mean over the last contacts; what is usual before the first one.
  Duration MeanContact(QueueNumber queue) const { return queues_[queue].contact; }
  // Until one of the agents who serve the queue becomes free, if all of them were busy with
  // contacts of the mean length.
  Duration NextAgent(QueueNumber queue) const;
  // Those who are there.
  int agents(QueueNumber queue) const { return queues_[queue].agents; }
  // The other queues that some of them serve, too.
  struct Shared {
    QueueNumber queue = kNoNumber;
    int agents = 0;  // Who serve both.
  };
  const std::vector<Shared>& SharedWith(QueueNumber queue) const { return queues_[queue].shared; }
  // What was learned of that queue in another set-up.
  void CarryOver(QueueNumber queue, const Pace& from, QueueNumber same);

 private:
  struct Queue {
    Duration contact = std::chrono::minutes(3);
    int agents = 0;
    std::vector<Shared> shared;  // By number.
  };

  static void Share(Queue& queue, QueueNumber other, int change);

  std::vector<Queue> queues_;
};

}  // namespace strowger::core
