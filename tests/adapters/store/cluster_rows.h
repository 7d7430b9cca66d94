#pragma once

#include <string>
#include <vector>

#include "adapters/store/connection.h"

namespace strowger::store {

// All rows about customers as text: what must be the same after a merge was undone. Without the
// feed and the audit, which tell of both, and without the numbers that only keep rows apart.
std::string CustomerRows(Connection& connection);

// What does not agree with the records and edges when all is computed from them alone.
std::vector<std::string> FindClusterFaults(Connection& connection);

}  // namespace strowger::store
