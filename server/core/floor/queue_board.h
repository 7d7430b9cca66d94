#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "core/floor/state.h"
#include "core/routing/directory.h"
#include "core/routing/waiting_lines.h"

namespace strowger::core {

// What supervisors see of each queue, kept up with every change so that reading it costs nothing.
// Whoever is not yet speaking with an agent stands in the line, ringing or not.
class QueueBoard {
 public:
  explicit QueueBoard(std::size_t queues) : queues_(queues) {}

  void Join(QueueNumber queue, const Place& place);
  void Leave(QueueNumber queue, const Place& place);
  // By when something in the line is to be answered.
  void JoinDue(QueueNumber queue, TimePoint due) { queues_[queue].due.insert(due); }
  void LeaveDue(QueueNumber queue, TimePoint due) {
    queues_[queue].due.erase(queues_[queue].due.find(due));
  }
  void AddRinging(QueueNumber queue, int change) { Change(queues_[queue].ringing, change); }
  void AddScheduled(QueueNumber queue, int change) { Change(queues_[queue].scheduled, change); }
  void AddLoggedOn(QueueNumber queue, int change) { Change(queues_[queue].logged_on, change); }
  void AddReady(QueueNumber queue, int change) { Change(queues_[queue].ready, change); }

  std::size_t waiting(QueueNumber queue) const { return queues_[queue].line.size(); }
  // Of those who wait, nobody is being asked to take them.
  std::size_t unoffered(QueueNumber queue) const {
    return queues_[queue].line.size() - queues_[queue].ringing;
  }
  std::size_t logged_on(QueueNumber queue) const { return queues_[queue].logged_on; }
  std::size_t ready(QueueNumber queue) const { return queues_[queue].ready; }
  // Who stands there, in the order of service.
  std::vector<WorkItemId> Line(QueueNumber queue) const;
  QueueState Describe(QueueNumber queue, const QueueId& id) const;
  // From 1; 0 when it does not stand there. Linear.
  std::size_t PlaceInLine(QueueNumber queue, const Place& place) const;

 private:
  struct Queue {
    std::set<Place> line;
    std::multiset<TimePoint> arrivals;  // Of those in the line.
    std::multiset<TimePoint> due;       // Of those of them that have one.
    std::size_t ringing = 0;
    std::size_t scheduled = 0;
    std::size_t logged_on = 0;
    std::size_t ready = 0;
  };

  static void Change(std::size_t& count, int change);

  std::vector<Queue> queues_;
};

}  // namespace strowger::core
