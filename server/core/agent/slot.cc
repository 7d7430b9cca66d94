#include "core/agent/slot.h"

namespace strowger::core {

static_assert(!Next(SlotState::kIdle, SlotEvent::kAccept));
static_assert(!Next(SlotState::kOffered, SlotEvent::kOffer));
static_assert(!Next(SlotState::kEngaged, SlotEvent::kOffer));
static_assert(!Next(SlotState::kHeld, SlotEvent::kOffer));
static_assert(!Next(SlotState::kWrapUp, SlotEvent::kOffer));
static_assert(!Next(SlotState::kWrapUp, SlotEvent::kLeave));
static_assert(!Next(SlotState::kOffered, SlotEvent::kWrapUp));

std::string_view NameOf(SlotState state) {
  switch (state) {
    case SlotState::kIdle:
      return "idle";
    case SlotState::kOffered:
      return "offered";
    case SlotState::kEngaged:
      return "engaged";
    case SlotState::kHeld:
      return "held";
    case SlotState::kWrapUp:
      return "wrap-up";
  }
  return "unknown";
}

}  // namespace strowger::core
