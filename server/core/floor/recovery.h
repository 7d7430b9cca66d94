#pragma once

#include "core/floor/books.h"
#include "core/floor/callbacks.h"
#include "core/floor/desks.h"
#include "core/floor/matching.h"
#include "core/floor/parking_place.h"
#include "core/floor/step.h"
#include "core/floor/wrap_ups.h"

namespace strowger::core {

// Takes the floor up again after a restart. What was remembered may not fit the set-up any more,
// which people may have edited meanwhile, nor itself, since a store may have lost its last moments:
//
// - An agent who is no longer in the set-up is dropped. What he was offered or spoke about waits
// again
//   with its place; what he wrapped up is closed.
// - A work item of a queue that is no longer in the set-up goes on as long as an agent holds it,
// and is
//   refused when it would have to wait there. If the PBX still has the call, the resync of the link
//   adopts it anew, and the service finds a queue for it.
// - A slot and a work item that do not name each other are both let go of.
class Recovery {
 public:
  // All of them must outlive this.
  Recovery(Books& books, Desks& desks, WrapUps& wrap_ups, Callbacks& callbacks,
           ParkingPlace& parking)
      : books_(books),
        desks_(desks),
        wrap_ups_(wrap_ups),
        callbacks_(callbacks),
        parking_(parking) {}

  void Remember(const FloorMemory& memory);
  // Mends what does not fit, then starts the timers.
  void Resume(Step& step);

 private:
  // Who is asked beside an item's owner stands only in the agents' slots.
  void RecallAskedBeside();
  void RememberWaits(const std::vector<PastWait>& waits);
  void MendAgent(Step& step, Agent& agent);
  void MendSlot(Step& step, Agent& agent, const Slot& slot);
  void MendItem(Step& step, WorkItemId id);
  // The agent, if taking part in the item's call or asked to; null otherwise.
  Agent* HolderOf(const Item& item, const AgentId& agent);
  void LetGo(Step& step, Item& item, const AgentId& agent);
  void Rescind(Step& step, Item& item);
  void ReturnFromAgents(Step& step, Item& item);
  void BackFromConsult(Step& step, Item& item);
  void StartTimers(Step& step);

  Books& books_;
  Desks& desks_;
  WrapUps& wrap_ups_;
  Callbacks& callbacks_;
  ParkingPlace& parking_;
};

}  // namespace strowger::core
