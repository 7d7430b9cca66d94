#pragma once

#include <cstddef>
#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "base/time.h"
#include "service/ports/done.h"

namespace strowger::store {

// Marks a telephone number or mail address wrong with all who have it, as
// service::CustomerQuality::ReportContact says. Gives how many these are.
Result<std::size_t> ReportContact(Connection& connection, const service::Actor& actor,
                                  TimePoint now, const std::string& value);

}  // namespace strowger::store
