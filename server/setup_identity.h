#pragma once

#include "base/result.h"
#include "service/ports/review_queue.h"
#include "strowger/config/v1/config.pb.h"

// What is done about customers who may be one person, as [identity] says it.
namespace strowger {

Result<service::IdentityOptions> ReadIdentity(const config::v1::Configuration& in);

}  // namespace strowger
