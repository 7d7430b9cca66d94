#pragma once

#include <string>

#include "base/result.h"
#include "core/calendar/zone.h"

namespace strowger::system {

// How the clocks of an IANA zone such as "Europe/Vienna" go from 1970 to 2200, from the machine's
// time zone database (package tzdata). Refused with TIME_ZONE_UNKNOWN when the database has no such
// zone or is not installed; names are exact, "europe/vienna" is another one. Reads files: used at
// the start and when the set-up changes, never on the core thread.
Result<core::Zone> LoadZone(const std::string& name);

}  // namespace strowger::system
