#pragma once

#include <cstddef>
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
  void AddAgents(QueueNumber queue, int change);

  // The mean over the last contacts; what is usual before the first one.
  Duration MeanContact(QueueNumber queue) const { return queues_[queue].contact; }
  // Until one of the agents who serve the queue becomes free, if all of them were busy with
  // contacts of the mean length.
  Duration NextAgent(QueueNumber queue) const;
  // Until somebody who joins the line now speaks with an agent, with so many before.
  Duration ExpectedWait(QueueNumber queue, std::size_t waiting) const;

 private:
  struct Queue {
    Duration contact = std::chrono::minutes(3);
    int agents = 0;
  };

  std::vector<Queue> queues_;
};

}  // namespace strowger::core
