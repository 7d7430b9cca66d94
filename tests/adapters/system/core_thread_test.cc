#include "adapters/system/core_thread.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>
#include <vector>

namespace strowger::system {
namespace {

using namespace std::chrono_literals;

TimePoint Now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

TEST(CoreThreadTest, TasksOfEachPosterRunInOrderAndNoneIsLost) {
  constexpr int kPosters = 4;
  constexpr int kTasks = 20'000;
  std::vector<std::vector<int>> seen(kPosters);
  CoreThread core;
  core.Start();
  std::vector<std::thread> posters;
  for (int p = 0; p < kPosters; ++p) {
    posters.emplace_back([&, p] {
      for (int i = 0; i < kTasks; ++i) {
        core.Post([&seen, p, i] { seen[static_cast<std::size_t>(p)].push_back(i); });
      }
    });
  }
  for (auto& poster : posters) poster.join();
  core.Stop();
  for (const auto& run : seen) {
    ASSERT_EQ(run.size(), static_cast<std::size_t>(kTasks));
    for (int i = 0; i < kTasks; ++i) ASSERT_EQ(run[static_cast<std::size_t>(i)], i);
  }
}

TEST(CoreThreadTest, AfterBatchRunsOnceForAllTasksThatWaited) {
  CoreThread core;
  std::vector<std::string> seen;
  bool asked = false;
  for (int i = 0; i < 3; ++i) {
    core.Post([&] {
      seen.push_back("task");
      if (!std::exchange(asked, true)) core.PostAfterBatch([&] { seen.push_back("after"); });
    });
  }
  core.Start();
  core.Stop();
  EXPECT_EQ(seen, (std::vector<std::string>{"task", "task", "task", "after"}));
}

TEST(CoreThreadTest, TimersFireInOrderOfTimeAndCancelledOnesNever) {
  CoreThread core;
  std::vector<int> fired;
  std::promise<void> last;
  core.Post([&] {
    const TimePoint now = Now();
    core.StartTimer(now + 30ms, [&] {
      fired.push_back(3);
      last.set_value();
    });
    core.StartTimer(now + 10ms, [&] { fired.push_back(1); });
    const auto cancelled = core.StartTimer(now + 15ms, [&] { fired.push_back(99); });
    core.StartTimer(now + 20ms, [&] { fired.push_back(2); });
    core.CancelTimer(cancelled);
    core.CancelTimer(cancelled);
  });
  core.Start();
  ASSERT_EQ(last.get_future().wait_for(5s), std::future_status::ready);
  core.Stop();
  EXPECT_EQ(fired, (std::vector<int>{1, 2, 3}));
}

TEST(CoreThreadTest, StopRunsWhatIsQueuedAndForgetsTimers) {
  CoreThread core;
  int ran = 0;
  core.Start();
  for (int i = 0; i < 100; ++i) core.Post([&] { ++ran; });
  core.Post([&] { core.StartTimer(Now() + 1h, [&] { ran = -1; }); });
  core.Stop();
  core.Stop();
  EXPECT_EQ(ran, 100);
}

}  // namespace
}  // namespace strowger::system
