#pragma once

#include <vector>

#include "base/time.h"
#include "core/floor/queue_board.h"
#include "core/routing/directory.h"
#include "core/routing/pace.h"

namespace strowger::core {

struct Foretold {
  Duration wait{};  // Until an agent answers.
  Duration raw{};   // The same before it was corrected by what is known of others.
};

// How long somebody who comes to a queue now will wait, from the state of the floor:
//
//   before     = who waits there + the sum over the other queues of
//                who waits in that one * agents who serve both / agents who serve that one
//   turn       = mean contact of all those and the newcomer, each by its queue, / agents
//   giving up  = gave up / the time that all waited, whether they gave up or were served; by the
//                second
//   raw        = the sum over i from 0 to before of 1 / (1 / turn + i * giving up)
//   correction = the waits that came / the raw waits foretold
//   foretold   = raw * correction; at once where an agent is ready
//
// Raw is the mean wait of somebody patient behind so many others, one server after the other, of
// whom each may give up: QL_m of Ibrahim and Whitt, Real-time delay estimation in overloaded
// multiserver queues with abandonments, Management Science 55 (2009), after Whitt, Predicting
// queueing delays, Management Science 45 (1999). That the agents have other queues is new in
// `before`; what it leaves out (priorities, plans, skills, breaks, that the impatient do not count)
// is learned by the correction. The sum is computed by its integral, so that a forecast costs a
// look at each queue that shares agents with this one, and what happens to a caller costs nothing
// that grows.
//
// Learned while the floor runs, newer contacts counting for more; starts anew with it.
class WaitForecast {
 public:
  // Both must outlive this.
  WaitForecast(const Pace& pace, const QueueBoard& board, std::size_t queues)
      : pace_(pace), board_(board), learned_(queues) {}

  Foretold For(QueueNumber queue) const;

  // Somebody whom nobody had answered waited in the queue for so long, then gave up, or was served
  // or sent elsewhere.
  void Waited(QueueNumber queue, Duration wait, bool has_given_up);
  // An agent answered.
  void Came(QueueNumber queue, const Foretold& foretold, Duration wait);
  // What was learned of that queue in another set-up.
  void CarryOver(QueueNumber queue, const WaitForecast& from, QueueNumber same);

 private:
  // Times in seconds; old ones fade.
  struct Learned {
    double gave_up = 0;
    double waited = 0;
    double waits_that_came = 0;
    double raw_foretold = 0;
  };

  double GivingUp(QueueNumber queue) const;
  double Correction(QueueNumber queue) const;

  const Pace& pace_;
  const QueueBoard& board_;
  std::vector<Learned> learned_;
};

}  // namespace strowger::core
