#pragma once

#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/customer_quality.h"

// What the marks of customers say, to be read.
namespace strowger::store {

service::QualityFigures ReadQualityFigures(Connection& connection, core::DayNumber today);
Result<service::CustomerFigures> ReadCustomerFigures(Connection& connection, CustomerId customer,
                                                     core::DayNumber today);
Result<service::QualityTaskPage> ReadQualityTasks(Connection& connection, std::size_t page_size,
                                                  const std::string& token);
// What to ask one customer for, the most important first; one read.
std::vector<core::AskFor> PromptsOf(Connection& connection, CustomerId customer,
                                    core::DayNumber today, std::size_t most);

}  // namespace strowger::store
