#pragma once

#include <cstdint>
#include <vector>

#include "core/routing/directory.h"

namespace strowger::core {

// Why an agent is not asked for some work. The grounds are looked at in this order; the first one
// that holds counts. Down to kDeclined they follow from the set-up and the work alone.
enum class Ground {
  kQueue,      // Serves none of the queues whose agents are asked.
  kReserve,    // Is a reserve of the queue and not called in.
  kLink,       // Has a telephone on another PBX.
  kChannel,    // Never takes work of that channel: it is too much, or none is allowed.
  kSkill,      // Does not have a skill that is needed, or not enough of it.
  kRule,       // Does not meet the rule of the queue, or of the step of its plan.
  kKept,       // Is not the agent for whom the work is kept.
  kDeclined,   // Declined the work, or handed it on.
  kLoggedOff,  // Is not here.
  kNotReady,   // Takes no new work.
  kResting,    // Rests after an offer that was missed.
  kAtWork,     // Holds other work that leaves no room for it.
};

// So many agents are out on this ground.
struct OutCount {
  Ground ground = Ground::kQueue;
  NumberedNeed need;  // Of kSkill.
  std::uint32_t agents = 0;
};

// How the agents of the queues that are asked were sorted out by what does not change from one
// moment to the next.
struct Sieve {
  std::uint32_t considered = 0;  // Who serve one of the queues.
  std::vector<OutCount> out;     // Grounds on which somebody is out, in their order.
};

}  // namespace strowger::core
