#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/eraser.h"
#include "adapters/store/marked_bytes.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/privacy_store.h"
#include "support/wait.h"

// A server that is killed while it erases goes on where it was.
namespace strowger::store {
namespace {

using service::ErasureState;

struct OpenStore {
  explicit OpenStore(const std::string& path) : database({path}, clock), eraser(database) {}
  ~OpenStore() {
    eraser.Stop();
    database.Stop();
  }
  bool Start() {
    if (!database.Start().ok()) return false;
    customers.emplace(database, numbers, OpenedStores::Numbers());
    privacy.emplace(database, customers->bell(), eraser);
    return true;
  }
  CustomerId Make(int round) {
    service::CustomerFields fields;
    fields.display_name = Mark("name") + std::to_string(round);
    const std::string number = "+861397771" + std::to_string(1'000 + round);
    fields.contact_points = {{core::ContactKind::kPhone, number, {}, {}, {}}};
    const auto made = Await<service::Customer>([&](auto done) {
      customers->Create({"ana", "", {}}, fields, done);
    });
    for (int i = 0; i < 600; ++i) {
      service::Note note;
      note.customer = made->id;
      note.text = Mark("note") + std::string(static_cast<std::size_t>(i % 50) * 40, 'x');
      customers->AddNote({"ana", "", {"ana", std::to_string(round * 1'000 + i)}}, note,
                         [](const auto&) {});
    }
    return made->id;
  }

  ManualClock clock;
  system::PhoneNumbers numbers;
  Database database;
  Eraser eraser;
  std::optional<CustomerStore> customers;
  std::optional<PrivacyStore> privacy;
};

// The child: says that it was asked to erase, and erases until it is killed.
[[noreturn]] void EraseUntilKilled(const std::string& path, int round, int out) {
  OpenStore store(path);
  if (!store.Start()) _exit(3);
  const CustomerId customer = store.Make(round);
  store.eraser.Start();
  const auto erased = Await<service::Erasure>([&](auto done) {
    store.privacy->Erase({"root", "", {}}, customer, "", std::move(done));
  });
  const char said = erased.ok() ? 'e' : 'x';
  if (write(out, &said, 1) != 1) _exit(4);
  while (true) pause();
}

void RunAndKill(const std::string& path, int round) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(ends[0]);
    EraseUntilKilled(path, round, ends[1]);
  }
  close(ends[1]);
  char said = 0;
  EXPECT_EQ(read(ends[0], &said, 1), 1);
  EXPECT_EQ(said, 'e');
  test::WaitUntil(std::chrono::milliseconds(round * round * 4), [] { return false; });
  kill(child, SIGKILL);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
}

TEST(ErasureCrashTest, ServerThatIsKilledGoesOnUntilNothingIsFound) {
  const TemporaryFolder folder;
  const std::string path = folder / "store.db";
  for (int round = 0; round < 7; ++round) {
    RunAndKill(path, round);
    if (testing::Test::HasFailure()) return;
    OpenStore store(path);
    ASSERT_TRUE(store.Start());
    store.eraser.Start();
    const auto states = [&store] {
      return *Await<std::vector<service::Erasure>>(
          [&](auto done) { store.privacy->ListErasures(std::move(done)); });
    };
    ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(30),
                                [&] { return states().front().state == ErasureState::kFinished; }))
        << "round " << round;
    EXPECT_EQ(states().size(), static_cast<std::size_t>(round) + 1);
    EXPECT_EQ(CountInFiles(path, kMark), 0u) << "round " << round;
    EXPECT_EQ(CountInFiles(path, "+861397771"), 0u) << "round " << round;
    const auto is_whole = Await<bool>([&](auto done) {
      store.database.Write<bool>(
          [](Connection& connection) -> Result<bool> {
            Query check(connection, "PRAGMA integrity_check");
            return check.Next() && check.Text(0) == "ok" && IsAuditWhole(connection);
          },
          done);
    });
    EXPECT_TRUE(*is_whole);
  }
}

}  // namespace
}  // namespace strowger::store
