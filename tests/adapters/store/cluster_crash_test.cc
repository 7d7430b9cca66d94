#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

#include "adapters/store/cluster_rows.h"
#include "adapters/store/opened_stores.h"
#include "support/stores/temporary_folder.h"

// A server that is killed while customers are merged and taken apart leaves no merge half done.
namespace strowger::store {
namespace {

constexpr std::uint64_t kCustomers = 12;

struct OpenStore {
  explicit OpenStore(const std::string& path) : database({path}, clock) {}
  ~OpenStore() { database.Stop(); }

  ManualClock clock;
  system::PhoneNumbers numbers;
  Database database;
};

// The child: merges and takes apart by chance, and says each that is durable.
[[noreturn]] void Work(const std::string& path, unsigned seed, int out) {
  OpenStore store(path);
  if (!store.database.Start().ok()) _exit(3);
  CustomerStore customers(store.database, store.numbers, OpenedStores::Numbers());
  std::mt19937_64 random(seed);
  const auto any = [&random] { return CustomerId{1 + random() % kCustomers}; };
  const auto say = [out](bool is_done, char kind) {
    if (is_done && write(out, &kind, 1) != 1) _exit(4);
  };
  while (true) {
    // Two under way at a time, so that the kill meets some.
    std::promise<void> merged;
    customers.Merge({"sup", "", {}}, any(), any(), "", [&](const auto& result) {
      say(result.ok(), 'm');
      merged.set_value();
    });
    const auto split = Await<service::CustomerSplit>([&](auto done) {
      customers.Unmerge({"sup", "", {}}, any(), false, "", done);
    });
    say(split.ok(), 's');
    merged.get_future().wait();
  }
}

class ClusterCrashTest : public testing::Test {
 protected:
  void SetUp() override {
    OpenStore store(path_);
    ASSERT_TRUE(store.database.Start().ok());
    CustomerStore customers(store.database, store.numbers, OpenedStores::Numbers());
    for (std::uint64_t i = 1; i <= kCustomers; ++i) {
      service::CustomerFields fields;
      fields.display_name = "Customer " + std::to_string(i);
      const std::string number = "+120255501" + std::to_string(10 + i);
      fields.contact_points = {{core::ContactKind::kPhone, number, {}, {}, {}}};
      const auto made = Await<service::Customer>([&](auto done) {
        customers.Create({"sup", "", {}}, fields, done);
      });
      ASSERT_TRUE(made.ok());
    }
  }

  // Kills the child when it has said so much; adds what it said to `merges_` and `splits_`.
  void RunAndKill(unsigned seed, int enough) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      Work(path_, seed, ends[1]);
    }
    close(ends[1]);
    int said = 0;
    char kind = 0;
    while (read(ends[0], &kind, 1) == 1) {
      ++(kind == 'm' ? merges_ : splits_);
      if (++said == enough) kill(child, SIGKILL);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself: " << WEXITSTATUS(status);
  }

  void IsWhole() {
    OpenStore store(path_);
    ASSERT_TRUE(store.database.Start().ok());
    const auto faults = Await<std::vector<std::string>>([&](auto done) {
      store.database.Write<std::vector<std::string>>(
          [](Connection& connection) -> Result<std::vector<std::string>> {
            return FindClusterFaults(connection);
          },
          done);
    });
    ASSERT_TRUE(faults.ok());
    for (const std::string& fault : *faults) ADD_FAILURE() << fault;
    Connection connection(path_, Access::kRead);
    const auto count = [&connection](Sql sql) {
      Query query(connection, sql);
      return query.Next() ? query.Get<int>(0) : -1;
    };
    const int merges = count("SELECT count(*) FROM audit WHERE action = 'MergeCustomers'");
    const int splits = count("SELECT count(*) FROM audit WHERE action = 'UnmergeCustomer'");
    EXPECT_GE(merges, merges_);
    EXPECT_GE(splits, splits_);
    EXPECT_EQ(count("SELECT count(*) FROM customer_link"), merges - splits);
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_ / "store.db";
  int merges_ = 0;
  int splits_ = 0;
};

TEST_F(ClusterCrashTest, NoMergeIsHalfDoneWhenTheServerIsKilled) {
  for (unsigned round = 1; round <= 5; ++round) {
    RunAndKill(round, 15 + static_cast<int>(round) * 7);
    IsWhole();
    if (HasFailure()) return;
  }
  EXPECT_GT(merges_, 20);
  EXPECT_GT(splits_, 20);
}

}  // namespace
}  // namespace strowger::store
