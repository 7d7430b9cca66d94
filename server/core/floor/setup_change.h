#pragma once

#include <vector>

#include "base/result.h"
#include "core/floor/books.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"

// How a floor at work gets another set-up: new rules are made from what the old ones remember, as
// after a restart, but with the links, the consoles and the clocks as they are.
namespace strowger::core {

// Refuses what would take work out of somebody's hands: AGENT_AT_WORK when an agent who holds work
// would be gone or sit at another link, QUEUE_IN_USE when a queue that would be gone has live work.
Result<void> CheckSetupChange(const Books& books, const FloorSetup& next);

// Logged-on agents whose places do not exist in `next`.
std::vector<AgentId> AgentsWithoutPlace(const Books& books, const FloorSetup& next);

// What the new books start from. Priorities and needs that work has from its queue become those of
// the queue in `next`; what it brought along stays.
FloorMemory RememberFor(const Books& books, const FloorSetup& next);

// Links stay up, consoles stay attached, counts go on.
void CarryOver(const Books& from, Books& to);

}  // namespace strowger::core
