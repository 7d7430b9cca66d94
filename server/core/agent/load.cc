#include "core/agent/load.h"

namespace strowger::core {
namespace {

int UnitsOf(const Capacity& capacity, const AgentSetup& agent) {
  return agent.capacity.value_or(capacity.units);
}

int LimitOf(Channel channel, const Capacity& capacity, const AgentSetup& agent) {
  const auto own = agent.channel_limits.find(channel);
  return own == agent.channel_limits.end() ? capacity.of(channel).limit : own->second;
}

}  // namespace

Load LoadOf(const std::vector<Slot>& slots, const Capacity& capacity) {
  Load load;
  for (const Slot& slot : slots) {
    const ChannelRule& rule = capacity.of(slot.channel);
    // An open offer is short, so it is waited for.
    const bool is_taken = slot.state != SlotState::kOffered;
    (rule.is_interruptible && is_taken ? load.yielding : load.firm) += rule.weight;
    if (IsVoice(slot.channel)) load.has_voice = true;
    ++load.pieces[static_cast<std::size_t>(slot.channel)];
  }
  return load;
}

bool HasRoom(const Load& load, Channel channel, const Capacity& capacity, const AgentSetup& agent) {
  if (IsVoice(channel) && load.has_voice) return false;
  if (load.pieces[static_cast<std::size_t>(channel)] >= LimitOf(channel, capacity, agent)) {
    return false;
  }
  const int in_hand = IsVoice(channel) ? load.firm : load.units();
  return in_hand + capacity.of(channel).weight <= UnitsOf(capacity, agent);
}

bool IsInterrupted(const Load& load, const Capacity& capacity, const AgentSetup& agent) {
  return load.has_voice && load.units() > UnitsOf(capacity, agent);
}

}  // namespace strowger::core
