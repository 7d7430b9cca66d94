#pragma once

#include <vector>

#include "adapters/store/connection.h"
#include "core/floor/decision.h"

namespace strowger::store {

// Keeps the decision; of one interaction those in the middle give way to newer ones.
void SaveDecision(Connection& connection, const core::Decision& decision);
// In the order in which they were made.
std::vector<core::Decision> DecisionsOf(Connection& connection, InteractionId interaction);
// One above the highest interaction about which something was decided.
InteractionId NextInteraction(Connection& connection);
// Deletes up to `most` decisions about interactions below this one. True when there are no more.
bool PruneDecisions(Connection& connection, InteractionId first_kept, std::size_t most);

}  // namespace strowger::store
