#include "adapters/store/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/floor_rows.h"
#include "adapters/store/history_rows.h"
#include "adapters/store/migrate.h"
#include "adapters/store/sqlite/lock_file.h"
#include "adapters/store/ticket_rows.h"
#include "support/stores/manual_clock.h"
#include "support/stores/temporary_folder.h"

namespace strowger::store {
namespace {

class DatabaseTest : public testing::Test {
 protected:
  std::string Path(const char* name = "store.db") const { return folder_ / name; }

  // The error with which a database at `path` refuses to start.
  Error StartError(const std::string& path) {
    Database database({path}, clock_);
    const auto started = database.Start();
    EXPECT_FALSE(started.ok());
    return started.ok() ? Error{} : started.error();
  }
  void MakeDatabase() {
    Database database({Path()}, clock_);
    ASSERT_TRUE(database.Start().ok());
  }
  static void ExpectOneLineAbout(const Error& error, const std::string& path) {
    EXPECT_NE(error.message.find(path), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find('\n'), std::string::npos);
    EXPECT_EQ(error.message.back(), '.');
  }

  // The refusal when somebody without rights starts the server, since the superuser may do
  // everything.
  std::string RefusalToSomebody(const std::string& path) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      constexpr unsigned kNobody = 65534;
      if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(1);
      const std::string text = StartError(path).message;
      _exit(write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
    }
    close(ends[1]);
    std::string text(1'000, '\0');
    const ssize_t size = read(ends[0], text.data(), text.size());
    close(ends[0]);
    waitpid(child, nullptr, 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return text;
  }
  static std::string ReadAll(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  TemporaryFolder folder_;
  ManualClock clock_;
};

TEST_F(DatabaseTest, MissingFolderIsNamed) {
  const Error error = StartError(folder_ / "nowhere/store.db");
  EXPECT_EQ(error.reason, "STORE_FOLDER_MISSING");
  ExpectOneLineAbout(error, "nowhere");
}

TEST_F(DatabaseTest, FolderIsNoDatabase) {
  mkdir(Path().c_str(), 0700);
  EXPECT_EQ(StartError(Path()).reason, "STORE_NOT_A_DATABASE");
}

TEST_F(DatabaseTest, TextFileIsNoDatabaseAndIsLeftAsItIs) {
  const std::string text(5'000, 'x');
  std::ofstream(Path()) << text;
  const Error error = StartError(Path());
  EXPECT_EQ(error.reason, "STORE_NOT_A_DATABASE");
  ExpectOneLineAbout(error, Path());
  std::ifstream file(Path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST_F(DatabaseTest, DamagedDatabaseIsRefused) {
  MakeDatabase();
  {
    // The first page stays; the rest is overwritten.
    std::fstream file(Path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(200);
    file << std::string(60'000, '\x5a');
  }
  const Error error = StartError(Path());
  EXPECT_EQ(error.reason, "STORE_CORRUPT");
  ExpectOneLineAbout(error, Path());
}

TEST_F(DatabaseTest, DatabaseThatMayNotBeReadOrWrittenIsRefusedAndLeftAsItIs) {
  MakeDatabase();
  const std::string before = ReadAll(Path());
  const std::string folder = std::filesystem::path(Path()).parent_path();
  const std::string lock = Path() + ".lock";
  struct Case {
    mode_t folder, lock, file;
    std::string start;
  };
  const std::string refused = "The database " + Path() + " cannot be opened: ";
  for (const Case& one :
       {Case{0777, 0666, 0000, refused}, Case{0777, 0666, 0444, refused},
        Case{0777, 0000, 0666, "The lock file " + lock + " cannot be opened: "}}) {
    ASSERT_EQ(chmod(folder.c_str(), one.folder), 0);
    ASSERT_EQ(chmod(lock.c_str(), one.lock), 0);
    ASSERT_EQ(chmod(Path().c_str(), one.file), 0);
    const std::string refusal = RefusalToSomebody(Path());
    EXPECT_EQ(refusal.substr(0, one.start.size()), one.start);
    EXPECT_NE(refusal.find("; check that"), std::string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos) << refusal;
  }
  ASSERT_EQ(unlink(lock.c_str()), 0);
  ASSERT_EQ(chmod(folder.c_str(), 0555), 0);
  const std::string refusal = RefusalToSomebody(Path());
  EXPECT_EQ(refusal, "The lock file " + lock +
                         " cannot be opened: Permission denied; check that it and its folder may be"
                         " written.");
  ASSERT_EQ(chmod(folder.c_str(), 0700), 0);
  ASSERT_EQ(chmod(Path().c_str(), 0600), 0);
  EXPECT_EQ(ReadAll(Path()), before);
  MakeDatabase();
}

TEST_F(DatabaseTest, NewerDatabaseIsRefusedWithBothVersions) {
  MakeDatabase();
  const int ours = AllMigrations().back().version;
  {
    Connection connection(Path(), Access::kReadWrite);
    Execute(connection, "INSERT INTO schema_version (version) VALUES (?)", ours + 5);
  }
  const Error error = StartError(Path());
  EXPECT_EQ(error.reason, "STORE_NEWER");
  ExpectOneLineAbout(error, Path());
  EXPECT_NE(error.message.find("version " + std::to_string(ours + 5)), std::string::npos);
  EXPECT_NE(error.message.find("up to " + std::to_string(ours)), std::string::npos);
}

TEST_F(DatabaseTest, DatabaseOfAnotherProgramIsRefused) {
  { Connection(Path(), Access::kReadWrite).Script("CREATE TABLE song (title TEXT)"); }
  EXPECT_EQ(StartError(Path()).reason, "STORE_FOREIGN");
}

TEST_F(DatabaseTest, SecondServerIsRefusedUntilTheFirstIsGone) {
  {
    Database first({Path()}, clock_);
    ASSERT_TRUE(first.Start().ok());
    const Error error = StartError(Path());
    EXPECT_EQ(error.reason, "STORE_LOCKED");
    ExpectOneLineAbout(error, Path());
    EXPECT_EQ(error.metadata.at("process"), std::to_string(getpid()));
  }
  Database second({Path()}, clock_);
  EXPECT_TRUE(second.Start().ok());
}

TEST_F(DatabaseTest, RefusedDatabaseIsNotKeptLocked) {
  std::ofstream(Path()) << std::string(5'000, 'x');
  Database database({Path()}, clock_);
  ASSERT_FALSE(database.Start().ok());
  sqlite::LockFile lock;
  EXPECT_TRUE(lock.Take(Path()).ok());
}

TEST_F(DatabaseTest, MigrationsRunOnceEachAndInOrder) {
  const Migration steps[] = {{1, "CREATE TABLE a (x)"},
                             {2, "ALTER TABLE a ADD COLUMN y; INSERT INTO a VALUES (1, 2)"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), std::span(steps).first(1)).ok());
  ASSERT_TRUE(Migrate(connection, Path(), steps).ok());
  ASSERT_TRUE(Migrate(connection, Path(), steps).ok());
  Query rows(connection, "SELECT count(*), max(y) FROM a");
  ASSERT_TRUE(rows.Next());
  EXPECT_EQ(rows.Get<int>(0), 1);
  EXPECT_EQ(rows.Get<int>(1), 2);
}

TEST_F(DatabaseTest, FailedMigrationLeavesTheVersionBefore) {
  const Migration good[] = {{1, "CREATE TABLE a (x)"}};
  const Migration bad[] = {{1, ""}, {2, "CREATE TABLE b (x); SELECT nonsense FROM nowhere"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), good).ok());
  EXPECT_FALSE(Migrate(connection, Path(), bad).ok());
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'b'").Next());
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM schema_version WHERE version = 2").Next());
}

TEST_F(DatabaseTest, WorkInHandIsTakenOverIntoSlots) {
  const auto all = AllMigrations();
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), all.first(8)).ok());
  Execute(connection,
          "INSERT INTO agent_state (agent, presence, reason, cause, presence_since_ns,"
          " pending_reason, device, slot, slot_since_ns, work_item_id, offer_id, offer_kind,"
          " idle_since_ns, has_console, wrap_up_end_ns) VALUES"
          " ('ana', 'ready', '', 'agent', 1, '', '1001', 'wrap-up', 5, 17, NULL, 'work', 2, 0, 9),"
          " ('bo', 'ready', '', 'agent', 1, '', '1002', 'idle', 5, NULL, NULL, 'work', 2, 0, 0)");
  ASSERT_TRUE(Migrate(connection, Path(), all).ok());
  const auto agents = LoadAgents(connection);
  ASSERT_EQ(agents.size(), 2U);
  ASSERT_EQ(agents[0].slots.size(), 1U);
  const core::Slot& slot = agents[0].slots.front();
  EXPECT_EQ(slot.state, core::SlotState::kWrapUp);
  EXPECT_EQ(slot.channel, core::Channel::kCall);
  EXPECT_EQ(slot.item, WorkItemId{17});
  EXPECT_FALSE(slot.offer);
  EXPECT_EQ(slot.wrap_up_end, TimePoint(std::chrono::nanoseconds(9)));
  EXPECT_EQ(agents[0].slots_since, TimePoint(std::chrono::nanoseconds(5)));
  EXPECT_TRUE(agents[1].is_idle());
}

TEST_F(DatabaseTest, StepThatWasWrittenBesideAnotherIsTakenWhenItComes) {
  const Migration early[] = {{1, "CREATE TABLE a (x)"}, {3, "CREATE TABLE c (x)"}};
  const Migration all[] = {
      {1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x)"}, {3, "CREATE TABLE c (x)"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), early).ok());
  ASSERT_TRUE(Migrate(connection, Path(), all).ok());
  EXPECT_TRUE(Query(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'b'").Next());
}

TEST_F(DatabaseTest, CustomersFromBeforeThereWereClustersKeepAllThatIsAboutThem) {
  const auto all = AllMigrations();
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), all.first(11)).ok());
  connection.Script(
      "INSERT INTO customer VALUES (1, 4, 'Ana', '', '', '', '', '', 2, '{}', 5, 9, ''),"
      " (2, 1, 'Bea', '', '', '', '', '', 1, '{}', 6, 6, '');"
      "INSERT INTO customer_record (id, customer_id, source, external_id, display_name,"
      " contacts_set_ns, created_ns, updated_ns) VALUES (7, 1, 'erp', '70', 'Ana', 5, 5, 5),"
      " (8, 2, 'erp', '80', 'Bea', 6, 6, 6), (9, 1, 'desk', '1', NULL, 9, 9, 9);"
      "INSERT INTO ticket VALUES (1, 1, 'help', 'open', 0, 1, '', '', 0, 1, 1);"
      "INSERT INTO note VALUES (1, 2, NULL, 'ana', 'text', 1);"
      "INSERT INTO interaction_identity VALUES (30, 2);"
      "INSERT INTO interaction (id, channel, queue, agent, customer_id, link, call, ani, dialled,"
      " arrived_ns, ended_ns, wait_ns, talk_ns, hold_ns, wrap_up_ns, outcome, disposition,"
      " attached) VALUES (20, 'call', '', '', 1, '', '', '', '', 1, 1, 1, 1, 1, 1, 'handled', '',"
      " '{}'), (21, 'call', '', '', NULL, '', '', '', '', 1, 1, 1, 1, 1, 1, 'handled', '', '{}')");
  ASSERT_TRUE(Migrate(connection, Path(), all).ok());
  for (const CustomerId customer : {CustomerId{1}, CustomerId{2}}) {
    const auto before = FindCustomer(connection, customer);
    RefreshGoldenView(connection, customer);
    const auto after = FindCustomer(connection, customer);
    EXPECT_EQ(after->version, before->version);
    EXPECT_EQ(after->created, before->created);
    EXPECT_EQ(after->updated, before->updated);
    EXPECT_EQ(after->fields.display_name, before->fields.display_name);
  }
  EXPECT_EQ(TicketsOf(connection, RecordsOfCustomer(connection, CustomerId{1}), 9).size(), 1U);
  EXPECT_EQ(NotesOf(connection, RecordsOfCustomer(connection, CustomerId{2}), 9).size(), 1U);
  EXPECT_EQ(InteractionsOf(connection, RecordsOfCustomer(connection, CustomerId{1}), 9).size(), 1U);
  EXPECT_EQ(FindIdentity(connection, InteractionId{30}), CustomerId{2});
  const auto changes = ReadChanges(connection, 0, 10);
  ASSERT_EQ(changes->changes.size(), 2U);
  EXPECT_EQ(changes->changes[1].customer, CustomerId{2});
}

TEST_F(DatabaseTest, OwnMigrationsAreNumberedInTheirOrder) {
  int version = 0;
  for (const Migration& migration : AllMigrations()) {
    EXPECT_GT(migration.version, std::exchange(version, migration.version));
    EXPECT_FALSE(std::string_view(migration.sql).empty());
  }
}

TEST_F(DatabaseTest, CommitsAreSyncedToTheDisk) {
  MakeDatabase();
  Connection connection(Path(), Access::kReadWrite);
  Query mode(connection, "PRAGMA journal_mode");
  ASSERT_TRUE(mode.Next());
  EXPECT_EQ(mode.Text(0), "wal");
  Query synchronous(connection, "PRAGMA synchronous");
  ASSERT_TRUE(synchronous.Next());
  EXPECT_EQ(synchronous.Get<int>(0), 2);  // FULL
}

}  // namespace
}  // namespace strowger::store
