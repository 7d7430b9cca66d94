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

// When the reserves of the queue come and go.
Result<void> ReadReserveLimits(const strowger::config::v1::Queue& in, const std::string& entry,
                               core::QueueSetup& queue);
// For how long a caller who was cut off may come back to the old place.
Result<void> ReadResume(const strowger::config::v1::Queue& in, const std::string& entry,
                        core::QueueSetup& queue);
// How the queue calls back. Steps are read before.
Result<void> ReadCallback(const strowger::config::v1::Queue& in, const std::string& entry,
                          core::QueueSetup& queue);
// The queues of which the agent is a reserve; none of those that the agent serves always.
Result<void> ReadReserves(const strowger::config::v1::Agent& in, const std::string& entry,
                          core::AgentSetup& agent);
// Does the agent serve the queue, be it as a reserve?
bool HasQueue(const strowger::config::v1::Agent& agent, const std::string& queue);
// Queues of reserves exist, and say when these come.
Result<void> CheckReserves(const core::FloorSetup& floor);

}  // namespace strowger
