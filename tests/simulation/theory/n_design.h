#pragma once

#include <cstddef>

namespace strowger::simulation {

// The N design: calls of kind A may be taken by all agents, calls of kind B by the flexible ones
// only. First come first served over both kinds; a call that finds several free agents goes to the
// longest idle. All handle times are exponential with the same mean.
struct NDesign {
  double a_arrivals = 0;  // By the second, as all rates.
  double b_arrivals = 0;
  double service = 0;          // Of one agent.
  std::size_t a_only = 0;      // Agents who take A only.
  std::size_t flexible = 0;    // Agents who take both.
  std::size_t line_max = 100;  // Longer lines are taken as never happening.
};

struct NDesignFigures {
  double a_waits = 0;  // Probability.
  double b_waits = 0;
  double a_mean_wait = 0;  // Seconds, of all calls of the kind.
  double b_mean_wait = 0;
  double lost = 0;  // Share of time in the longest line: how wrong the limit can be.
};

// Solves the Markov chain state by state. A state is the order in which free agents became idle,
// the number of waiting B that an A-only agent has passed by, and the number of calls behind them
// of which nobody has had to know the kind yet: each is an A with its share of the arrivals.
NDesignFigures Solve(const NDesign& design);

}  // namespace strowger::simulation
