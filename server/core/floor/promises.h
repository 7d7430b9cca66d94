#pragma once

#include <optional>

#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"

namespace strowger::core {

// Which PBX makes the call; none where no agent could take it.
LinkId LinkForCallback(const FloorSetup& setup, const ScheduleCallback& ask);

// Callbacks that somebody promised for a time, and customers who call in while they are to be
// called back. A promise is a callback that rests until its time and then stands in line; from
// there on Callbacks leads it. Of a number and the queue that it called there is one at most, so
// nobody is called twice: while its customer waits on the telephone it is put aside, and it ends
// when the customer is answered. See server/decisions/0011-callbacks.md.
class Promises {
 public:
  // All of them must outlive this.
  Promises(Books& books, Offers& offers, Callbacks& callbacks)
      : books_(books), offers_(offers), callbacks_(callbacks) {}

  Result<void> Schedule(Step& step, const ScheduleCallback& ask);
  Result<void> Cancel(Step& step, const CancelCallback& ask);

  // Where the caller stands in line as a callback, if one is due.
  std::optional<TimePoint> PlaceOf(const CallArrived& call, TimePoint now) const;
  // The new item waits. Who called in is served before being called back.
  void CallerCame(Step& step, const Item& caller);
  // An agent took the item.
  void CallerAnswered(Step& step, const Item& caller);

 private:
  Result<void> Check(const Step& step, const ScheduleCallback& ask, QueueNumber queue) const;
  ItemView MakeView(const Step& step, const ScheduleCallback& ask, const QueueSetup& queue);
  // The customer's open callback; null when there is none.
  Item* FindOpen(const QueueId& queue, const std::string& number) const;

  Books& books_;
  Offers& offers_;
  Callbacks& callbacks_;
};

}  // namespace strowger::core
