#pragma once

#include "core/floor/books.h"
#include "core/floor/chooser.h"
#include "core/floor/further_offers.h"
#include "core/floor/offers.h"
#include "core/floor/overflows.h"
#include "core/floor/plans.h"
#include "core/floor/preferences.h"
#include "core/floor/reserves.h"
#include "core/floor/step.h"

namespace strowger::core {

// How long an item rests after everyone who could take it declined it, before they are asked again.
// A telephone that refuses by itself would otherwise be rung without end.
inline constexpr Duration kDeclineRest = std::chrono::seconds(5);

// Brings waiting work and ready agents together. The rules only change the state; the roster and
// the item book note who was freed and what began to wait, and Settle, at the end of each input,
// matches just those. So after each input no ready agent is idle while work waits that he may take.
class Matching {
 public:
  // All of them must outlive this.
  Matching(Books& books, Offers& offers, Preferences& preferences, Plans& plans,
           Overflows& overflows)
      : books_(books),
        offers_(offers),
        preferences_(preferences),
        plans_(plans),
        overflows_(overflows) {}

  void Settle(Step& step);
  // The same after a restart or with another set-up, when all that waits begins to wait anew: that
  // it goes on waiting is not written down for each.
  void SettleAll(Step& step);
  // Reserves of this queue may be due.
  void ReservesAreDue(QueueNumber queue) { reserves_.TimeIsUp(queue); }
  // The rest of a declined item is over.
  void RestIsOver(WorkItemId item);
  // The item has waited for as long as it may, if it still waits in that queue.
  void WaitIsLong(Step& step, WorkItemId item);

 private:
  // Makes one offer, to this agent or to a better one who was freed with it; false when there is
  // nothing to offer.
  bool MatchAgent(Step& step, AgentNumber agent);
  // Sees to it that the item is known to be overdue when it is.
  void WatchWait(Step& step, Item& item);
  bool OfferToBest(Step& step, Item& item);
  // Offers the item to the agent whom the chooser puts first.
  void Offer(Step& step, Item& item, AgentNumber agent, AskedBecause because);
  void NoteNobody(const Step& step, Item& item);
  void RefuseHomeless(Step& step);
  // Declines hold as long as somebody else who qualifies is logged on.
  bool HasOthers(const WaitingGroup& group) const;
  void RestIfAllDeclined(Step& step, Item& item);
  void RestAfterLogOffs(Step& step, const std::vector<AgentNumber>& logged_off);
  void FollowPlans(Step& step, const std::vector<AgentNumber>& logged_off);
  void Resume(Step& step);
  // Calls reserves in and lets them go, and leads all that waits through preferences and plans;
  // true when some were let go.
  bool LeadOn(Step& step, const std::vector<AgentNumber>& logged_off);
  void RestAfterReserves(Step& step);

  enum class Notes { kAll, kOffers };
  void Settle(Step& step, Notes notes);

  Books& books_;
  Offers& offers_;
  Preferences& preferences_;
  Plans& plans_;
  Overflows& overflows_;
  Chooser chooser_{books_};
  Reserves reserves_{books_};
  FurtherOffers further_offers_{books_, offers_};
};

}  // namespace strowger::core
