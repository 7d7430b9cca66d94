#pragma once

#include <optional>

#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/consults.h"
#include "core/floor/conversations.h"
#include "core/floor/offers.h"
#include "core/floor/overflows.h"
#include "core/floor/promises.h"
#include "core/floor/step.h"

namespace strowger::core {

// What the PBX tells about calls: finds the work item, moves the leg, and hands on what it means.
// What does not fit, because it is late, doubled or out of order, changes nothing and is counted;
// only news that something is gone which the floor has already let go of is no surprise.
class Calls {
 public:
  // All of them must outlive this.
  Calls(Books& books, Offers& offers, Conversations& conversations, Consults& consults,
        Overflows& overflows, Callbacks& callbacks, Promises& promises)
      : books_(books),
        offers_(offers),
        conversations_(conversations),
        consults_(consults),
        overflows_(overflows),
        callbacks_(callbacks),
        promises_(promises) {}

  void Arrived(Step& step, const CallArrived& call);
  void Happened(Step& step, const LegEvent& event);
  void Cleared(Step& step, const CallCleared& call);

  // ---- The parts that a resync uses.
  // The link is known to be up. The call must not be known.
  void Admit(Step& step, const CallArrived& call);
  void PartyAnswered(Step& step, Item& item, const LegId& leg);
  // The leg is gone from the PBX; `item` may die.
  void PartyGone(Step& step, Item& item, const LegId& leg, Cause cause);

 private:
  // The arrival that the caller had when cut off, or has as a callback, which is given back; none
  // where there is none.
  std::optional<TimePoint> PlaceBefore(const Step& step, const CallArrived& call);
  ItemView MakeView(const Step& step, const CallArrived& call, const QueueSetup& setup);
  void OnDialled(Step& step, Item& item, const LegEvent& event);
  void OnCustomer(Step& step, Item& item, const LegEvent& event);
  void OnParty(Step& step, Item& item, ItemParty& party, const LegEvent& event);
  void OnStray(Step& step, Item& item, const LegEvent& event);
  void Ignore() { ++books_.ignored_inputs; }

  Books& books_;
  Offers& offers_;
  Conversations& conversations_;
  Consults& consults_;
  Overflows& overflows_;
  Callbacks& callbacks_;
  Promises& promises_;
};

}  // namespace strowger::core
