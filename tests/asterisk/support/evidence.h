#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterisk/support/lab.h"
#include "base/time.h"
#include "support/scripted_console.h"

// What is shown when a story of the whole floor fails.
namespace strowger::test {

// "02:19:25.606".
std::string ClockTime(TimePoint time);

// What each console had and was told.
std::string DescribeConsoles(const std::vector<std::unique_ptr<client::ScriptedConsole>>& consoles);

// The SIP messages and complaints of telephones and callers, the end of each file.
std::string DescribeTelephones(const Lab& lab);

}  // namespace strowger::test
