#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <string>
#include <vector>

#include "adapters/store/cut_line.h"
#include "adapters/store/database.h"
#include "adapters/store/journal.h"
#include "support/postgres/postgres_server.h"
#include "support/stores/await.h"
#include "support/stores/manual_clock.h"
#include "support/stores/sample_floor.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"

// What is peculiar to PostgreSQL: the lock, lost connections, commits whose answer was lost.
namespace strowger::store {
namespace {

class PostgresEngineTest : public testing::Test {
 protected:
  void SetUp() override {
    server_ = PostgresServer::Shared();
    if (!server_) GTEST_SKIP() << "PostgreSQL is not installed.";
    place_ = server_->MakeStore();
  }
  void TearDown() override {
    if (server_ && !place_.empty()) server_->Drop(place_);
  }

  Error StartError(const std::string& place) {
    Database database({place}, clock_);
    const auto started = database.Start();
    EXPECT_FALSE(started.ok());
    return started.ok() ? Error{} : started.error();
  }
  // Adds a row to the journal; "" or the reason of the refusal.
  static std::string AddRow(Database& database, const std::string& subject) {
    const auto added = Await<bool>([&](auto done) {
      database.Write<bool>(
          [&](Connection& connection) -> Result<bool> {
            Execute(connection,
                    "INSERT INTO journal (time_ns, kind, subject, detail) VALUES (1, 'k', ?, '')",
                    subject);
            return true;
          },
          done);
    });
    return added.ok() ? "" : added.error().reason;
  }
  std::string Rows(const std::string& subject) {
    return server_->Ask(place_, "SELECT count(*) FROM journal WHERE subject = '" + subject + "'");
  }
  void CutAllLines() {
    server_->Ask(place_,
                 "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  PostgresServer* server_ = nullptr;
  std::string place_;
  ManualClock clock_;
};

TEST_F(PostgresEngineTest, SchemaIsThatOfSqlite) {
  TemporaryFolder folder;
  const std::string file = folder / "store.db";
  { ASSERT_TRUE(MakeEngine(file)->Open().ok()); }
  const auto sqlite = OpenHandle(file, Access::kRead)->ListTables();
  const auto postgres = OpenHandle(place_, Access::kRead)->ListTables();
  ASSERT_EQ(postgres.size(), sqlite.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) {
    EXPECT_EQ(postgres[i].name, sqlite[i].name);
    EXPECT_EQ(postgres[i].columns, sqlite[i].columns) << sqlite[i].name;
  }
  EXPECT_GT(sqlite.size(), 40u);
}

TEST_F(PostgresEngineTest, SecondServerIsRefusedUntilTheFirstIsGone) {
  {
    Database first({place_}, clock_);
    ASSERT_TRUE(first.Start().ok());
    const Error error = StartError(place_);
    EXPECT_EQ(error.reason, "STORE_LOCKED");
    EXPECT_NE(error.message.find("PostgreSQL process " + error.metadata.at("process")),
              std::string::npos)
        << error.message;
    EXPECT_FALSE(error.metadata.at("process").empty());
  }
  Database second({place_}, clock_);
  EXPECT_TRUE(second.Start().ok());
}

TEST_F(PostgresEngineTest, WhatCannotBeOpenedIsToldInOneLineWithoutThePassword) {
  for (const std::string& place :
       {std::string("postgresql://ana:secret@127.0.0.1:1/store"),
        std::string("postgresql://ana:secret@/nowhere?host=/nowhere"),
        "postgresql://strowger:secret@/missing" + place_.substr(place_.find('?'))}) {
    const Error error = StartError(place);
    EXPECT_EQ(error.reason, "STORE_UNREADABLE");
    EXPECT_NE(error.message.find("The database postgresql://"), std::string::npos);
    EXPECT_EQ(error.message.find("secret"), std::string::npos) << error.message;
    EXPECT_EQ(error.message.find('\n'), std::string::npos) << error.message;
    EXPECT_EQ(error.message.back(), '.');
  }
}

TEST_F(PostgresEngineTest, DatabaseThatCannotKeepAllTextsIsRefused) {
  server_->Ask(place_, "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
  const std::string latin = "postgresql://strowger@/latin" + place_.substr(place_.find('?'));
  EXPECT_NE(StartError(latin).message.find("UTF8"), std::string::npos);
  server_->Drop(latin);
}

TEST_F(PostgresEngineTest, EveryByteOfATextComesBack) {
  std::string all = "付款 \U0010ff41 ";
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  Database database({place_}, clock_);
  ASSERT_TRUE(database.Start().ok());
  EXPECT_EQ(AddRow(database, all), "");
  const auto read = Await<std::string>([&](auto done) {
    database.Read<std::string>(
        [&](Connection& connection) -> Result<std::string> {
          Query query(connection, "SELECT subject FROM journal WHERE subject = ?", all);
          return query.Next() ? query.Get<std::string>(0) : "";
        },
        done);
  });
  EXPECT_EQ(*read, all);
}

TEST_F(PostgresEngineTest, LostConnectionIsMadeAnewForWritingAndReading) {
  Database database({place_, 1}, clock_);
  ASSERT_TRUE(database.Start().ok());
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(AddRow(database, "kept"), "");
    CutAllLines();
    const auto read = Await<int>([&](auto done) {
      database.Read<int>(
          [](Connection& connection) -> Result<int> {
            Query query(connection, "SELECT count(*) FROM journal");
            return query.Next() ? query.Get<int>(0) : -1;
          },
          done);
    });
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(*read, i + 1);
  }
  EXPECT_EQ(AddRow(database, "kept"), "");
  EXPECT_EQ(Rows("kept"), "4");
  EXPECT_EQ(StartError(place_).reason, "STORE_LOCKED") << "the lock was taken again";
}

// The connection breaks within a group: nobody in it is told that it was kept.
TEST_F(PostgresEngineTest, ConnectionLostInATransactionFailsItAndTheJournalTriesAgain) {
  Database database({place_}, clock_);
  ASSERT_TRUE(database.Start().ok());
  const auto lost = Await<bool>([&](auto done) {
    database.Write<bool>(
        [&](Connection& connection) -> Result<bool> {
          Execute(connection, "DELETE FROM journal");
          CutAllLines();
          Execute(connection, "DELETE FROM journal");
          return true;
        },
        done);
  });
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().reason, "STORE_UNAVAILABLE");
  EXPECT_EQ(AddRow(database, "after"), "");
}

TEST_F(PostgresEngineTest, CommitWhoseAnswerWasLostIsNeitherLostNorDoneTwice) {
  const std::string folder = place_.substr(place_.find("host=") + 5);
  CutLine line(folder + "/.s.PGSQL.5432");
  Database database({place_.substr(0, place_.find("host=")) + "host=" + line.folder()}, clock_);
  ASSERT_TRUE(database.Start().ok());
  EXPECT_EQ(AddRow(database, "before"), "");
  line.CutAtNextCommit(CutLine::Cut::kAfter);
  EXPECT_EQ(AddRow(database, "done"), "") << "it is found out that it was";
  EXPECT_EQ(Rows("done"), "1");
  line.CutAtNextCommit(CutLine::Cut::kBefore);
  EXPECT_EQ(AddRow(database, "not done"), "STORE_UNAVAILABLE");
  EXPECT_EQ(Rows("not done"), "0");
  EXPECT_EQ(AddRow(database, "after"), "");
}

TEST_F(PostgresEngineTest, OneReadThatFailsHarmsNoneThatSharesItsTransaction) {
  Database database({place_, 1}, clock_);
  ASSERT_TRUE(database.Start().ok());
  std::promise<void> release;
  std::promise<void> held;
  ASSERT_TRUE(database.readers().Submit([&](Connection&) {
    held.set_value();
    release.get_future().wait();
  }));
  held.get_future().wait();
  std::vector<std::future<std::string>> answers;
  for (const char* number : {"1", "x", "2"}) {
    auto answer = std::make_shared<std::promise<std::string>>();
    answers.push_back(answer->get_future());
    database.Read<std::string>(
        [number](Connection& connection) -> Result<std::string> {
          Query query(connection, "SELECT CAST(?1 AS bigint)", std::string_view(number));
          return query.Next() ? query.Get<std::string>(0) : "";
        },
        [answer](Result<std::string> read) {
          answer->set_value(read.ok() ? *read : read.error().reason);
        });
  }
  release.set_value();
  EXPECT_EQ(answers[0].get(), "1");
  EXPECT_EQ(answers[1].get(), "STORE_FAILED");
  EXPECT_EQ(answers[2].get(), "2");
}

// Two statements may give their rows by turns.
TEST_F(PostgresEngineTest, StatementsThatOverlapKeepTheirRows) {
  Connection connection(place_, Access::kReadWrite);
  std::string seen;
  Query outer(connection, "SELECT n FROM generate_series(1, 3) AS n");
  while (outer.Next()) {
    seen += outer.Get<std::string>(0);
    Query inner(connection, "SELECT n FROM generate_series(7, 8) AS n");
    while (inner.Next()) seen += inner.Get<std::string>(0);
  }
  EXPECT_EQ(seen, "178278378");
}

TEST(PostgresCrashTest, WhatWasAcknowledgedOutlivesPostgresAndTheJournalWaitsForIt) {
  if (!PostgresServer::IsInstalled()) GTEST_SKIP() << "PostgreSQL is not installed.";
  PostgresServer server;
  const std::string place = server.MakeStore();
  server.Kill();
  server.Start(PostgresServer::Sync::kOn);
  ManualClock clock;
  std::atomic<bool> is_usable = true;
  Database database(
      {.path = place, .health_changed = [&](const auto& health) { is_usable = health.ok(); }},
      clock);
  ASSERT_TRUE(database.Start().ok());
  Journal journal(database);
  const auto batch = [](const std::string& subject) {
    service::JournalBatch made;
    made.rows.push_back({At(1), "CallArrived", subject, ""});
    return made;
  };
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(Await<void>([&](auto done) { journal.Commit(batch("before"), done); }).ok());
  }
  server.Kill();
  std::promise<Result<void>> waiting;
  journal.Commit(batch("meanwhile"), [&](Result<void> kept) { waiting.set_value(kept); });
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] { return !is_usable; }));
  server.Start(PostgresServer::Sync::kOn);
  const auto kept = waiting.get_future().get();
  EXPECT_TRUE(kept.ok());
  EXPECT_EQ(server.Ask(place,
                       "SELECT string_agg(subject || n, ' ' ORDER BY subject) FROM"
                       " (SELECT subject, count(*) AS n FROM journal GROUP BY 1) AS c"),
            "before20 meanwhile1");
}

}  // namespace
}  // namespace strowger::store
