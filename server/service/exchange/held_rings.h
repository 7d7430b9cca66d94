#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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
  // Of these, those that rang before their pop was written out: a console was too slow.
  std::uint64_t rings_before_pop = 0;
};

// Where telephones wait for pops: keeps the command that rings for an offer until the offer was
// written out to all consoles of the agent, or until it has waited long enough, because no console
// may hold up a caller. At most one ring of a call is kept. A command that takes the ring back
// meanwhile makes both void; any other command of that call lets the ring go first, so that a PBX
// gets the commands of a call in their order. An agent whose consoles still owe an offer for which
// the wait was too long is not waited for again before they have it.
//
// Lives on the core thread, but for the receipts.
class HeldRings {
 public:
  using Send = std::function<void(core::PbxCommand)>;

  // The executor and the clock must outlive this and all receipts.
  HeldRings(Executor& executor, const Clock& clock, Duration wait_max, Send send);

  // The offer is about to be shown. The command that rings for it waits until the last copy of the
  // receipt is gone; that may be on any thread.
  Receipt Expect(const AgentId& agent, OfferId offer);
  // Sends the command now, or keeps it.
  void Take(core::PbxCommand command);
  // The link is down: what is kept for it is void.
  void Forget(const LinkId& link);

  const RingFigures& figures() const { return figures_; }

 private:
  using CallKey = std::pair<LinkId, PbxCallId>;
  // An offer whose receipt is out.
  struct Shown {
    AgentId agent;
    std::optional<core::PbxCommand> ring;  // As long as it is kept.
    CallKey call;
    LegId leg;  // Of a ring that can be taken back.
    Executor::TimerKey deadline = 0;
    bool is_owed = false;  // The wait was too long.
  };
  // The receipts know only this, which goes with us.
  struct Door {
    HeldRings& rings;
  };

  // False when the command does not wait for an offer.
  bool Keep(core::PbxCommand& command);
  // True when the command was made void together with what it takes back.
  bool TakeBack(const core::PbxCommand& command);
  void PopIsOut(OfferId offer);
  void TimeIsUp(OfferId offer);
  // The ring goes out before its pop.
  void LetGo(Shown& shown);
  core::PbxCommand TakeRing(Shown& shown);

  // Borrowed.
  Executor& executor_;
  const Clock& clock_;
  // Owned.
  const Duration wait_max_;
  const Send send_;
  // State.
  std::map<OfferId, Shown> shown_;
  std::map<CallKey, OfferId> kept_;  // Calls whose ring is kept.
  std::map<AgentId, int> owed_;      // Offers that an agent's consoles owe.
  RingFigures figures_;
  std::shared_ptr<Door> door_;
};

}  // namespace strowger::service
