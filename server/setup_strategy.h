#pragma once

#include <string>

#include "base/result.h"
#include "core/floor/setup.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// Who is asked first, and how many at once. `entry` names the queue in errors.
Result<void> ReadStrategy(const config::v1::Queue& in, const std::string& entry,
                          core::QueueSetup& queue);

}  // namespace strowger
