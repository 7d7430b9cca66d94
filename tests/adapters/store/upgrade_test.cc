#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "adapters/store/customer_changes.h"
#include "adapters/store/customer_rows.h"
#include "adapters/store/database.h"
#include "adapters/store/floor_rows.h"
#include "adapters/store/history_rows.h"
#include "adapters/store/migrate.h"
#include "adapters/store/ticket_rows.h"
#include "support/postgres/store_place.h"
#include "support/stores/manual_clock.h"

// The schema is brought up to date step by step, on either engine.
namespace strowger::store {
namespace {

class UpgradeTest : public testing::Test {
 protected:
  const std::string& Path() const { return place_.text(); }
  Error StartError(const std::string& path) {
    Database database({path}, clock_);
    const auto started = database.Start();
    EXPECT_FALSE(started.ok());
    return started.ok() ? Error{} : started.error();
  }
  static bool HasTable(Connection& connection, const std::string& name) {
    for (const TableShape& table : connection.handle().ListTables()) {
      if (table.name == name) return true;
    }
    return false;
  }

  StorePlace place_{StorePlace::Kind::kEmpty};
  ManualClock clock_;
};

TEST_F(UpgradeTest, NewerDatabaseIsRefusedWithBothVersions) {
  {
    Database database({Path()}, clock_);
    ASSERT_TRUE(database.Start().ok());
  }
  const int ours = AllMigrations().back().version;
  {
    Connection connection(Path(), Access::kReadWrite);
    Execute(connection, "INSERT INTO schema_version (version) VALUES (?)", ours + 5);
  }
  const Error error = StartError(Path());
  EXPECT_EQ(error.reason, "STORE_NEWER");
  EXPECT_NE(error.message.find(Path()), std::string::npos) << error.message;
  EXPECT_NE(error.message.find("version " + std::to_string(ours + 5)), std::string::npos);
  EXPECT_NE(error.message.find("up to " + std::to_string(ours)), std::string::npos);
}

TEST_F(UpgradeTest, DatabaseOfAnotherProgramIsRefused) {
  { Connection(Path(), Access::kReadWrite).Script("CREATE TABLE song (title TEXT)"); }
  EXPECT_EQ(StartError(Path()).reason, "STORE_FOREIGN");
}

TEST_F(UpgradeTest, MigrationsRunOnceEachAndInOrder) {
  const Migration steps[] = {
      {1, "CREATE TABLE a (x INTEGER)"},
      {2, "ALTER TABLE a ADD COLUMN y INTEGER; INSERT INTO a VALUES (1, 2)"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), std::span(steps).first(1)).ok());
  ASSERT_TRUE(Migrate(connection, Path(), steps).ok());
  ASSERT_TRUE(Migrate(connection, Path(), steps).ok());
  Query rows(connection, "SELECT count(*), max(y) FROM a");
  ASSERT_TRUE(rows.Next());
  EXPECT_EQ(rows.Get<int>(0), 1);
  EXPECT_EQ(rows.Get<int>(1), 2);
}

TEST_F(UpgradeTest, FailedMigrationLeavesTheVersionBefore) {
  const Migration good[] = {{1, "CREATE TABLE a (x INTEGER)"}};
  const Migration bad[] = {{1, ""},
                           {2, "CREATE TABLE b (x INTEGER); SELECT nonsense FROM nowhere"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), good).ok());
  EXPECT_FALSE(Migrate(connection, Path(), bad).ok());
  EXPECT_FALSE(HasTable(connection, "b"));
  EXPECT_FALSE(Query(connection, "SELECT 1 FROM schema_version WHERE version = 2").Next());
}

TEST_F(UpgradeTest, WorkInHandIsTakenOverIntoSlots) {
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

TEST_F(UpgradeTest, StepThatWasWrittenBesideAnotherIsTakenWhenItComes) {
  const Migration early[] = {{1, "CREATE TABLE a (x INTEGER)"}, {3, "CREATE TABLE c (x INTEGER)"}};
  const Migration all[] = {{1, "CREATE TABLE a (x INTEGER)"},
                           {2, "CREATE TABLE b (x INTEGER)"},
                           {3, "CREATE TABLE c (x INTEGER)"}};
  Connection connection(Path(), Access::kReadWrite);
  ASSERT_TRUE(Migrate(connection, Path(), early).ok());
  ASSERT_TRUE(Migrate(connection, Path(), all).ok());
  EXPECT_TRUE(HasTable(connection, "b"));
}

TEST_F(UpgradeTest, CustomersFromBeforeThereWereClustersKeepAllThatIsAboutThem) {
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

TEST_F(UpgradeTest, OwnMigrationsAreNumberedInTheirOrder) {
  int version = 0;
  for (const Migration& migration : AllMigrations()) {
    EXPECT_GT(migration.version, std::exchange(version, migration.version));
    EXPECT_FALSE(std::string_view(migration.sql).empty());
  }
}

}  // namespace
}  // namespace strowger::store
