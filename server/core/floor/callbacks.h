#pragma once

#include <optional>
#include <string>

#include "core/floor/books.h"
#include "core/floor/offers.h"
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
  // All of them must outlive this.
  Callbacks(Books& books, Offers& offers, WrapUps& wrap_ups)
      : books_(books), offers_(offers), wrap_ups_(wrap_ups) {}

  // The waiting customer pressed digits. Where the step of the plan offers a callback and these are
  // the digits for it, the customer leaves the call and the item stays in line.
  void DigitsPressed(Step& step, Item& item, const std::string& digits);

  // The caller found the queue closed: the call ends after the announcement, and the customer is
  // called back when the queue opens. False where that cannot be; the item is as before.
  bool PromiseOpening(Step& step, Item& item, const std::string& announcement);

  // The agent's telephone was answered: dials the customer. The item is connected to the agent.
  void Dial(Step& step, Item& item);
  void CustomerRings(Item& item);
  void CustomerAnswered(Step& step, Item& item);
  // The customer was dialled in vain, or the agent did not wait for the answer. `item` may die.
  void AttemptFailed(Step& step, Item& item, Cause cause);
  // Ends one for which nobody has spoken with the customer yet, wherever it stands.
  void Finish(Step& step, Item& item, ItemOutcome outcome);

  // It stands in no line until then, or ends if its time is over by then. `item` may die.
  void Rest(Step& step, Item& item, TimePoint until);
  // The first moment from `wanted` on in which the queue may be open, as far as is known now.
  TimePoint InHours(const Item& item, TimePoint wanted, TimePoint now) const;

  void TimeIsUp(Step& step, WorkItemId item);
  // Callbacks of queues that closed rest until these open; so do those that just came to wait.
  void Settle(Step& step);
  // After a restart.
  void Resume(Step& step, Item& item);

 private:
  bool IsClosed(const Item& item) const;
  // If there is something to wait for.
  void StartTimer(Step& step, Item& item);
  // The customer is let go of; the agent wraps up.
  void EndAttempt(Step& step, Item& item, std::optional<ItemOutcome> outcome);
  // Whether its time is over, which ends it.
  bool EndIfLate(Step& step, Item& item, TimePoint at);
  void Join(Step& step, Item& item);
  void SettleNew(Step& step, Item& item);

  Books& books_;
  Offers& offers_;
  WrapUps& wrap_ups_;
};

}  // namespace strowger::core
