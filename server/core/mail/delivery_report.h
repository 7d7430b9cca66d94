#pragma once

#include <string_view>
#include <vector>

#include "core/mail/bounce.h"

namespace strowger::core {

// The recipients that a delivery status notification tells of (RFC 3464), also where its blocks run
// together or its fields are out of order. `prose` is what stands beside it for people; it tells
// what the fields do not. Recipients without an address keep an empty one.
std::vector<BouncedRecipient> ReadDeliveryReport(std::string_view report, std::string_view prose);

}  // namespace strowger::core
