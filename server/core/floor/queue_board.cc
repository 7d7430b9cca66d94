#include "core/floor/queue_board.h"

#include <iterator>

#include "base/check.h"

namespace strowger::core {

void QueueBoard::Join(QueueNumber queue, const Place& place) {
  STROWGER_CHECK(queues_[queue].line.insert(place).second);
  queues_[queue].arrivals.insert(place.arrived);
}

void QueueBoard::Leave(QueueNumber queue, const Place& place) {
  STROWGER_CHECK(queues_[queue].line.erase(place) == 1);
  std::multiset<TimePoint>& arrivals = queues_[queue].arrivals;
  arrivals.erase(arrivals.find(place.arrived));
}

std::vector<WorkItemId> QueueBoard::Line(QueueNumber queue) const {
  std::vector<WorkItemId> items;
  for (const Place& place : queues_[queue].line) items.push_back(place.item);
  return items;
}

QueueState QueueBoard::Describe(QueueNumber queue, const QueueId& id) const {
  const Queue& board = queues_[queue];
  QueueState state;
  state.queue = id;
  state.waiting = board.line.size();
  state.ringing = board.ringing;
  state.scheduled = board.scheduled;
  if (!board.arrivals.empty()) state.oldest_arrival = *board.arrivals.begin();
  if (!board.due.empty()) state.nearest_due = *board.due.begin();
  state.agents_ready = board.ready;
  state.agents_logged_on = board.logged_on;
  return state;
}

std::size_t QueueBoard::PlaceInLine(QueueNumber queue, const Place& place) const {
  const std::set<Place>& line = queues_[queue].line;
  const auto found = line.find(place);
  if (found == line.end()) return 0;
  return static_cast<std::size_t>(std::distance(line.begin(), found)) + 1;
}

void QueueBoard::Change(std::size_t& count, int change) {
  STROWGER_CHECK(change > 0 || count > 0);
  count += static_cast<std::size_t>(change);
}

}  // namespace strowger::core
