#include "adapters/store/connection.h"

namespace strowger::store {

namespace {

// Readers never wait for the writer in WAL mode; only recovery and checkpoints hold locks, shortly.
constexpr int kBusyTimeoutMs = 5'000;

// synchronous=FULL: a commit is on the disk when it returns. The cache is in KiB (negative). The
// file is not mapped into memory: SQLite would unmap it at every commit that a reader meets, and
// the page faults that follow cost more than the reads.
constexpr char kSettings[] = R"(
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = OFF;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -65536;
)";

// SQLite counts every allocation under one lock of the process unless it is told not to before its
// first use; the threads would queue there.
void TuneLibrary() {
  [[maybe_unused]] static const int tuned = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

Connection::Connection(const std::string& path, Access access) {
  TuneLibrary();
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) throw SqlFailure(code, sqlite3_errstr(code));
  // A file that may not be written is opened for reading, and the first write would find out.
  if (access == Access::kReadWrite && sqlite3_db_readonly(handle, "main") == 1) {
    throw SqlFailure(SQLITE_READONLY, "it may be read only");
  }
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  Script(kSettings);
}

Connection::~Connection() = default;

void Connection::Script(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqlFailure(code, sqlite3_errmsg(handle_.get()));
}

sqlite3_stmt* Connection::Prepare(Sql sql) {
  auto& statement = statements_[sql.text()];
  if (!statement) {
    sqlite3_stmt* prepared = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.text(), -1, SQLITE_PREPARE_PERSISTENT,
                                        &prepared, nullptr);
    if (code != SQLITE_OK) throw SqlFailure(code, sqlite3_errmsg(handle_.get()));
    statement.reset(prepared);
  }
  return statement.get();
}

}  // namespace strowger::store
