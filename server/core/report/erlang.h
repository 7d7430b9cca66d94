#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "core/report/service_level.h"

// What queueing theory says of one queue in steady state: calls arrive at random (Poisson), handle
// times and patience are exponential, agents are alike and serve in the order of arrival.
namespace strowger::core {

// Seconds with fractions, or infinity.
using Seconds = std::chrono::duration<double>;

// Past these a demand is refused. An evaluation costs time in proportion to the agents: about 5 ms
// for a million.
inline constexpr double calls_per_hour_max = 1e9;
inline constexpr std::uint32_t theory_agents_max = 1'000'000;
inline constexpr Duration kTheoryTimeMax = std::chrono::hours(24 * 365);

struct Demand {
  double calls_per_hour = 0;
  Duration handle_time{};  // Mean of talk, hold and wrap-up together; longer than zero.
  // Mean time a caller waits before hanging up; longer than zero. None: callers never do.
  std::optional<Duration> patience;
};

// Erlangs: agents that would be busy if there were enough of them.
double OfferedLoad(const Demand& demand);

// One queue as it would be.
struct Prediction {
  double wait_probability = 0;
  ContactShares shares;  // In time: within the threshold that was asked for. They sum to one.
  double abandon_rate = 0;
  double occupancy = 0;
  Seconds mean_wait{};  // Of all callers, until they are answered or hang up.
  Seconds asa{};        // Average speed of answer: the mean wait of those who are answered.
};

// Share of calls that find all agents busy when nobody may wait. 1 without agents.
double ErlangB(double load, std::uint32_t agents);

// Share of calls that wait when nobody hangs up; 1 when the load is not below the agents, since the
// line then grows without end.
double ErlangC(double load, std::uint32_t agents);

// Erlang C without patience in the demand, Erlang A with it. Where Erlang C has no steady state
// (load not below the agents) everybody waits for ever: nobody is answered in time, infinite waits.
// Refused with DEMAND_INVALID outside of the limits above.
Result<Prediction> Predict(const Demand& demand, std::uint32_t agents, Duration threshold);

}  // namespace strowger::core
