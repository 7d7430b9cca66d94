#pragma once

#include <vector>

#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// Calls in the reserves of queues: agents who serve a queue only while it is overloaded. They are
// called when the last in line would wait for longer than the queue's limit, or the first one has,
// or the live service level is below another; and let go when all of these are on the good side of
// second limits, so that they do not come and go with each call. A service level that is told by
// fewer than LiveService::kContactsMin contacts neither calls nor keeps anybody. What is expected
// is reckoned with the queue's own agents alone, called in or not. What changes with time alone is
// told by timers: here for the wait of the first in line, in LiveService for the service level.
class Reserves {
 public:
  // `books` must outlive this.
  explicit Reserves(Books& books);

  // Looks at all queues that have reserves; true when some were let go. Ready reserves who were
  // called are among those whom the next matching looks at.
  bool Review(Step& step);
  // The timer of this queue fired, perhaps early by the clock: Review starts it again.
  void TimeIsUp(QueueNumber queue);

 private:
  struct Queue {
    QueueNumber number = 0;
    TimePoint timed;  // The moment for which a timer runs, or ran.
  };

  void Call(QueueNumber queue);
  void LetGo(QueueNumber queue);
  void WatchFirst(Step& step, Queue& queue);

  Books& books_;
  std::vector<Queue> queues_;
};

}  // namespace strowger::core
