#pragma once

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_clusters.h"

namespace strowger::store {

// The records behind a customer and the edges between them; see service::CustomerClusters.
Result<service::CustomerSources> ReadSources(Connection& connection, CustomerId number);

}  // namespace strowger::store
