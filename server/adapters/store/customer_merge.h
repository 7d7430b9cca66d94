#pragma once

#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_clusters.h"
#include "service/ports/done.h"

// Merging customers and taking them apart: the rules are core::ClusterBook's, here they meet the
// rows. Each is one change with its rows in the feed and in the audit.
namespace strowger::store {

inline constexpr std::size_t kReasonBytesMax = 500;

Result<service::CustomerMerge> MergeCustomers(Connection& connection, const service::Actor& actor,
                                              TimePoint now, CustomerId a, CustomerId b,
                                              const std::string& reason);

struct UnmergeWish {
  CustomerId merged;
  bool is_for_ever = false;  // The two are never to be merged again.
  std::string reason;
};
Result<service::CustomerSplit> UnmergeCustomer(Connection& connection, const service::Actor& actor,
                                               TimePoint now, const UnmergeWish& wish);

Result<bool> NeverLinkCustomers(Connection& connection, const service::Actor& actor, TimePoint now,
                                CustomerId a, CustomerId b, const std::string& reason);
Result<bool> AllowLinkCustomers(Connection& connection, const service::Actor& actor, TimePoint now,
                                CustomerId a, CustomerId b);

}  // namespace strowger::store
