#pragma once

namespace strowger::integration {

// A port of the loopback that is free now, below the ports that the system gives out.
int FreePort();

}  // namespace strowger::integration
