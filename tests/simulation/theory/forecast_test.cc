#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/what_if/generated_traffic.h"
#include "service/what_if/played_center.h"

// What callers are told about their wait, against what they then wait, on floors whose agents have
// several queues and whose callers give up.
namespace strowger::simulation {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr TimePoint kStart{hours(24 * 365 * 50)};
constexpr Duration kWarmUp = hours(2);
constexpr Duration kLength = hours(60);

struct QueueCase {
  double calls_per_hour = 0;
  seconds talk{};
  seconds patience{};  // Zero: they wait for ever.
  int priority = 0;
};
struct AgentsCase {
  std::size_t count = 0;
  std::vector<std::size_t> queues;
};
struct FloorCase {
  std::string name;
  std::vector<QueueCase> queues;
  std::vector<AgentsCase> agents;
  // The largest share of the simple guess's error that is left.
  double error_left_max = 1;
};

QueueId NameOf(std::size_t queue) { return QueueId{"queue" + std::to_string(queue)}; }

service::PlayOptions MakeOptions(const FloorCase& floor) {
  service::PlayOptions options;
  options.begin = kStart;
  for (std::size_t i = 0; i < floor.queues.size(); ++i) {
    core::QueueSetup queue;
    queue.id = NameOf(i);
    queue.priority = floor.queues[i].priority;
    queue.wrap_up_timeout = Duration::zero();
    options.setup.queues.push_back(queue);
  }
  for (const AgentsCase& group : floor.agents) {
    for (std::size_t i = 0; i < group.count; ++i) {
      core::AgentSetup agent;
      const std::size_t number = options.setup.agents.size();
      agent.id = AgentId{"agent" + std::to_string(number)};
      agent.link = LinkId{"pbx"};
      agent.device = DeviceId{std::to_string(1000 + number)};
      for (const std::size_t queue : group.queues) agent.queues.push_back(NameOf(queue));
      options.setup.agents.push_back(agent);
      options.shifts.push_back({agent.id, kStart});
    }
  }
  return options;
}

std::vector<service::CallerStream> MakeStreams(const FloorCase& floor) {
  std::vector<service::CallerStream> streams;
  for (std::size_t i = 0; i < floor.queues.size(); ++i) {
    const QueueCase& queue = floor.queues[i];
    service::CallerStream stream;
    stream.queue = NameOf(i);
    stream.rates = {{kStart, queue.calls_per_hour}};
    stream.talk.mean = queue.talk;
    if (queue.patience > seconds(0)) {
      stream.patience = service::Spread{.mean = queue.patience};
    }
    streams.push_back(stream);
  }
  return streams;
}

// As if the agents of the queue did nothing else, one caller after the other, and nobody gave up.
Duration SimpleGuess(const core::QueueState& state) {
  if (state.agents_ready > 0) return Duration::zero();
  return state.next_agent * static_cast<Duration::rep>(state.waiting + 1);
}

struct Errors {
  std::size_t answered = 0;
  double simple = 0;    // Seconds, the sum of the absolute ones.
  double foretold = 0;  // The same.
};

// Asks the floor before each caller comes, and judges by those who were answered: the measure of
// core::Forecasts.
Errors Compare(const FloorCase& floor, std::uint64_t seed) {
  struct Told {
    Duration simple{};
    Duration foretold{};
  };
  service::PlayedCenter center(MakeOptions(floor));
  std::map<std::pair<QueueId, TimePoint>, Told> told;
  Errors errors;
  center.Watch([&](const core::ItemView& closed) {
    const auto found = told.find({closed.queue, closed.arrived});
    if (found == told.end() || !closed.answered) return;
    const Duration wait = *closed.answered - closed.arrived;
    const auto error = [&](Duration one) {
      return std::abs(std::chrono::duration<double>(wait - one).count());
    };
    ++errors.answered;
    errors.simple += error(found->second.simple);
    errors.foretold += error(found->second.foretold);
  });
  const TimePoint end = kStart + kWarmUp + kLength;
  service::GeneratedTraffic callers(MakeStreams(floor), end, seed);
  service::GeneratedTraffic foreseen(MakeStreams(floor), end, seed);
  while (const auto visit = foreseen.Next()) {
    center.Play(callers, visit->arrives - Duration(1));
    if (visit->arrives < kStart + kWarmUp) continue;
    const core::QueueState state = center.floor().DescribeQueue(visit->queue);
    told[{visit->queue, visit->arrives}] = {SimpleGuess(state), state.expected_wait};
  }
  center.Play(callers);
  return errors;
}

class ForecastTest : public testing::TestWithParam<FloorCase> {};

TEST_P(ForecastTest, IsNearerToTheTruthThanTheSimpleGuess) {
  const FloorCase& floor = GetParam();
  double simple = 0;
  double foretold = 0;
  for (const std::uint64_t seed : {1889U, 1891U, 1912U}) {
    const Errors errors = Compare(floor, seed);
    ASSERT_GT(errors.answered, 1000U);
    const auto answered = static_cast<double>(errors.answered);
    std::cout << floor.name << ", seed " << seed << ": mean absolute error of the simple guess "
              << errors.simple / answered << " s, of the forecast " << errors.foretold / answered
              << " s, over " << errors.answered << " answered\n";
    EXPECT_LT(errors.foretold, errors.simple) << "seed " << seed;
    simple += errors.simple;
    foretold += errors.foretold;
  }
  EXPECT_LT(foretold / simple, floor.error_left_max);
}

INSTANTIATE_TEST_SUITE_P(
    Floors, ForecastTest,
    testing::Values(
        FloorCase{"Patience", {{360, seconds(240), seconds(180)}}, {{24, {0}}}, 0.9},
        FloorCase{"Overload", {{432, seconds(240), seconds(120)}}, {{20, {0}}}, 0.75},
        FloorCase{"SharedByAll",
                  {{108, seconds(240), seconds(0)}, {100, seconds(240), seconds(0)}},
                  {{15, {0, 1}}},
                  0.8},
        FloorCase{"SharedAndPatience",
                  {{144, seconds(240), seconds(180)}, {108, seconds(240), seconds(180)}},
                  {{15, {0, 1}}},
                  0.9},
        FloorCase{"Flexible",
                  {{108, seconds(240), seconds(300)}, {90, seconds(240), seconds(300)}},
                  {{6, {0}}, {7, {0, 1}}},
                  0.97},
        FloorCase{"Chain",
                  {{108, seconds(240), seconds(240)},
                   {108, seconds(180), seconds(240)},
                   {108, seconds(300), seconds(240)}},
                  {{7, {0, 1}}, {7, {1, 2}}, {7, {2, 0}}},
                  0.95},
        FloorCase{"UnlikeContacts",
                  {{108, seconds(120), seconds(300)}, {108, seconds(360), seconds(300)}},
                  {{14, {0, 1}}},
                  0.85},
        FloorCase{"Priority",
                  {{108, seconds(240), seconds(600), 5}, {90, seconds(200), seconds(600), 0}},
                  {{12, {0, 1}}},
                  1.0}),
    [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace strowger::simulation
