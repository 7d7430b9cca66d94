#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"
#include "service/ports/phone_numbers.h"

// What agents change on a customer. It is kept as the record of the source "desk".
namespace strowger::store {

// Contact points with E.164 numbers and their national form, each once, all of this source and
// time.
std::vector<core::ContactPoint> NormalContactPoints(std::vector<core::ContactPoint> points,
                                                    std::string_view source, TimePoint seen,
                                                    const service::PhoneNumbers& numbers,
                                                    const service::NumberContext& context);

// Refuses what cannot be made normal: too many contact points, texts that are too long or
// malformed.
Result<void> CheckRawPoints(const std::vector<core::ContactPoint>& points);

// Contact points are normal. What is new is asked of the dictionary; what is on file already may
// stay as it is. CUSTOMER_EXISTS as CustomerStore::Create says.
Result<service::Customer> CreateCustomer(Connection& connection, const service::Actor& actor,
                                         TimePoint now, const service::CustomerFields& fields);

Result<service::Customer> UpdateCustomer(Connection& connection, const service::Actor& actor,
                                         TimePoint now, const service::Customer& wanted,
                                         const std::vector<std::string>& mask);

std::string SubjectOf(CustomerId customer);

}  // namespace strowger::store
