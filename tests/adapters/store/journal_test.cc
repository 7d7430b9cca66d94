#include "adapters/store/journal.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>

#include "adapters/store/opened_stores.h"

namespace strowger::store {
namespace {

class JournalTest : public testing::Test {
 protected:
  using Steady = std::chrono::steady_clock;

  // Holds the writer's thread inside a change until the returned promise is set.
  std::shared_ptr<std::promise<void>> HoldWriter() {
    auto release = std::make_shared<std::promise<void>>();
    auto held = std::make_shared<std::promise<void>>();
    stores_.database().Write<bool>(
        [held, release](Connection&) -> Result<bool> {
          held->set_value();
          release->get_future().wait();
          return true;
        },
        [](const Result<bool>&) {});
    held->get_future().wait();
    return release;
  }
  // Answered when everything before it was.
  Result<void> CommitOne() {
    return Await<void>([&](auto done) { stores_.journal().Commit({}, done); });
  }

  OpenedStores stores_;
};

TEST_F(JournalTest, FiguresTellHowFarTheDiskIsBehind) {
  constexpr std::size_t kBatches = 2 * Journal::kGroupBatchesMax + 500;
  const auto before = Steady::now();
  const auto release = HoldWriter();
  const auto held = Steady::now();
  for (std::size_t i = 0; i < kBatches; ++i) stores_.journal().Commit({}, {});
  const auto asked = Steady::now();
  const auto figures = stores_.journal().figures();
  const auto answered = Steady::now();
  EXPECT_EQ(figures.waiting_batches, kBatches);
  // The one that holds the writer, and three groups.
  EXPECT_EQ(figures.waiting_changes, 4u);
  EXPECT_GE(figures.oldest_wait, asked - held);
  EXPECT_LE(figures.oldest_wait, answered - before);
  release->set_value();
  ASSERT_TRUE(CommitOne().ok());
  EXPECT_EQ(stores_.journal().figures().waiting_batches, 0u);
  EXPECT_EQ(stores_.journal().figures().oldest_wait, Duration::zero());
}

TEST_F(JournalTest, ClosedStoreRefusesEachBatchOnce) {
  stores_.database().Stop();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(CommitOne().error().reason, "STORE_STOPPED");
  EXPECT_EQ(stores_.journal().figures().waiting_batches, 0u);
}

}  // namespace
}  // namespace strowger::store
