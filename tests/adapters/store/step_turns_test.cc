#include "adapters/store/step_turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace strowger::store {
namespace {

TEST(StepTurnsTest, WhoeverRingsDuringAStepIsNotForgotten) {
  StepTurns turns;
  EXPECT_TRUE(turns.Ring());
  EXPECT_FALSE(turns.Ring()) << "a step is under way";
  EXPECT_FALSE(turns.Ring());
  EXPECT_TRUE(turns.Rest()) << "somebody rang meanwhile";
  EXPECT_FALSE(turns.Rest());
  EXPECT_TRUE(turns.Ring());
  turns.Stop();
  EXPECT_FALSE(turns.Rest());
  EXPECT_FALSE(turns.Ring());
  EXPECT_TRUE(turns.is_stopped());
}

TEST(StepTurnsTest, StepsNeverRunTwiceAtOnceAndTheLastRingIsSeen) {
  StepTurns turns;
  std::atomic<int> at_work = 0;
  std::atomic<int> rings = 0;
  std::atomic<int> seen = 0;
  const auto ring = [&] {
    for (int i = 0; i < 20'000; ++i) {
      ++rings;
      if (!turns.Ring()) continue;
      do {
        EXPECT_EQ(++at_work, 1);
        seen = rings.load();
        --at_work;
      } while (turns.Rest());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(ring);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen, rings);
}

}  // namespace
}  // namespace strowger::store
