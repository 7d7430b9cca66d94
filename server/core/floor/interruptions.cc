#include "core/floor/interruptions.h"

#include <vector>

namespace strowger::core {

void Interruptions::Settle(Step& step) {
  for (const AgentNumber number : books_.roster.TakeReloaded()) {
    Agent& agent = books_.roster.at(number);
    const bool is_interrupted = books_.roster.IsInterrupted(agent);
    for (const Slot& slot : std::vector<Slot>(agent.state.slots)) {
      if (!books_.setup.capacity.of(slot.channel).is_interruptible) continue;
      if (is_interrupted && slot.state == SlotState::kEngaged) {
        SetAside(step, agent, slot.item);
      } else if (!is_interrupted && slot.state == SlotState::kHeld) {
        BringBack(step, agent, slot.item);
      }
    }
  }
}

void Interruptions::SetAside(Step& step, Agent& agent, WorkItemId item) {
  books_.items.SetState(*books_.items.Find(item), ItemState::kHeld, step.now);
  books_.roster.Move(agent, item, SlotEvent::kHold, step.now);
}

void Interruptions::BringBack(Step& step, Agent& agent, WorkItemId item) {
  books_.items.SetState(*books_.items.Find(item), ItemState::kConnected, step.now);
  books_.roster.Move(agent, item, SlotEvent::kRetrieve, step.now);
}

}  // namespace strowger::core
