#pragma once

#include "adapters/sqlite/connection.h"
#include "base/result.h"
#include "service/ports/customer_clusters.h"

namespace strowger::sqlite {

// The records behind a customer and the edges between them; see service::CustomerClusters.
Result<service::CustomerSources> ReadSources(Connection& connection, CustomerId number);

}  // namespace strowger::sqlite
