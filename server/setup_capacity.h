#pragma once

#include <string>

#include "base/result.h"
#include "core/floor/setup.h"
#include "strowger/config/v1/config.pb.h"

// How much work agents can have in hand, as the configuration says it.
namespace strowger {

// [channel.*] and the capacity of [center].
Result<void> ReadCapacity(const config::v1::Configuration& in, core::Capacity& capacity);
// What stands at one agent instead. `entry` names it in refusals.
Result<void> ReadCapacity(const config::v1::Agent& in, const std::string& entry,
                          core::AgentSetup& agent);

}  // namespace strowger
