#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/consults.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"
#include "core/floor/verbs.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

// What happens between answer and wrap-up, apart from consultations. The PBX is the truth about
// hold: a verb only sends the command, and the state follows when the PBX tells.
class Conversations {
 public:
  // All of them must outlive this.
  Conversations(Books& books, Offers& offers, WrapUps& wrap_ups, Consults& consults,
                Callbacks& callbacks)
      : books_(books),
        offers_(offers),
        wrap_ups_(wrap_ups),
        consults_(consults),
        callbacks_(callbacks) {}

  Result<void> Hold(Step& step, const HoldCall& ask);
  Result<void> Retrieve(Step& step, const RetrieveCall& ask);
  Result<void> Release(Step& step, const ReleaseCall& ask);
  Result<void> Transfer(Step& step, const BlindTransfer& ask);

  // ---- What the PBX told.
  // False when it does not fit the state.
  bool OnHold(Step& step, Item& item);
  bool OnRetrieved(Step& step, Item& item);
  // In any state. Legs that are still among the parties are cleared. `item` may die.
  void CustomerGone(Step& step, Item& item);
  // The owner's telephone hung up: the call ends, unless a consulted party who has answered can go
  // on with the customer. `item` may die.
  void OwnerGone(Step& step, Item& item);
  // The outside number that the customer was transferred to hung up. `item` may die.
  void OutsideGone(Step& step, Item& item, const LegId& leg);
  // The PBX could not send the customer to a number: the customer waits again.
  void DivertFailed(Step& step, Item& item);

 private:
  Result<void> TransferToAgent(Step& step, const Part& part, const AgentId& to);
  // Work that can wait waits for a colleague who is at work, and keeps its place.
  Result<void> LeaveForColleague(Step& step, const Part& part, const AgentId& to);
  Result<void> TransferToQueue(Step& step, const Part& part, const QueueId& to);
  void TransferToNumber(Step& step, Item& item, const DeviceId& to);
  // The owner left without waiting for the PBX to send the customer to the number.
  void LeaveToNumber(Step& step, Item& item);
  // The owner's leg and part end, the customer hears waiting treatment.
  void TakeFromOwner(Step& step, const Part& part);
  void End(Step& step, Item& item);

  Books& books_;
  Offers& offers_;
  WrapUps& wrap_ups_;
  Consults& consults_;
  Callbacks& callbacks_;
};

}  // namespace strowger::core
