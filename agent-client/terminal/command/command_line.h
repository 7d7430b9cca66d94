#pragma once

#include <ostream>

namespace strowger::client {

// Reads the command line and runs the command. The exit code; see invocation.h.
int RunCommandLine(int argument_count, const char* const* arguments, std::ostream& out,
                   std::ostream& err);

}  // namespace strowger::client
