#pragma once

namespace strowger {

// Prints the broken invariant and ends the process. See STROWGER_CHECK.
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace strowger

// Stops the process when an invariant of ours is broken; on in production. The server is then started
// again and rebuilds from the store and the PBX, which keeps the calls. Never a check on outside input.
#define STROWGER_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::strowger::CheckFailed(#condition, __FILE__, __LINE__))
