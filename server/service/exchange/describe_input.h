#pragma once

#include <string>

#include "base/time.h"
#include "core/floor/input.h"
#include "service/ports/journal.h"

namespace strowger::service {

// The row that the journal keeps of an accepted input: all that is needed to understand and to
// replay it, as key=value pairs. Values are escaped so that a row is one line (\n, \r, \t, \\ and
// space).
JournalRow DescribeInput(const core::Input& input, TimePoint now, const std::string& actor);

}  // namespace strowger::service
