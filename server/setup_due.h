#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "core/floor/setup.h"
#include "core/ticket/ticket_clock.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// [queue.due] of a configuration: by when mails and tickets are to be answered and settled, by the
// queue, and what waiting work gains that is nearly due. The refusal names the entry and the mend
// (CONFIG_VALUE).
Result<std::map<QueueId, core::TicketPromise>> ReadPromises(const config::v1::Configuration& in);
Result<void> ReadDuePoints(const config::v1::Queue& in, const std::string& entry,
                           core::QueueSetup& queue);

}  // namespace strowger
