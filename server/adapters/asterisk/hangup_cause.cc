#include "adapters/asterisk/hangup_cause.h"

namespace strowger::asterisk {

core::Cause CauseOfFailure(int cause, bool rang) {
  switch (cause) {
    case 17:  // User busy.
      return core::Cause::kBusy;
    case 19:  // No answer from user; SIP 480 comes so, too.
      return rang ? core::Cause::kNoAnswer : core::Cause::kUnreachable;
    case 21:  // Call rejected: SIP 603, 401, 403.
      return core::Cause::kRejected;
    case 1:   // Unallocated number.
    case 3:   // No route to destination.
    case 18:  // No user responding.
    case 20:  // Subscriber absent.
    case 22:  // Number changed.
    case 27:  // Destination out of order.
    case 28:  // Invalid number format.
      return core::Cause::kUnreachable;
    case 16:  // Normal clearing, before an answer: the telephone ended it.
    case 26:  // Answered elsewhere.
      return core::Cause::kRejected;
    default:
      return core::Cause::kFailure;
  }
}

}  // namespace strowger::asterisk
