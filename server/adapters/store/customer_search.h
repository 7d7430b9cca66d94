#pragma once

#include <cstddef>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_store.h"
#include "service/ports/phone_numbers.h"

// Customers by name, company, mail address, telephone number, or number of a ticket or a record.
namespace strowger::store {

inline constexpr std::size_t kSearchBytesMax = 200;
// Who asks for so little that more are found is given the best of these.
inline constexpr std::size_t kFoundMax = 500;

// One page, the best first, as core::StandsBefore says; all customers, oldest first, for no text.
// Only where nothing is found a typing error is forgiven, one in each word.
Result<service::CustomerPage> SearchCustomers(Connection& connection,
                                              const service::CustomerSearch& search,
                                              const service::PhoneNumbers& numbers,
                                              const service::NumberContext& context);

}  // namespace strowger::store
