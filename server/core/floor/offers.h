#pragma once

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// Keeps how the item's open offer ended.
void NoteOfferEnd(Books& books, const Step& step, Item& item, const AgentId& agent,
                  OfferOutcome outcome);

// The life of an offer: one agent is asked to take one work item until a deadline. An offer takes
// the agent's slot at once, so that nobody is ever asked twice.
class Offers {
 public:
  // `books` must outlive this.
  explicit Offers(Books& books) : books_(books) {}

  // Offers work: shows it to the agent, and then, if it is a call, rings the agent's telephone.
  // `why` is kept with the number of the offer.
  void Ring(Step& step, Item& item, Agent& agent, Decision why);
  // Shows the item to a colleague who is asked in; the caller rings the leg that is returned.
  LegId OpenConsult(Step& step, Item& item, Agent& agent);

  Result<void> Accept(Step& step, const AcceptOffer& ask);
  Result<void> Decline(Step& step, const DeclineOffer& ask);

  // The agent's leg was answered.
  void Answered(Step& step, Item& item);
  // The agent's leg did not get there, or was refused at the telephone.
  void NotReached(Step& step, Item& item, Cause cause);
  void TimeIsUp(Step& step, OfferId offer);

  // Ends the offer without the agent: work waits again, a consultation goes back to its owner. A
  // leg that is still among the parties is cleared.
  void End(Step& step, Item& item, OfferOutcome outcome);
  // Only closes the offer and frees the agent; the caller says what becomes of the item.
  void Close(Step& step, Item& item, OfferOutcome outcome);

  // The consultation is over; the owner gets the customer back when the PBX says so.
  void BackToOwner(Step& step, Item& item);

  // The agent of the open offer.
  Agent& AgentOf(const Item& item);

 private:
  LegId Open(Step& step, Item& item, Agent& agent, OfferKind kind, Duration timeout, Decision why);
  // The customer's wait is over, so what was foretold about it can be judged.
  void NoteAnswer(const Step& step, Item& item);
  // Who hands work on and still wraps the own part up may be offered it again: that part is over.
  void EndOwnPart(Step& step, Item& item, Agent& agent);
  // What an outcome means for a ready agent, by the rules of the item's queue.
  void Judge(Step& step, const Item& item, Agent& agent, OfferOutcome outcome);
  void Judge(Step& step, Agent& agent, const MissRule& rule, const char* reason,
             PresenceCause cause);

  Books& books_;
};

}  // namespace strowger::core
