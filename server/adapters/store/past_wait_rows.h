#pragma once

#include <vector>

#include "adapters/store/connection.h"
#include "core/floor/state.h"

namespace strowger::store {

// Waits for a first answer that are over, read back from the last interactions, so that a restarted
// floor knows the live service level of its queues. Nothing is stored for them.
std::vector<core::PastWait> LoadPastWaits(Connection& connection);

}  // namespace strowger::store
