#include "adapters/store/writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <latch>
#include <vector>

#include "adapters/store/readers.h"
#include "support/postgres/store_place.h"

namespace strowger::store {
namespace {

class WriterTest : public testing::Test {
 protected:
  WriterTest() : connection_(place_.text(), Access::kReadWrite), writer_(connection_) {
    if (!StorePlace::IsOnPostgres()) connection_.Script("PRAGMA journal_mode = WAL");
    connection_.Script("CREATE TABLE t (x INTEGER UNIQUE)");
    writer_.Start();
  }

  // Holds the writer's thread inside a group until the returned promise is set, so that what is
  // submitted meanwhile becomes one group.
  std::shared_ptr<std::promise<void>> HoldWriter() {
    auto release = std::make_shared<std::promise<void>>();
    auto held = std::make_shared<std::promise<void>>();
    EXPECT_TRUE(writer_.Submit({[held, release](Connection&) -> Result<void> {
                                  held->set_value();
                                  release->get_future().wait();
                                  return {};
                                },
                                {}}));
    held->get_future().wait();
    return release;
  }
  void Insert(int x, std::vector<std::string>& outcomes) {
    EXPECT_TRUE(writer_.Submit({[x](Connection& connection) -> Result<void> {
                                  Execute(connection, "INSERT INTO t VALUES (?)", x);
                                  return {};
                                },
                                [&outcomes](const Result<void>& result) {
                                  outcomes.push_back(result.ok() ? "ok" : result.error().reason);
                                }}));
  }
  int Rows() {
    Connection reader(place_.text(), Access::kRead);
    Query count(reader, "SELECT count(*) FROM t");
    return count.Next() ? count.Get<int>(0) : -1;
  }

  StorePlace place_{StorePlace::Kind::kEmpty};
  Connection connection_;
  Writer writer_;
};

TEST_F(WriterTest, RefusedChangeHarmsNobodyInItsGroup) {
  std::vector<std::string> outcomes;
  auto release = HoldWriter();
  Insert(1, outcomes);
  Insert(1, outcomes);
  EXPECT_TRUE(writer_.Submit(
      {[](Connection& connection) -> Result<void> {
         Execute(connection, "INSERT INTO t VALUES (7)");
         return NotFound("SOMETHING", "is missing");
       },
       [&](const Result<void>& result) { outcomes.push_back(result.error().reason); }}));
  Insert(2, outcomes);
  release->set_value();
  writer_.Stop();
  EXPECT_EQ(outcomes, (std::vector<std::string>{"ok", "STORE_FAILED", "SOMETHING", "ok"}));
  EXPECT_EQ(Rows(), 2);
}

TEST_F(WriterTest, ChangeIsToldOnlyWhenOthersCanSeeIt) {
  std::atomic<int> seen = 0;
  std::latch done(50);
  for (int x = 0; x < 50; ++x) {
    ASSERT_TRUE(writer_.Submit({[x](Connection& connection) -> Result<void> {
                                  Execute(connection, "INSERT INTO t VALUES (?)", x);
                                  return {};
                                },
                                [&, x](const Result<void>& result) {
                                  EXPECT_TRUE(result.ok());
                                  if (Rows() > x) ++seen;
                                  done.count_down();
                                }}));
  }
  done.wait();
  EXPECT_EQ(seen, 50);
}

TEST_F(WriterTest, TransactionThatTheDatabaseEndedFailsAllOfItsChanges) {
  std::vector<std::string> outcomes;
  auto release = HoldWriter();
  Insert(1, outcomes);
  // What a full disk does: the whole transaction is gone, not just this statement.
  EXPECT_TRUE(writer_.Submit({[](Connection& connection) -> Result<void> {
                                connection.Script("ROLLBACK");
                                return {};
                              },
                              [&](const Result<void>& result) {
                                outcomes.push_back(result.ok() ? "ok" : result.error().reason);
                              }}));
  Insert(2, outcomes);
  release->set_value();
  writer_.Stop();
  ASSERT_EQ(outcomes.size(), 3u);
  EXPECT_EQ(outcomes[1], "STORE_UNAVAILABLE");
  EXPECT_EQ(outcomes[2], "ok");
  // A slow machine may have ended the first one's group before; then it is kept.
  EXPECT_EQ(Rows(), std::count(outcomes.begin(), outcomes.end(), "ok"));
}

TEST_F(WriterTest, FullQueueRefusesAllButTheJournal) {
  auto release = HoldWriter();
  const Change nothing{[](Connection&) -> Result<void> { return {}; }, {}};
  std::size_t taken = 1;
  while (writer_.Submit(nothing)) ++taken;
  EXPECT_EQ(taken, Writer::kWaitingMax);
  EXPECT_TRUE(writer_.Submit(nothing, Writer::Admission::kAlways));
  release->set_value();
}

TEST_F(WriterTest, StopCommitsAllThatWaits) {
  std::vector<std::string> outcomes;
  for (int x = 0; x < 5'000; ++x) Insert(x, outcomes);
  writer_.Stop();
  EXPECT_EQ(outcomes.size(), 5'000u);
  EXPECT_EQ(Rows(), 5'000);
  EXPECT_FALSE(writer_.Submit({[](Connection&) -> Result<void> { return {}; }, {}}));
}

TEST_F(WriterTest, ReadersAnswerAllThatWaitsBeforeTheyStop) {
  Readers readers;
  readers.Start(place_.text(), 3);
  std::atomic<int> answered = 0;
  for (int i = 0; i < 2'000; ++i) {
    ASSERT_TRUE(readers.Submit([&](Connection& connection) {
      Query query(connection, "SELECT count(*) FROM t");
      if (query.Next()) ++answered;
    }));
  }
  readers.Stop();
  EXPECT_EQ(answered, 2'000);
  EXPECT_FALSE(readers.Submit([](Connection&) {}));
}

// As SQLite does when it cannot read the file.
TEST_F(WriterTest, ReadersOutliveATransactionThatTheDatabaseEnded) {
  std::promise<void> release;
  std::promise<void> held;
  std::atomic<int> answered = 0;
  Readers readers;
  readers.Start(place_.text(), 1);
  ASSERT_TRUE(readers.Submit([&](Connection&) {
    held.set_value();
    release.get_future().wait();
  }));
  held.get_future().wait();
  // These are one batch.
  ASSERT_TRUE(readers.Submit([](Connection& connection) { connection.Script("ROLLBACK"); }));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(readers.Submit([&](Connection& connection) {
      Query query(connection, "SELECT count(*) FROM t");
      if (query.Next()) ++answered;
    }));
  }
  release.set_value();
  readers.Stop();
  EXPECT_EQ(answered, 3);
}

TEST_F(WriterTest, FullReadersRefuse) {
  // Before the readers, whose thread still uses them while it ends.
  std::promise<void> release;
  std::promise<void> held;
  auto wait = release.get_future().share();
  Readers readers;
  readers.Start(place_.text(), 1);
  ASSERT_TRUE(readers.Submit([&](Connection&) {
    held.set_value();
    wait.wait();
  }));
  held.get_future().wait();
  std::size_t taken = 0;
  while (readers.Submit([](Connection&) {})) ++taken;
  EXPECT_EQ(taken, Readers::kWaitingMax);
  release.set_value();
}

}  // namespace
}  // namespace strowger::store
