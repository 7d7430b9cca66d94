#pragma once

#include <string>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "base/result.h"
#include "core/customer/golden_view.h"
#include "service/ports/customer_store.h"
#include "service/ports/phone_numbers.h"

// Customers by name, company, mail address or telephone number.
namespace strowger::sqlite {

inline constexpr std::size_t kSearchBytesMax = 200;

// Keeps the tokens of a customer's golden view.
void IndexCustomer(Connection& connection, CustomerId customer, const core::GoldenView& view);

// One page, oldest customers first. A text of digits is a number: the whole one in any form, its
// last eight digits, or the beginning of its international form. Anything else must have all its
// words begin words of the customer, and its Han characters stand in it as they are.
Result<service::CustomerPage> SearchCustomers(Connection& connection,
                                              const service::CustomerSearch& search,
                                              const service::PhoneNumbers& numbers,
                                              const service::NumberContext& context);

}  // namespace strowger::sqlite
