#pragma once

#include <cstdint>
#include <vector>

#include "service/what_if/played_center.h"
#include "service/what_if/traffic.h"
#include "simulation/recorded/bank_day.h"

namespace strowger::simulation {

// A recorded day made ready to be played again. What the records do not say is inferred:
//
// - Who was there. An agent who took a call at once had been free; one whose callers waited had not
//   been ready meanwhile. So an agent is ready from the last moment of the gap between two calls at
//   which somebody waited for it. A short gap before that is wrap-up of the call before, a longer
//   one is a pause. A gap in which nobody waited says only that wrap-up was not longer: it is taken
//   as the agent's usual one.
// - Which calls an agent takes: the types of which it took ten in a hundred of its calls.
// - How long those would have waited who were answered: what they did wait, and from then on as
//   others of the day who had waited for so long.
// - How long those would have talked who hung up: like some answered call of the same type.
struct DayPlan {
  service::PlayOptions options;
  std::vector<service::Visit> visits;
};

DayPlan PlanDay(const RecordedDay& day, std::uint64_t seed);

}  // namespace strowger::simulation
