#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "base/result.h"
#include "service/ports/customer_profile.h"

// What is known of a customer besides its fields, read from all of its records.
namespace strowger::store {

Result<service::CustomerProfile> ReadProfile(Connection& connection, CustomerId customer);

// All statements, oldest first.
Result<std::vector<service::CustomerConsent>> ReadConsents(Connection& connection,
                                                           CustomerId customer);
std::vector<core::AttributeStatement> AttributesOf(Connection& connection,
                                                   const CustomerRecords& whose);
// The one of each name that is shown, by the dictionary in force.
std::vector<core::AttributeStatement> ShownAttributesOf(Connection& connection,
                                                        const CustomerRecords& whose);
// Each tag once.
std::vector<service::ProfileTag> TagsOf(Connection& connection, const CustomerRecords& whose);

}  // namespace strowger::store
