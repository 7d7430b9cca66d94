#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/id.h"
#include "base/time.h"
#include "core/floor/effect.h"
#include "service/feed/feed_event.h"
#include "service/ports/executor.h"

namespace strowger::service {

// How well the promise is kept that the pop comes before the ring.
struct RingFigures {
  std::uint64_t rings = 0;  // Offers whose telephone was told to ring.
  // Of these, those that did not wait any longer for a console to have the offer.
  std::uint64_t rings_before_pop = 0;
};

// Where telephones wait for pops: keeps the command that rings for an offer until all consoles of
// the agent were written the offer and, where there is a console that confirms, one has confirmed
// it; or until the ring has waited long enough, because no console may hold up a caller. Where
// several telephones ring for one call each waits by itself. A command that takes a ring back
// meanwhile makes both void; one that is about another telephone passes by; any other command of
// that call lets the rings go first, so that a PBX gets the commands of a call in their order. An
// agent whose consoles still owe an offer for which the wait was too long is not waited for again
// before they have it.
//
// Lives on the core thread, but for the receipts.
class HeldRings {
 public:
  using Send = std::function<void(core::PbxCommand)>;

  // The executor and the clock must outlive this and all receipts.
  HeldRings(Executor& executor, const Clock& clock, Duration wait_max, Send send);

  // The offer is about to be shown. It is written when the last copy of the receipt is gone; that
  // may be on any thread.
  Receipt Expect(const AgentId& agent, OfferId offer, bool will_be_confirmed);
  // A console of the agent has the offer. Late, repeated or strange confirmations change nothing.
  void Confirm(const AgentId& agent, OfferId offer);
  // Sends the command now, or keeps it.
  void Take(core::PbxCommand command);
  // The link is down: what is kept for it is void.
  void Forget(const LinkId& link);

  const RingFigures& figures() const { return figures_; }

 private:
  using CallKey = std::pair<LinkId, PbxCallId>;
  using OfferKey = std::pair<AgentId, OfferId>;
  // An offer that a console may not have yet.
  struct Shown {
    bool is_written = false;
    bool is_confirmed = false;             // Or needs not to be.
    bool is_owed = false;                  // The wait was too long.
    std::optional<core::PbxCommand> ring;  // As long as it is kept.
    CallKey call;
    LegId leg;  // Of a ring that can be taken back.
    Executor::TimerKey deadline = 0;
  };
  // The receipts know only this, which goes with us.
  struct Door {
    HeldRings& rings;
  };

  // Both are about a ring for this offer.
  bool Keep(const OfferKey& offer, core::PbxCommand& command);
  bool IsOwed(const AgentId& agent) const;
  // Does to the rings that are kept for the call what the command means for them; true when it is
  // void together with one that it takes back.
  bool MeetKept(const core::PbxCommand& command);
  void Written(const OfferKey& offer);
  // The ring goes out when the consoles have the offer.
  void Advance(std::map<OfferKey, Shown>::iterator shown);
  // The ring goes out before.
  void LetGo(const OfferKey& offer);
  core::PbxCommand TakeRing(const OfferKey& offer);
  void ForgetUnconfirmed(const AgentId& agent);

  // Borrowed.
  Executor& executor_;
  const Clock& clock_;
  // Owned.
  const Duration wait_max_;
  const Send send_;
  // State.
  std::map<OfferKey, Shown> shown_;
  std::map<OfferId, AgentId> agents_;            // Of the offers in shown_.
  std::set<std::pair<CallKey, OfferKey>> kept_;  // Rings that are kept, by call.
  RingFigures figures_;
  std::shared_ptr<Door> door_;
};

}  // namespace strowger::service
