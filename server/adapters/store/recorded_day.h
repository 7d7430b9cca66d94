#pragma once

#include <string>

#include "base/result.h"
#include "service/what_if/recorded_day.h"

namespace strowger::store {

// Reads what the database at `path` keeps of the time from `begin` to `end`, and all presence
// before it. Only reads, also beside a server at work. Refused with STORE_UNREADABLE where there is
// no such database, or an older one. Blocks; reads every contact once.
Result<service::RecordedDay> ReadRecordedDay(const std::string& path, TimePoint begin,
                                             TimePoint end);

}  // namespace strowger::store
