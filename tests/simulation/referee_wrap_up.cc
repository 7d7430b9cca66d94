#include <algorithm>

#include "simulation/referee.h"

// When wrap-ups and rests end, in the simplest words.
namespace strowger::simulation {

using core::ItemState;

// By the contact, else the agent, else the queue in which the agent took the item.
Duration Referee::WrapUpOf(const core::AgentState& agent, const core::ItemView& item,
                           const core::QueueSetup& queue) const {
  const auto brought = item.attached.find(core::kWrapUpKey);
  if (brought != item.attached.end() && brought->second == "20") return std::chrono::seconds(20);
  return setup_.agents[numbers_.at(agent.agent)].wrap_up_timeout.value_or(queue.wrap_up_timeout);
}

void Referee::CheckWrapUp(const core::AgentState& agent, const core::Slot& slot,
                          const core::ItemView& item) {
  QueueId queue = item.queue;
  for (const core::Segment& segment : item.segments) {
    if (segment.agent == agent.agent) queue = segment.queue;
  }
  const auto setup = std::find_if(setup_.queues.begin(), setup_.queues.end(),
                                  [&](const auto& one) { return one.id == queue; });
  if (setup == setup_.queues.end()) return;
  const Duration usual = WrapUpOf(agent, item, *setup);
  const bool is_last = item.state == ItemState::kWrapUp && item.owner == agent.agent;
  if (slot.wrap_up_end == TimePoint{}) {
    if (usual > Duration::zero()) Fault("wrap-up of " + agent.agent.value + " has no end");
    return;
  }
  if (slot.wrap_up_end < slot.since + usual ||
      slot.wrap_up_end > slot.since + usual + setup->wrap_up_extension_max) {
    Fault("wrap-up of " + agent.agent.value + " has a wrong end");
  }
  if (timers_.contains({core::TimerKind::kWrapUp, item.item.value, agent.agent})) return;
  // Only who must still say how it ended may take longer.
  const bool is_due = setup->disposition_required && item.disposition.empty() && is_last;
  if (slot.wrap_up_end > now_ || !is_due) {
    Fault("wrap-up of " + agent.agent.value + " does not end");
  }
}

void Referee::CheckRest(const core::AgentState& agent) {
  if (agent.rest_until == TimePoint{}) return;
  if (agent.presence != core::Presence::kReady)
    Fault(agent.agent.value + " rests, yet is not ready");
  if (!timers_.contains({core::TimerKind::kAgentRest, 0, agent.agent})) {
    Fault("the rest of " + agent.agent.value + " never ends");
  }
}

}  // namespace strowger::simulation
