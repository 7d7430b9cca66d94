#pragma once

#include <vector>

#include "base/result.h"
#include "service/webhook/webhook_run.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// The webhooks of a configuration with their secrets, which are read here. The refusal names the
// entry and the mend (CONFIG_VALUE), and never a secret.
Result<std::vector<service::WebhookPlan>> ReadWebhooks(const config::v1::Configuration& in);

}  // namespace strowger
