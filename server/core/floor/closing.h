#pragma once

#include "core/floor/books.h"
#include "core/floor/step.h"

namespace strowger::core {

// The customer is gone, or was refused. The item closes now, or stays in wrap-up as long as agents
// who spoke with the customer still hold it; then CloseIfDone closes it. `item` may die.
void EndItem(Books& books, Step& step, Item& item, ItemOutcome outcome);

// Closes the item when the customer is gone and no agent holds it any more. `item` may die.
void CloseIfDone(Books& books, Step& step, Item& item);

// The item waits (again) in its queue with the place it had. Where that queue is no longer in the
// set-up, the next matching refuses it.
void ReturnToWaiting(Books& books, Step& step, Item& item);

// Empties the slot of an agent who held the item.
void FreeAgent(Books& books, Step& step, Item& item, Agent& agent, SlotEvent event,
               IdleClock clock);

}  // namespace strowger::core
