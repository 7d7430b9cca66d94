#pragma once

#include <string>

#include "base/result.h"
#include "core/floor/setup.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// The [[queue.prefer]] of a queue. Refusals (CONFIG_VALUE) call it `entry`.
Result<void> ReadPreferences(const strowger::config::v1::Queue& in, const std::string& entry,
                             core::QueueSetup& queue);
// The agents whom they name exist.
Result<void> CheckPreferences(const core::FloorSetup& floor);

}  // namespace strowger
