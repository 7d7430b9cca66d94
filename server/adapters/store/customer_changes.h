#pragma once

#include <cstddef>
#include <cstdint>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_clusters.h"

// What became of customers, numbered, for whoever keeps a copy of them.
namespace strowger::store {

// A customer's earlier `changed` goes when it changes again and so many numbers lie between. So
// there are at most so many rows and a few for each customer.
inline constexpr std::uint64_t kChangesKeptWhole = 1'000'000;
inline constexpr std::size_t kChangesPageMax = 1'000;

// Part of the change that it tells of. `other` is whom the customer was merged into or split from.
void TellChange(Connection& connection, TimePoint now, service::CustomerChangeKind kind,
                CustomerId customer, CustomerId other = {});

// The number of the newest; 0 when there is none.
std::uint64_t NewestChange(Connection& connection);

// See service::CustomerClusters::ListChanges.
Result<service::CustomerChangePage> ReadChanges(Connection& connection, std::uint64_t after,
                                                std::size_t limit);

}  // namespace strowger::store
