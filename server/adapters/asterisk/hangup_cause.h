#pragma once

#include "core/floor/input.h"

namespace strowger::asterisk {

// Why a telephone that we rang was not reached. `cause` is Asterisk's hang-up cause (ITU-T Q.850);
// `rang` tells whether the telephone alerted before: Asterisk reports 19 (no answer) also when a
// telephone that it does not watch is simply away, and only the missing Ringing tells them apart.
core::Cause CauseOfFailure(int cause, bool rang);

}  // namespace strowger::asterisk
