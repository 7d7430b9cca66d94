#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"
#include "core/floor/step.h"
#include "core/report/service_level.h"
#include "core/routing/directory.h"

namespace strowger::core {

// How well each queue serves right now: the service level of its last contacts by kLiveFormula. A
// contact counts once in each queue where it waited and nobody had answered it before: when an
// agent answers, or when its wait there passes the queue's threshold, whichever comes first. So a
// line that does not move shows at once, not when it is over. Who gives up or goes elsewhere in
// time does not count, and neither does who waits for a callback.
//
// The window of a queue holds its last kContactsKept contacts, none of them older than kContactAge.
// One timer per queue stands at the next moment in which it changes by time alone: a wait passes
// the threshold, or the oldest contact leaves the window. Each contact costs the logarithm of those
// who wait, the window itself nothing more. After a restart the window is rebuilt from what is
// stored of contacts (PastWait); callbacks that were answered since are missing in it.
class LiveService {
 public:
  static constexpr ServiceLevelFormula kLiveFormula = ServiceLevelFormula::kIgnoreAbandons;
  static constexpr std::size_t kContactsKept = 50;
  static constexpr Duration kContactAge = std::chrono::minutes(30);
  // Fewer say nothing about a queue.
  static constexpr std::size_t kContactsMin = 10;

  // `setup` must outlive this.
  explicit LiveService(const FloorSetup& setup) : setup_(setup), queues_(setup.queues.size()) {}

  // What was before a restart. Before the first of the others.
  void Remember(QueueNumber queue, const PastWait& past);
  // Takes the window of that queue in another set-up, and who has not yet passed the threshold.
  void CarryOver(QueueNumber queue, const LiveService& from, QueueNumber same);
  // Starts the timers of what was remembered.
  void Start(Step& step);

  // An item that nobody has answered waits in the queue since then.
  void Came(QueueNumber queue, WorkItemId item, TimePoint since);
  // It does no longer. Nothing where it was counted already.
  void Left(QueueNumber queue, WorkItemId item, TimePoint since, bool is_answered, TimePoint now);
  // The timer of this queue fired; by the clock it may have been early.
  void TimerFired(Step& step, std::uint64_t queue);
  // Starts the timers that this step made due. What a refused input touched is nothing.
  void Settle(Step& step);

  LiveLevel Of(QueueNumber queue) const;
  // Queues whose figure changed since the last call, each perhaps more than once.
  std::vector<QueueId> TakeChanges() { return std::exchange(changed_, {}); }

 private:
  struct Contact {
    TimePoint time;  // Answered, or past the threshold.
    bool in_time = false;
  };
  struct Queue {
    std::deque<Contact> window;                          // Oldest first.
    std::size_t in_time = 0;                             // Of the window.
    std::set<std::pair<TimePoint, WorkItemId>> waiting;  // Those who do not count yet.
    std::optional<TimePoint> timed;                      // A timer runs until then.
    bool is_touched = false;
  };

  void Touch(QueueNumber number);
  // Counts who passed the threshold, and forgets who is too old.
  void Advance(QueueNumber number, TimePoint now);
  void Add(QueueNumber number, Contact contact);
  void NoteChanged(QueueNumber number);
  static void DropOldest(Queue& queue);
  std::optional<TimePoint> NextChange(QueueNumber number) const;

  const FloorSetup& setup_;
  std::vector<Queue> queues_;
  std::vector<QueueNumber> touched_;
  std::vector<QueueId> changed_;
};

// The stays in queues in which nobody had answered the item yet and that are over, as a closed or
// live item tells them. None of a callback, whose segments do not say when it became one.
std::vector<PastWait> PastWaitsOf(const ItemView& item);

}  // namespace strowger::core
