#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store/database.h"
#include "adapters/store/journal.h"
#include "adapters/store/sqlite/handle.h"
#include "adapters/store/ticket_store.h"
#include "support/stores/await.h"
#include "support/stores/manual_clock.h"
#include "support/stores/sample_floor.h"
#include "support/stores/temporary_folder.h"

// While the database cannot be written, what the floor decided waits and is kept as soon as that is
// possible; everything else is refused at once, with one line that says why.
namespace strowger::store {
namespace {

constexpr std::chrono::seconds kPatience{20};
constexpr char kFullLine[] = "The disk of the database is full; make room and try again.";

// A store whose disk can be made full, and what it tells.
class Store {
 public:
  explicit Store(const std::string& path)
      : database_({.path = path,
                   .readers = 1,
                   .health_changed = [this](const Result<void>& health) { Hear(health); }},
                  clock_),
        journal_(database_),
        tickets_(database_) {}

  Result<void> Start() { return database_.Start(); }
  Database& database() { return database_; }
  Journal& journal() { return journal_; }

  // Runs on the writer's thread, with its connection.
  void OnWriter(const std::function<void(Connection&)>& work) {
    const auto done = Await<bool>([&](auto answer) {
      database_.Write<bool>(
          [&](Connection& connection) -> Result<bool> {
            work(connection);
            return true;
          },
          answer);
    });
    EXPECT_TRUE(done.ok());
  }
  // Each row takes a page.
  void Commit(std::uint64_t number) {
    service::JournalBatch batch;
    batch.rows.push_back(
        {At(1), "CallArrived", "batches/" + std::to_string(number), std::string(5'000, 'x')});
    journal_.Commit(std::move(batch),
                    [this](const Result<void>& kept) { kept.ok() ? ++kept_ : ++refused_; });
  }
  std::string RefusalOfATicket() {
    service::Ticket ticket;
    ticket.subject = "one";
    const auto made = Await<service::Ticket>([&](auto done) {
      tickets_.Create({"ana", "", {}}, ticket, std::string(50'000, 'x'), done);
    });
    return made.ok() ? "" : made.error().message;
  }
  // Whatever is to happen on the writer's thread once it is told that the database cannot be used.
  void OnTrouble(std::function<void()> work) { on_trouble_ = std::move(work); }
  bool WaitForTrouble() {
    return trouble_.get_future().wait_for(kPatience) == std::future_status::ready;
  }
  // The writer tries by itself; nobody asks it anything.
  bool WaitForKept(int count) const {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (kept_ + refused_ < count && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    return kept_ == count;
  }

  std::vector<std::string> heard() {
    std::lock_guard lock(mutex_);
    return heard_;
  }
  int kept() const { return kept_; }
  int refused() const { return refused_; }

 private:
  void Hear(const Result<void>& health) {
    std::lock_guard lock(mutex_);
    heard_.push_back(health.ok() ? "usable" : health.error().message);
    if (heard_.size() > 1) return;
    if (on_trouble_) on_trouble_();
    trouble_.set_value();
  }

  ManualClock clock_;
  std::mutex mutex_;
  std::vector<std::string> heard_;
  std::function<void()> on_trouble_;
  std::promise<void> trouble_;
  std::atomic<int> kept_ = 0;
  std::atomic<int> refused_ = 0;
  Database database_;
  Journal journal_;
  TicketStore tickets_;
};

// How many rows the journal has, and how many of them are different.
std::pair<int, int> RowsIn(const std::string& path) {
  Connection connection(path, Access::kRead);
  Query query(connection, "SELECT count(*), count(DISTINCT subject) FROM journal");
  return query.Next() ? std::pair(query.Get<int>(0), query.Get<int>(1)) : std::pair(-1, -1);
}

class FullDiskTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store.db";
};

TEST_F(FullDiskTest, WhatTheFloorDecidedWaitsUntilThereIsRoom) {
  {
    Store store(path_);
    ASSERT_TRUE(store.Start().ok());
    Connection* writer = nullptr;
    store.OnWriter([&](Connection& connection) {
      writer = &connection;
      connection.Script("PRAGMA max_page_count = 1");  // As many as there are.
    });
    service::JournalFigures figures;
    store.OnTrouble([&] {
      figures = store.journal().figures();
      writer->Script("PRAGMA max_page_count = 1000000");
    });
    for (std::uint64_t number = 0; number < 100; ++number) store.Commit(number);
    ASSERT_TRUE(store.WaitForTrouble());
    EXPECT_TRUE(store.WaitForKept(100));
    EXPECT_EQ(store.refused(), 0);
    EXPECT_EQ(store.heard().front(), kFullLine);
    EXPECT_GT(figures.waiting_batches, 0u);
    EXPECT_GT(figures.failed_commits, 0u);
    EXPECT_EQ(store.journal().figures().waiting_batches, 0u);
  }
  EXPECT_EQ(RowsIn(path_), std::pair(100, 100));
}

// Another program holds the database, so that not even a transaction begins.
TEST_F(FullDiskTest, BatchesWhoseTransactionCannotBeginAreTriedAgain) {
  Store store(path_);
  ASSERT_TRUE(store.Start().ok());
  store.OnWriter(
      [](Connection& connection) { sqlite3_busy_timeout(sqlite::RawHandleOf(connection), 0); });
  Connection other(path_, Access::kReadWrite);
  other.Script("BEGIN IMMEDIATE");
  store.Commit(1);
  ASSERT_TRUE(store.WaitForTrouble());
  EXPECT_NE(store.RefusalOfATicket(), "");
  EXPECT_EQ(store.kept(), 0);
  store.Commit(2);
  other.Script("ROLLBACK");
  EXPECT_TRUE(store.WaitForKept(2));
  EXPECT_EQ(store.RefusalOfATicket(), "");
}

TEST_F(FullDiskTest, StopTriesOnceMoreAndThenTellsThatNothingWasKept) {
  {
    Store store(path_);
    ASSERT_TRUE(store.Start().ok());
    store.OnWriter(
        [](Connection& connection) { sqlite3_busy_timeout(sqlite::RawHandleOf(connection), 0); });
    Connection other(path_, Access::kReadWrite);
    other.Script("BEGIN IMMEDIATE");
    for (std::uint64_t number = 0; number < 3; ++number) store.Commit(number);
    ASSERT_TRUE(store.WaitForTrouble());
    store.database().Stop();
    EXPECT_EQ(store.kept(), 0);
    EXPECT_EQ(store.refused(), 3);
  }
  EXPECT_EQ(RowsIn(path_), std::pair(0, 0));
}

TEST_F(FullDiskTest, TroubleIsToldOnceAndItsEndToo) {
  Store store(path_);
  ASSERT_TRUE(store.Start().ok());
  store.OnWriter(
      [](Connection& connection) { sqlite3_busy_timeout(sqlite::RawHandleOf(connection), 0); });
  Connection other(path_, Access::kReadWrite);
  other.Script("BEGIN IMMEDIATE");
  store.Commit(1);
  ASSERT_TRUE(store.WaitForTrouble());
  for (int i = 0; i < 20; ++i) store.RefusalOfATicket();
  EXPECT_EQ(store.heard().size(), 1u);
  other.Script("ROLLBACK");
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (store.heard().size() < 2 && std::chrono::steady_clock::now() < deadline) {
    store.OnWriter([](Connection&) {});
  }
  ASSERT_EQ(store.heard().size(), 2u);
  EXPECT_EQ(store.heard().back(), "usable");
}

TEST_F(FullDiskTest, MoreThanMayWaitIsRefused) {
  Store store(path_);
  ASSERT_TRUE(store.Start().ok());
  std::promise<void> held;
  std::promise<void> release;
  store.database().Write<bool>(
      [&](Connection&) -> Result<bool> {
        held.set_value();
        release.get_future().wait();
        return true;
      },
      [](const Result<bool>&) {});
  held.get_future().wait();
  std::string reason;
  std::size_t taken = 0;
  while (reason.empty()) {
    store.journal().Commit({}, [&](const Result<void>& kept) {
      if (!kept.ok()) reason = kept.error().reason;
    });
    ++taken;
  }
  EXPECT_EQ(taken, Journal::kWaitingBatchesMax + 1);
  EXPECT_EQ(reason, "STORE_BUSY");
  release.set_value();
  store.database().Stop();
  EXPECT_EQ(store.journal().figures().waiting_batches, 0u);
}

// ---- On a real disk that is full, in a child that alone sees it.

constexpr int kNotAllowed = 77;

// A file that takes all the room there is.
void FillDisk(const std::string& file) {
  std::ofstream ballast(file, std::ios::binary | std::ios::app);
  const std::string block(1'024, 'x');
  while (ballast.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
  }
}

bool MountSmallDisk(const std::string& folder) {
  const int spaces = geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
  return unshare(spaces) == 0 && mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("none", folder.c_str(), "tmpfs", 0, "size=32m") == 0;
}

// What a server finds that starts there, with the files that SQLite needs and without them.
int StartOnAFullDisk(const std::string& path, const std::string& ballast) {
  FillDisk(ballast);
  {
    Store store(path);
    if (!store.Start().ok()) return 9;
    const auto memory = store.journal().Load();
    if (memory.ok() || memory.error().message != kFullLine) return 10;
  }
  FillDisk(ballast);
  Store store(path);
  const auto started = store.Start();
  if (started.ok()) return 11;
  const std::string wanted =
      "The disk of the database " + path + " is full; make room and start again.";
  return started.error().message == wanted ? 0 : 12;
}

// The child's story; 0 or the step that went wrong.
int LiveThroughAFullDisk(const std::string& folder) {
  const std::string path = folder + "/store.db";
  const std::string ballast = folder + "/ballast";
  int batches = 0;
  {
    Store store(path);
    if (!store.Start().ok()) return 1;
    FillDisk(ballast);
    // The log of the database has some room left at first.
    while (store.heard().empty() && batches < 1'000) {
      store.Commit(static_cast<std::uint64_t>(batches++));
    }
    if (!store.WaitForTrouble()) return 2;
    if (store.heard().front() != kFullLine) return 3;
    if (store.RefusalOfATicket() != kFullLine) return 4;
    if (store.kept() == batches || store.refused() > 0) return 5;
    std::filesystem::remove(ballast);
    if (!store.WaitForKept(batches)) return 6;
    if (!store.RefusalOfATicket().empty()) return 7;
  }
  if (RowsIn(path) != std::pair(batches, batches)) return 8;
  return StartOnAFullDisk(path, ballast);
}

TEST_F(FullDiskTest, RealFullDiskLosesNothing) {
  const std::string disk = folder_ / "disk";
  std::filesystem::create_directory(disk);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) _exit(MountSmallDisk(disk) ? LiveThroughAFullDisk(disk) : kNotAllowed);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == kNotAllowed) GTEST_SKIP() << "this system lets nobody mount a disk";
  EXPECT_EQ(WEXITSTATUS(status), 0) << "the step that went wrong";
}

}  // namespace
}  // namespace strowger::store
