#include "adapters/store/statement.h"

#include "adapters/store/connection.h"

namespace strowger::store {

sqlite3_stmt* Query::Take(Connection& connection, Sql sql) {
  sqlite3_stmt* statement = connection.Prepare(sql);
  STROWGER_CHECK(sqlite3_stmt_busy(statement) == 0);
  return statement;
}

Query::~Query() { sqlite3_reset(statement_); }

bool Query::Next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw SqlFailure(code, sqlite3_errmsg(sqlite3_db_handle(statement_)));
}

void Query::BindInteger(int index, std::int64_t value) {
  STROWGER_CHECK(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
}

void Query::BindText(int index, std::string_view value) {
  // A view of nothing may have no address, which SQLite would take for NULL.
  const char* text = value.data() ? value.data() : "";
  const int code =
      sqlite3_bind_text64(statement_, index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (code != SQLITE_OK) throw SqlFailure(code, sqlite3_errstr(code));
}

void Query::BindNull(int index) {
  STROWGER_CHECK(sqlite3_bind_null(statement_, index) == SQLITE_OK);
}

std::string_view Query::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (!text) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

bool Query::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Query::Integer(int column) const { return sqlite3_column_int64(statement_, column); }

}  // namespace strowger::store
