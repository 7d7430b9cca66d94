#include "adapters/store/database.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <future>
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

// What the server does by itself takes the processor that calls leave.
TEST_F(DatabaseTest, BackgroundReadsLetOthersFirstAndNobodyWaitsForThem) {
  Database database({.path = Path(), .readers = 1}, clock_);
  ASSERT_TRUE(database.Start().ok());
  const auto nice = [](Connection&) -> Result<int> {
    return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()));
  };
  std::promise<void> release;
  std::promise<int> background, prompt;
  database.ReadInBackground<int>(
      [&, released = release.get_future().share()](Connection& connection) {
        released.wait();
        return nice(connection);
      },
      [&](Result<int> found) { background.set_value(*found); });
  database.Read<int>(nice, [&](Result<int> found) { prompt.set_value(*found); });
  const int usual = prompt.get_future().get();  // While the other is still under way.
  release.set_value();
  EXPECT_GT(background.get_future().get(), usual);
  database.Stop();
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
