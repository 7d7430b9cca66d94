#include "core/floor/destination.h"

#include "core/floor/refusals.h"

namespace strowger::core {

Result<void> CheckDestination(const Destination& to) {
  const int named = (to.agent ? 1 : 0) + (to.queue ? 1 : 0) + (to.number ? 1 : 0);
  if (named != 1) return DestinationInvalid("Name one agent, queue or number.");
  if (!to.number) return {};
  if (to.number->value.empty()) return DestinationInvalid("The number is empty.");
  if (to.number->value.size() > number_bytes_max) return TextTooLong("number", number_bytes_max);
  return {};
}

}  // namespace strowger::core
