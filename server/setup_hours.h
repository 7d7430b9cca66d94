#pragma once

#include <vector>

#include "base/result.h"
#include "core/calendar/calendar.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// The [[hours]] of a configuration with their [[holidays]]. The refusal names the entry and the
// mend (CONFIG_VALUE). Reads the machine's time zone database.
Result<std::vector<core::Calendar>> MakeHours(
    const strowger::config::v1::Configuration& configuration);

}  // namespace strowger
