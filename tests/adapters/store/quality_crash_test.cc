#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>

#include "adapters/store/audit_chain.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/quality_store.h"
#include "support/wait.h"

// A server that is killed while customers come in and are marked: no figure is lost or counted
// twice, and the audit is whole.
namespace strowger::store {
namespace {

using MarkCounts = std::map<std::string, std::int64_t>;

struct MarkedStore {
  explicit MarkedStore(const std::string& path) : database({path}, clock) {}
  ~MarkedStore() {
    if (quality) quality->Stop();
    database.Stop();
  }
  bool Start() {
    if (!database.Start().ok()) return false;
    customers.emplace(database, numbers, OpenedStores::Numbers());
    quality.emplace(database, customers->bell());
    quality->Start();
    return true;
  }
  // Some are new, some change, some have a mail address in common.
  void Import(int round) {
    std::string csv = "external_id,name,phone,email\n";
    for (int i = 0; i < 400; ++i) {
      const std::string n = std::to_string(round * 200 + i);
      csv += n + ",Customer " + n + " " + std::to_string(round) + ",,c" + std::to_string(i % 150) +
             "@example.org\n";
    }
    static_cast<void>(Await<service::ImportReport>([&](auto done) {
      customers->Import({"ana", "", {}}, "erp", {}, csv, done);
    }));
  }
  template <class T>
  T Read(std::function<Result<T>(Connection&)> work) {
    return *Await<T>([&](auto done) { database.Read<T>(work, done); });
  }

  ManualClock clock;
  system::PhoneNumbers numbers;
  Database database;
  std::optional<CustomerStore> customers;
  std::optional<QualityStore> quality;
};

[[noreturn]] void ImportUntilKilled(const std::string& path, int round, int out) {
  MarkedStore store(path);
  if (!store.Start()) _exit(3);
  // In the first round even the first import may be cut; in the others something is there.
  if (round > 0) store.Import(round);
  const char said = 'i';
  if (write(out, &said, 1) != 1) _exit(4);
  while (true) store.Import(round);
}

void ImportAndKill(const std::string& path, int round) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(ends[0]);
    ImportUntilKilled(path, round, ends[1]);
  }
  close(ends[1]);
  char said = 0;
  EXPECT_EQ(read(ends[0], &said, 1), 1);
  test::WaitUntil(std::chrono::milliseconds(20 + round * 60), [] { return false; });
  kill(child, SIGKILL);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
}

MarkCounts CountAnew(Connection& connection, core::DayNumber today) {
  std::vector<CustomerId> customers;
  {
    Query query(connection, "SELECT id FROM customer");
    while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
  }
  MarkCounts counts;
  for (const CustomerId customer : customers) {
    const auto assessment = Assess(connection, customer, today);
    for (const auto& mark : assessment->marks) {
      ++counts[core::MarksText({mark})];
    }
  }
  return counts;
}

MarkCounts ReadCounts(Connection& connection) {
  MarkCounts counts;
  Query query(connection,
              "SELECT element || ' ' || mark || ' ' || day, customers FROM quality_count"
              " WHERE element <> ''");
  while (query.Next()) counts[query.Get<std::string>(0)] = query.Get<std::int64_t>(1);
  return counts;
}

TEST(QualityCrashTest, FiguresAreRightAfterAKillAtAnyTime) {
  const TemporaryFolder folder;
  const std::string path = folder / "store.db";
  for (int round = 0; round < 6; ++round) {
    ImportAndKill(path, round);
    if (testing::Test::HasFailure()) return;
    MarkedStore store(path);
    ASSERT_TRUE(store.Start());
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto figures =
          Await<service::QualityFigures>([&](auto done) { store.quality->GetFigures(done); });
      return figures.ok() && figures->waiting == 0 && !figures->is_rebuilding;
    }));
    const core::DayNumber today = core::DayNumberOf(store.clock.Now());
    const auto anew = store.Read<MarkCounts>([today](Connection& connection) -> Result<MarkCounts> {
      return CountAnew(connection, today);
    });
    EXPECT_TRUE(round == 0 || !anew.empty());
    EXPECT_EQ(store.Read<MarkCounts>([](Connection& connection) -> Result<MarkCounts> {
      return ReadCounts(connection);
    }),
              anew)
        << "round " << round;
    EXPECT_TRUE(store.Read<bool>(
        [](Connection& connection) -> Result<bool> { return IsAuditWhole(connection); }));
  }
}

}  // namespace
}  // namespace strowger::store
