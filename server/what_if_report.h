#pragma once

#include <string>

#include "base/result.h"
#include "scenario.h"
#include "strowger/report/v1/what_if.pb.h"

namespace strowger {

// Plays it all. Takes its time: a second for some thousands of calls, and as often again for the
// staffing question as it needs plays.
Result<strowger::report::v1::WhatIfReport> PlayScenario(const WhatIf& what_if);

// As tables for people.
std::string TextOf(const strowger::report::v1::WhatIfReport& report,
                   core::ServiceLevelFormula formula);

}  // namespace strowger
