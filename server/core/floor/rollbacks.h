#pragma once

#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/calls.h"
#include "core/floor/consults.h"
#include "core/floor/conversations.h"
#include "core/floor/offers.h"
#include "core/floor/overflows.h"
#include "core/floor/step.h"

namespace strowger::core {

// What the PBX refused: the floor goes back to what is true, and who asked for it is told by the
// item (VerbRefused). A refusal that comes too late to mean anything changes nothing.
class Rollbacks {
 public:
  // All of them must outlive this.
  Rollbacks(Books& books, Offers& offers, Conversations& conversations, Consults& consults,
            Calls& calls, Overflows& overflows, Callbacks& callbacks)
      : books_(books),
        offers_(offers),
        conversations_(conversations),
        consults_(consults),
        calls_(calls),
        overflows_(overflows),
        callbacks_(callbacks) {}

  void Refused(Step& step, const CommandRefused& refusal);
  // The link is back and the call still there: a handover whose command was lost did not happen.
  void WasLost(Step& step, Item& item);

 private:
  void RingRefused(Step& step, Item& item, const CommandRefused& refusal);
  void ConsultRefused(Step& step, Item& item, const CommandRefused& refusal);
  void AnswerRefused(Step& step, Item& item, const CommandRefused& refusal);
  void HoldRefused(Step& step, Item& item, const CommandRefused& refusal);
  void RetrieveRefused(Step& step, Item& item, const CommandRefused& refusal);
  void TransferRefused(Step& step, Item& item, const CommandRefused& refusal);
  void ConferenceRefused(Step& step, Item& item, const CommandRefused& refusal);
  void DivertRefused(Step& step, Item& item, const CommandRefused& refusal);

  // Who was to speak with the customer from now on is alone, and the customer on hold.
  void JoinLater(Step& step, Item& item);
  void Note(Step& step, Item& item, Verb verb, const AgentId& agent, Cause cause);

  Books& books_;
  Offers& offers_;
  Conversations& conversations_;
  Consults& consults_;
  Calls& calls_;
  Overflows& overflows_;
  Callbacks& callbacks_;
};

}  // namespace strowger::core
