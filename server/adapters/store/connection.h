#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "adapters/store/statement.h"

namespace strowger::store {

enum class Access { kReadWrite, kRead };

// One SQLite connection with its prepared statements. Used by one thread at a time.
class Connection {
 public:
  // Opens the file and makes it when it is missing and `access` allows that. Throws SqlFailure.
  Connection(const std::string& path, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs statements that are given as they are, for migrations and settings. Throws SqlFailure.
  void Script(const std::string& sql);
  // The statement of this text, prepared on first use. Owned by the connection. Throws SqlFailure.
  sqlite3_stmt* Prepare(Sql sql);

  std::int64_t last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
  int changes() const { return sqlite3_changes(handle_.get()); }
  // False after SQLite has rolled a transaction back by itself, as it does when the disk is full.
  bool is_in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalizer>> statements_;
};

}  // namespace strowger::store
