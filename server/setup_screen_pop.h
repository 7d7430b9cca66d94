#pragma once

#include "base/result.h"
#include "service/exchange/line_plan.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// The rules of [[screen_pop]], into a plan that has its queues and links. CONFIG_VALUE names the
// rule, the key and the mend.
Result<void> ReadScreenPop(const config::v1::Configuration& in, service::LinePlan& plan);

}  // namespace strowger
