#pragma once

#include <array>
#include <vector>

#include "core/agent/capacity.h"
#include "core/floor/setup.h"
#include "core/floor/state.h"

namespace strowger::core {

// What an agent has in hand, in units of capacity. A piece keeps its units from the offer to the
// end of wrap-up.
struct Load {
  int firm = 0;      // Of work that gives way to nothing.
  int yielding = 0;  // Of interruptible work that the agent has taken, wrap-up included.
  bool has_voice = false;
  std::array<int, kChannels.size()> pieces{};

  int units() const { return firm + yielding; }
};

Load LoadOf(const std::vector<Slot>& slots, const Capacity& capacity);

// May the agent be offered one more piece of that channel?
bool HasRoom(const Load& load, Channel channel, const Capacity& capacity, const AgentSetup& agent);

// Is interruptible work set aside for the call that the agent has?
bool IsInterrupted(const Load& load, const Capacity& capacity, const AgentSetup& agent);

}  // namespace strowger::core
