#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "simulation/world.h"
#include "support/sanitized.h"

namespace strowger::simulation {
namespace {

// Sanitizers make each input many times as dear, and find what they find in the first ones.
std::uint64_t Share() { return IsSanitized() ? 25 : 1; }

// Each test has a seed of its own, so that a run is as the run before; "random" looks further.
std::uint64_t SeedOr(std::uint64_t usual) {
  const char* chosen = std::getenv("STROWGER_SEED");
  if (chosen == nullptr) return usual;
  return chosen == std::string("random") ? std::random_device{}() : std::stoull(chosen);
}

// How many times the usual inputs; ./run test soak asks for more.
std::uint64_t Length() {
  const char* chosen = std::getenv("STROWGER_SIMULATION_LENGTH");
  return chosen != nullptr ? std::stoull(chosen) : 1;
}

void RunWorld(WorldOptions options) {
  std::cout << "seed " << options.seed << " (STROWGER_SEED=" << options.seed << " repeats it)\n";
  World world(options);
  world.Run();
  const Referee& referee = world.referee();
  EXPECT_EQ(referee.fault(), "") << "The last inputs before:\n" << world.Tale();
  std::cout << world.inputs() << " inputs, " << world.refused() << " refused, " << world.ignored()
            << " ignored, " << world.restarts() << " restarts, " << referee.offers() << " offers, "
            << referee.accepted() << " accepted, " << referee.resumed() << " resumed, "
            << referee.dialled() << " dialled, " << referee.taken() << " taken by a colleague, "
            << referee.taken_beside() << " beside, " << referee.resumptions() << " taken up again, "
            << referee.called_by_level() << " times reserves for the service level; outcomes:";
  for (const auto& [outcome, count] : referee.closed()) {
    std::cout << " " << static_cast<int>(outcome) << "=" << count;
  }
  std::cout << std::endl;
  if (referee.fault().empty()) {
    // A run in which little happened proves little.
    EXPECT_GT(referee.accepted() * 100, options.inputs);
    EXPECT_GT(referee.dialled() * 10000, options.inputs) << "Few were called back.";
    EXPECT_GT(referee.resumed() * 1000, options.inputs) << "Few came back to their old place.";
    EXPECT_GT(referee.taken_beside() * 1000, options.inputs);
    EXPECT_GT(referee.taken() * 1000, options.inputs) << "Few lost a ring to a colleague.";
    EXPECT_GT(referee.called_by_level() * 20000, options.inputs);
    EXPECT_GT(referee.resumptions() * 5000, options.inputs);
    EXPECT_EQ(referee.closed().size(), 10U) << "Some outcome never happened.";
  }
}

TEST(SimulationTest, RulesHoldThroughAllThatCanGoWrong) {
  WorldOptions options;
  options.seed = SeedOr(1891);
  options.inputs = 1'000'000 * Length() / Share();
  RunWorld(options);
}

// A line that loses every fiftieth event and a server that dies every minute.
TEST(SimulationTest, RulesHoldInAStorm) {
  WorldOptions options;
  options.seed = SeedOr(2053386823);
  options.inputs = 300'000 * Length() / Share();
  options.faults = {.lost = 200, .doubled = 500, .late = 500};
  options.between_calls = std::chrono::seconds(2);
  options.between_link_faults = std::chrono::seconds(40);
  options.between_server_crashes = std::chrono::seconds(60);
  RunWorld(options);
}

// A line that loses nothing, and a PBX that refuses every twelfth verb: whenever all is quiet, the
// floor believes what is true.
TEST(SimulationTest, TheFloorBelievesWhatIsTrueHoweverMuchThePbxRefuses) {
  WorldOptions options;
  options.seed = SeedOr(1889);
  options.inputs = 200'000 * Length() / Share();
  options.faults = {.lost = 0, .doubled = 0, .late = 0, .unsaid = 0};
  options.between_calls = std::chrono::seconds(2);
  options.between_link_faults = Duration::zero();
  options.between_server_crashes = Duration::zero();
  options.checks_truth = true;
  std::cout << "seed " << options.seed << " (STROWGER_SEED=" << options.seed << " repeats it)\n";
  World world(options);
  world.Run();
  EXPECT_EQ(world.referee().fault(), "") << "The last inputs before:\n" << world.Tale();
  EXPECT_GT(world.truths() * 10, options.inputs);
  EXPECT_GT(world.referee().refusals(), options.inputs / 1000);
}

// What a recorded day is replayed with.
TEST(SimulationTest, SameInputsGiveSameEffects) {
  WorldOptions options;
  options.seed = SeedOr(15);
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
