#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/offers.h"
#include "core/floor/step.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

// A second opinion: the customer on hold, the owner with a colleague or an outside number, and the
// ways on from there: back, transfer, conference. An item has one consulted party at a time.
class Consults {
 public:
  // All of them must outlive this.
  Consults(Books& books, Offers& offers, WrapUps& wrap_ups)
      : books_(books), offers_(offers), wrap_ups_(wrap_ups) {}

  Result<void> Start(Step& step, const Consult& ask);
  Result<void> Cancel(Step& step, const CancelConsult& ask);
  Result<void> Complete(Step& step, const CompleteTransfer& ask);
  Result<void> Confer(Step& step, const Conference& ask);

  // The consulted party leaves after the answer, or an outside number before it. The caller has
  // cleared the leg, or was told that it is gone.
  void Leave(Step& step, Item& item);
  // An outside number answered.
  void NumberAnswered(Step& step, Item& item);
  void TimeIsUp(Step& step, WorkItemId item);

  // The PBX did not begin it, and nobody is asked any more: owner and customer are as before.
  void NeverBegan(Step& step, Item& item);
  // The three did not come together after all: the customer is on hold as before.
  void BackToConsulting(Step& step, Item& item);

  // The owner leaves the customer with the consulted party, who has answered: a colleague becomes
  // the owner; with an outside number the call has left the floor. The owner's leg is gone already.
  void HandOver(Step& step, Item& item);

 private:
  void CallAgent(Step& step, Item& item, Agent& colleague);
  void CallNumber(Step& step, Item& item, const DeviceId& number);

  Books& books_;
  Offers& offers_;
  WrapUps& wrap_ups_;
};

}  // namespace strowger::core
