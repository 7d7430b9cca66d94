#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "simulation/world.h"

namespace strowger::simulation {
namespace {

// Sanitizers make each input many times as dear, and find what they find in the first ones.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kShare = 25;
#else
constexpr std::uint64_t kShare = 1;
#endif

std::uint64_t Seed() {
  const char* chosen = std::getenv("STROWGER_SEED");
  return chosen != nullptr ? std::stoull(chosen) : std::random_device{}();
}

void RunWorld(WorldOptions options) {
  std::cout << "seed " << options.seed << " (STROWGER_SEED=" << options.seed << " repeats it)\n";
  World world(options);
  world.Run();
  const Referee& referee = world.referee();
  EXPECT_EQ(referee.fault(), "") << "The last inputs before:\n" << world.Tale();
  std::cout << world.inputs() << " inputs, " << world.refused() << " refused, " << world.ignored()
            << " ignored, " << world.restarts() << " restarts, " << referee.offers() << " offers, "
            << referee.accepted() << " accepted; outcomes:";
  for (const auto& [outcome, count] : referee.closed()) {
    std::cout << " " << static_cast<int>(outcome) << "=" << count;
  }
  std::cout << std::endl;
  if (referee.fault().empty()) {
    // A run in which little happened proves little.
    EXPECT_GT(referee.accepted() * 100, options.inputs);
    EXPECT_EQ(referee.closed().size(), 6U) << "Some outcome never happened.";
  }
}

TEST(SimulationTest, RulesHoldThroughAllThatCanGoWrong) {
  WorldOptions options;
  options.seed = Seed();
  options.inputs = 1'000'000 / kShare;
  RunWorld(options);
}

// A line that loses every fiftieth event and a server that dies every minute.
TEST(SimulationTest, RulesHoldInAStorm) {
  WorldOptions options;
  options.seed = Seed();
  options.inputs = 300'000 / kShare;
  options.faults = {.lost = 200, .doubled = 500, .late = 500};
  options.between_calls = std::chrono::seconds(2);
  options.between_link_faults = std::chrono::seconds(40);
  options.between_server_crashes = std::chrono::seconds(60);
  RunWorld(options);
}

// What a recorded day is replayed with.
TEST(SimulationTest, SameInputsGiveSameEffects) {
  WorldOptions options;
  options.seed = Seed();
  options.inputs = 20'000;
  World first(options);
  World second(options);
  first.Run();
  second.Run();
  EXPECT_EQ(first.inputs(), second.inputs());
  EXPECT_EQ(first.referee().digest(), second.referee().digest());
  options.seed += 1;
  World other(options);
  other.Run();
  EXPECT_NE(first.referee().digest(), other.referee().digest());
}

}  // namespace
}  // namespace strowger::simulation
