#pragma once

#include <string>

#include "core/floor/books.h"
#include "core/floor/step.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

// Callbacks on the floor beyond this are not promised: the customer waits on.
inline constexpr std::size_t callbacks_max = 10'000;

// A callback keeps the place in line of a customer who hung up by agreement. When its turn comes an
// agent is asked as for any work; when that telephone is answered the customer is dialled. Who is
// not reached is tried again, later and by the queue's rule, at the old place; after the last
// attempt the item is closed. The customer is dialled in the queue's hours only; in others the
// callback rests until the queue opens. See server/decisions/0011-callbacks.md.
class Callbacks {
 public:
  // Both must outlive this.
  Callbacks(Books& books, WrapUps& wrap_ups) : books_(books), wrap_ups_(wrap_ups) {}

  // The waiting customer pressed digits. Where the step of the plan offers a callback and these are
  // the digits for it, the customer leaves the call and the item stays in line.
  void DigitsPressed(Step& step, Item& item, const std::string& digits);

  // The agent's telephone was answered: dials the customer. The item is connected to the agent.
  void Dial(Step& step, Item& item);
  void CustomerRings(Item& item);
  void CustomerAnswered(Step& step, Item& item);
  // The customer was dialled in vain, or the agent did not wait for the answer. `item` may die.
  void AttemptFailed(Step& step, Item& item, Cause cause);

  void TimeIsUp(Step& step, WorkItemId item);
  // Callbacks of queues that closed rest until these open; so do those that just came to wait.
  void Settle(Step& step);
  // After a restart.
  void StartTimer(Step& step, Item& item);

 private:
  bool IsClosed(const Item& item) const;
  void Rest(Step& step, Item& item, TimePoint until);
  // The first moment from `wanted` on in which the queue may be open, as far as is known now.
  TimePoint InHours(const Item& item, TimePoint wanted, TimePoint now) const;

  Books& books_;
  WrapUps& wrap_ups_;
};

}  // namespace strowger::core
