#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "core/calendar/calendar.h"
#include "core/floor/setup.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// When a queue does not take a call, or not any longer, and what becomes of it then. Refusals
// (CONFIG_VALUE) call the queue `entry`.
Result<void> ReadOverflows(const strowger::config::v1::Queue& in,
                           const std::vector<core::Calendar>& hours, const std::string& entry,
                           core::QueueSetup& queue);
// The queues to which they lead exist.
Result<void> CheckOverflows(const core::FloorSetup& floor);

}  // namespace strowger
