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

// Refuses texts that are too long or malformed, and too many contact points.
Result<void> CheckFields(const service::CustomerFields& fields);

// `fields` are checked and normal. CUSTOMER_EXISTS as CustomerStore::Create says.
Result<service::Customer> CreateCustomer(Connection& connection, const service::Actor& actor,
                                         TimePoint now, const service::CustomerFields& fields);

Result<service::Customer> UpdateCustomer(Connection& connection, const service::Actor& actor,
                                         TimePoint now, const service::Customer& wanted,
                                         const std::vector<std::string>& mask);

std::string SubjectOf(CustomerId customer);

}  // namespace strowger::store
