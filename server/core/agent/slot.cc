#include "core/agent/slot.h"

namespace strowger::core {

namespace {

const Slot kIdleSlot;

// Smallest first. Work that is set aside is not what the agent is at.
int Precedence(const Slot& slot) {
  if (IsVoice(slot.channel)) return 0;
  switch (slot.state) {
    case SlotState::kEngaged:
      return 1;
    case SlotState::kWrapUp:
      return 2;
    case SlotState::kOffered:
      return 3;
    case SlotState::kHeld:
    case SlotState::kIdle:
      return 4;
  }
  return 4;
}

}  // namespace

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

const Slot* AgentState::FindSlot(WorkItemId item) const {
  for (const Slot& slot : slots) {
    if (slot.item == item) return &slot;
  }
  return nullptr;
}

Slot* AgentState::FindSlot(WorkItemId item) {
  for (Slot& slot : slots) {
    if (slot.item == item) return &slot;
  }
  return nullptr;
}

const Slot* AgentState::FindOffer(OfferId offer) const {
  for (const Slot& slot : slots) {
    if (offer && slot.offer == offer) return &slot;
  }
  return nullptr;
}

const Slot& AgentState::foremost() const {
  const Slot* first = &kIdleSlot;
  for (const Slot& slot : slots) {
    if (first == &kIdleSlot || Precedence(slot) < Precedence(*first)) first = &slot;
  }
  return *first;
}

}  // namespace strowger::core
