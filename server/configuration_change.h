#pragma once

#include "base/result.h"
#include "service/ports/configurator.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

// What differs between the configuration at work and the next one. Refused with LINKS_NEED_RESTART
// when links are added or removed, since agents may sit on them.
Result<service::ConfigurationOutcome> CompareConfigurations(
    const strowger::config::v1::Configuration& current,
    const strowger::config::v1::Configuration& next);

}  // namespace strowger
