#pragma once

#include <vector>

#include "adapters/store/connection.h"
#include "core/floor/state.h"

namespace strowger::store {

// Places of callers who were cut off, read back from the last interactions: those that nobody took
// up again before the restart, in the order in which they were lost. Nothing is stored for them.
std::vector<core::LostPlace> LoadLostPlaces(Connection& connection,
                                            const std::vector<core::ItemView>& live);

}  // namespace strowger::store
