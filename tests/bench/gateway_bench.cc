// What is counted.
//
// Product: strowgerd with 1,000 agents, each at a console of its own on a connection of its own,
// one PBX link, 100,000 customers in SQLite that were looked through, durable journal on. A round
// trip is one call: from sending Offered on the link until both have come, the ring command on the
// link and the offer with the customer's pop on the agent's console. Then the call goes on to its
// end with one message of Delivered, Established and CallCleared; the server commits all of it and
// acknowledges, and the console is told of the conversation and its end. Each call is from another
// customer.
//
// Control: a bare gRPC server (bare_server.h) with as many console streams on as many connections,
// whose messages have the sizes of the product's. A round trip is one message on the link, and back
// one on the link and one on one console. Then, as for the product, one message tells the rest of
// the call, which is answered on the link and on the console. Nothing is decided, kept or looked
// up. For comparison `bare_ping_pongs` is the control without the rest of the calls.
//
// One load generator on raw bytes drives both, in turns, from its own processor; the servers have
// the other one to themselves. The figures are medians of the rounds. Closed loop with 64 trips in
// flight; batched: 8 messages of 16 trips. p50 and p99 are of an open loop at half of the product's
// rate, counted from when a trip was due.
#include <cstdio>

#include "bench/bare_floor.h"
#include "bench/benches.h"
#include "bench/call_center.h"
#include "bench/figures.h"
#include "bench/product_floor.h"
#include "bench/server_address.h"
#include "support/processor.h"
#include "support/program.h"

namespace strowger::bench {

namespace {

using std::chrono::milliseconds;

constexpr double kRatioBar = 0.5;
constexpr double kP99BarMs = 5;

struct Plan {
  CallCenterSize center;
  int rounds;
  milliseconds round;
  milliseconds paced;
  int singles;  // Messages in flight with one trip each.
  int batches;  // Messages in flight with 16 trips each.
};
// There are more agents than trips in flight, so that no call waits for an agent.
constexpr Plan kFullPlan{
    {.agents = 1000, .customers = 100'000}, 5, milliseconds(3000), milliseconds(10'000), 64, 8};
constexpr Plan kShortPlan{
    {.agents = 40, .customers = 500}, 1, milliseconds(200), milliseconds(200), 8, 1};

struct Sides {
  ProductFloor& product;
  BareFloor& bare;
  Program& product_server;
  Program& bare_server;
};

bool IsSound(const TripTable::Outcome& outcome) {
  if (outcome.unfinished == 0 && !outcome.latencies_ms.empty()) return true;
  std::fprintf(stderr, "strowger_bench: %llu trips never ended, %zu did\n",
               static_cast<unsigned long long>(outcome.unfinished), outcome.latencies_ms.size());
  return false;
}

// One run of either side, with the processor time of its server for each trip.
struct Run {
  TripTable::Outcome outcome;
  double cpu_us = 0;
};
template <class Side>
Run RunOne(Side& side, const Program& server, const TripTable::Load& load) {
  const double before = server.CpuSeconds();
  Run run{.outcome = side.trips().Run(load)};
  side.EndCalls();
  run.cpu_us = (server.CpuSeconds() - before) * 1e6 /
               static_cast<double>(std::max<std::size_t>(1, run.outcome.latencies_ms.size()));
  return run;
}

bool IsSound(const ProductFloor& product, const TripTable::Outcome& outcome) {
  if (const std::string trouble = product.Trouble(); !trouble.empty()) {
    std::fprintf(stderr, "strowger_bench: %s\n", trouble.c_str());
    return false;
  }
  return IsSound(outcome);
}

struct Rates {
  std::vector<double> product, bare, product_cpu_us, bare_cpu_us;
  double ratio() const { return Median(product) / Median(bare); }
};

// Product and control in turns; false when something went wrong.
bool MeasureRates(const Sides& sides, const TripTable::Load& load, int rounds, Rates& rates) {
  for (int round = 0; round < rounds; ++round) {
    const Run ours = RunOne(sides.product, sides.product_server, load);
    if (!IsSound(sides.product, ours.outcome)) return false;
    const Run theirs = RunOne(sides.bare, sides.bare_server, load);
    if (!IsSound(theirs.outcome)) return false;
    rates.product.push_back(ours.outcome.trips_per_second);
    rates.product_cpu_us.push_back(ours.cpu_us);
    rates.bare.push_back(theirs.outcome.trips_per_second);
    rates.bare_cpu_us.push_back(theirs.cpu_us);
    std::fprintf(stderr, "  round %d: %.0f/s beside bare %.0f/s\n", round + 1,
                 ours.outcome.trips_per_second, theirs.outcome.trips_per_second);
  }
  return true;
}

bool MeasureSingle(const Sides& sides, const Plan& plan, Rates& rates) {
  const TripTable::Load load{.batch = 1, .messages = plan.singles, .duration = plan.round};
  if (!MeasureRates(sides, load, plan.rounds, rates)) return false;
  PrintFigure("gateway.round_trips", Median(rates.product), "1/s");
  PrintFigure("gateway.bare_round_trips", Median(rates.bare), "1/s");
  PrintFigure("gateway.ratio", rates.ratio(), "1");
  PrintFigure("gateway.server_cpu", Median(rates.product_cpu_us), "us");
  PrintFigure("gateway.bare_server_cpu", Median(rates.bare_cpu_us), "us");
  return true;
}

bool MeasureBatched(const Sides& sides, const Plan& plan) {
  const TripTable::Load load{.batch = 16, .messages = plan.batches, .duration = plan.round};
  Rates rates;
  if (!MeasureRates(sides, load, plan.rounds, rates)) return false;
  PrintFigure("gateway.batched.round_trips", Median(rates.product), "1/s");
  PrintFigure("gateway.bare_batched", Median(rates.bare), "1/s");
  PrintFigure("gateway.batched.ratio", rates.ratio(), "1");
  PrintFigure("gateway.batched.server_cpu", Median(rates.product_cpu_us), "us");
  PrintFigure("gateway.bare_batched_server_cpu", Median(rates.bare_cpu_us), "us");
  return true;
}

bool MeasureLatency(const Sides& sides, const Plan& plan, double rate) {
  const TripTable::Load load{.batch = 1, .rate = rate / 2, .duration = plan.paced};
  Run ours = RunOne(sides.product, sides.product_server, load);
  if (!IsSound(sides.product, ours.outcome)) return false;
  Run theirs = RunOne(sides.bare, sides.bare_server, load);
  if (!IsSound(theirs.outcome)) return false;
  const double p99 = AtShare(ours.outcome.latencies_ms, 0.99);
  PrintFigure("gateway.p50", AtShare(ours.outcome.latencies_ms, 0.5), "ms");
  PrintFigure("gateway.p99", p99, "ms");
  PrintFigure("gateway.bare_p50", AtShare(theirs.outcome.latencies_ms, 0.5), "ms");
  PrintFigure("gateway.bare_p99", AtShare(theirs.outcome.latencies_ms, 0.99), "ms");
  PrintBarAtMost("gateway.p99", p99, kP99BarMs);
  return true;
}

// The control without the rest of the calls.
bool MeasurePingPongs(const std::string& address, const Plan& plan, MessageSizes sizes) {
  sizes.rest_events = sizes.rest_frame = 0;
  BareFloor bare(address, plan.center.agents, sizes);
  const TripTable::Outcome outcome =
      bare.trips().Run({.batch = 1, .messages = plan.singles, .duration = plan.round});
  if (!IsSound(outcome)) return false;
  PrintFigure("gateway.bare_ping_pongs", outcome.trips_per_second, "1/s");
  return true;
}

// Warms caches up and tells how large the messages are.
bool WarmUp(ProductFloor& product, const Plan& plan, MessageSizes& sizes) {
  product.ForgetTraffic();
  const TripTable::Load load{.batch = 1, .messages = plan.singles, .duration = plan.round};
  if (!IsSound(product, product.trips().Run(load))) return false;
  product.EndCalls();
  sizes = product.sizes();
  std::fprintf(stderr,
               "  bytes: event %zu, command %zu, offer %zu, rest %zu in and %zu out; "
               "%.1f frames a trip\n",
               sizes.event, sizes.command, sizes.frame, sizes.rest_events, sizes.rest_frame,
               product.frames_per_trip());
  return true;
}

}  // namespace

bool RunGateway(Length length) {
  const Plan& plan = length == Length::kFull ? kFullPlan : kShortPlan;
  CallCenter center(plan.center);
  center.Start();
  Program bare_server({ProgramFolder() + "/strowger_bench", "--serve-bare"}, 0);
  const std::string bare_address = WaitForAddress(bare_server);
  const OnProcessor second(1);
  std::fprintf(stderr, "  %zu agents come\n", plan.center.agents);
  ProductFloor product(
      {.link = {.address = center.address(), .link = "links/pbx-1", .token = center.link_token()},
       .agent_tokens = center.agent_tokens(),
       .customers = plan.center.customers});
  MessageSizes sizes;
  if (!WarmUp(product, plan, sizes)) return false;
  Rates rates;
  {
    BareFloor bare(bare_address, plan.center.agents, sizes);
    const Sides sides{product, bare, center.server(), bare_server};
    if (!MeasureSingle(sides, plan, rates)) return false;
    if (!MeasureLatency(sides, plan, Median(rates.product))) return false;
    if (!MeasureBatched(sides, plan)) return false;
  }
  if (!MeasurePingPongs(bare_address, plan, sizes)) return false;
  PrintBarAtLeast("gateway.ratio", rates.ratio(), kRatioBar);
  return true;
}

}  // namespace strowger::bench
