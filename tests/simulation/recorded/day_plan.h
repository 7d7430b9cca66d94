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
//   one is a pause.
// - Which calls an agent takes: the types of which it took three in a hundred of its calls.
// - How long those would have waited who were answered: what they did wait, and from then on
//   exponential with the day's mean (all waits by all hang-ups).
// - How long those would have talked who hung up: like some answered call of the same type.
struct DayPlan {
  service::PlayOptions options;
  std::vector<service::Visit> visits;
};

DayPlan PlanDay(const RecordedDay& day, std::uint64_t seed);

}  // namespace strowger::simulation
