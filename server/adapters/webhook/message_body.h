#pragma once

#include <cstddef>
#include <string>

#include "service/ports/webhook_sender.h"

namespace strowger::webhook {

// A view that would make the body longer is left out.
inline constexpr std::size_t kBodyBytesMax = 256 * 1024;

// The message as JSON: type, timestamp, data. Of the customer only the fields that the target may
// see.
std::string BodyOf(const service::WebhookTarget& target, const service::WebhookMessage& message);

}  // namespace strowger::webhook
