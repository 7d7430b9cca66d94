#pragma once

#include <cstddef>
#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_exchange.h"

namespace strowger::store {

// A page of all customers, as service::CustomerExchange::Export says.
Result<service::ExportPage> ExportCustomers(Connection& connection, service::FileFormat format,
                                            std::size_t limit, const std::string& token);

}  // namespace strowger::store
