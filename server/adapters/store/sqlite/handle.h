#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "adapters/store/connection.h"
#include "adapters/store/engine_handle.h"

namespace strowger::store::sqlite {

class Handle : public EngineHandle {
 public:
  // Opens the file and makes it when it is missing and `access` allows that. Throws SqlFailure.
  Handle(const std::string& path, Access access);
  ~Handle() override;

  std::unique_ptr<Statement> Prepare(const char* sql) override;
  void Script(const std::string& sql) override;
  void Begin(Access access) override;
  void Commit() override { Script("COMMIT"); }
  void RollBack() override { Script("ROLLBACK"); }
  void Flush() override {}
  bool is_in_transaction() const override { return sqlite3_get_autocommit(handle_.get()) == 0; }
  bool IsCommitted() override { return false; }
  std::int64_t last_insert_id() override { return sqlite3_last_insert_rowid(handle_.get()); }
  std::int64_t changes() override { return sqlite3_changes64(handle_.get()); }
  const TermSearch& term_search() const override;
  bool TidyTerms(bool is_first) override;
  std::vector<TableShape> ListTables() override;
  std::vector<TableNumber> ListNumbers() override;
  void SetNumbers(const std::vector<TableNumber>& numbers) override;

  sqlite3* raw() const { return handle_.get(); }

 private:
  struct Closer {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };

  std::unique_ptr<sqlite3, Closer> handle_;
};

// Of a connection with a SQLite file.
sqlite3* RawHandleOf(Connection& connection);
// What a code of SQLite means.
FailureKind KindOf(int code);

}  // namespace strowger::store::sqlite
