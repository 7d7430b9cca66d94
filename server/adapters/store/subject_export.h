#pragma once

#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_privacy.h"

namespace strowger::store {

// Rows of one page; of tables that are looked through, rows that are looked at.
inline constexpr std::size_t kExportedTogether = 200;

// All rows about a customer, table after table, as service::CustomerPrivacy::Export says.
Result<service::SubjectPage> ExportSome(Connection& connection, CustomerId customer,
                                        const std::string& token);

}  // namespace strowger::store
