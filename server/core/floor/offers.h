#pragma once

#include <vector>

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// Keeps how the offer of the item ended.
void NoteOfferEnd(Books& books, const Step& step, Item& item, const AskedAgent& asked,
                  OfferOutcome outcome);

// All who are asked for the item now, the first of them first.
std::vector<AskedAgent> AskedFor(const ItemView& view);

// The life of an offer: one agent is asked to take one work item until a deadline. An offer takes
// the agent's slot at once, so that nobody is ever asked twice. Of several who are asked for one
// item each has an offer; the first one is the item's, and where it ends the next one becomes that.
class Offers {
 public:
  // `books` must outlive this.
  explicit Offers(Books& books) : books_(books) {}

  // Offers work: shows it to the agent, and then, if it is a call, rings the agent's telephone.
  // `why` is kept with the number of the offer.
  void Ring(Step& step, Item& item, Agent& agent, Decision why);
  // Offers work that is offered already to one more.
  void RingBeside(Step& step, Item& item, Agent& agent);
  // Shows the item to a colleague who is asked in; the caller rings the leg that is returned.
  LegId OpenConsult(Step& step, Item& item, Agent& agent);

  Result<void> Accept(Step& step, const AcceptOffer& ask);
  Result<void> Decline(Step& step, const DeclineOffer& ask);

  // The agent's leg was answered: nobody else is asked any longer.
  void Answered(Step& step, Item& item, AgentId agent);
  // The agent's leg did not get there, or was refused at the telephone.
  void NotReached(Step& step, Item& item, AgentId agent, Cause cause);
  void TimeIsUp(Step& step, OfferId offer);

  // Ends the offer without the agent: work for which nobody else is asked waits again, a
  // consultation goes back to its owner. A leg that is still among the parties is cleared.
  void End(Step& step, Item& item, AgentId agent, OfferOutcome outcome);
  // Only closes all offers of the item and frees the agents; the caller says what becomes of it.
  void Close(Step& step, Item& item, OfferOutcome outcome);

  // The consultation is over; the owner gets the customer back when the PBX says so.
  void BackToOwner(Step& step, Item& item);

 private:
  struct Opened {
    OfferId offer;
    LegId leg;
  };
  Opened Open(Step& step, Item& item, Agent& agent, OfferKind kind, Duration timeout, Decision why);
  // Closes one offer; the next one, if there is one, becomes the item's.
  void CloseOne(Step& step, Item& item, const AskedAgent& asked, OfferOutcome outcome,
                const AgentId& taken_by = {});
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
