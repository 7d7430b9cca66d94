#include "adapters/store/sqlite/handle.h"

#include <algorithm>

#include "base/check.h"

namespace strowger::store::sqlite {

namespace {

// Readers never wait for the writer in WAL mode; only recovery and checkpoints hold locks, shortly.
constexpr int kBusyTimeoutMs = 5'000;

// synchronous=FULL: a commit is on the disk when it returns. The cache is in KiB (negative), and
// small: what a reader has in it is gone with each commit, and where a commit moved pages of a tree
// about SQLite walks through all that the writer has. The
// file is not mapped into memory: SQLite would unmap it at every commit that a reader meets, and
// the page faults that follow cost more than the reads.
constexpr char kSettings[] = R"(
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = OFF;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -16384;
)";

// SQLite counts every allocation under one lock of the process unless it is told not to before its
// first use; the threads would queue there.
void TuneLibrary() {
  [[maybe_unused]] static const int tuned = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

class PreparedStatement final : public Statement {
 public:
  explicit PreparedStatement(sqlite3_stmt* statement) : statement_(statement) {}
  ~PreparedStatement() override { sqlite3_finalize(statement_); }

  int parameters() const override { return sqlite3_bind_parameter_count(statement_); }
  void BindInteger(int index, std::int64_t value) override {
    STROWGER_CHECK(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
  }
  void BindText(int index, std::string_view value) override {
    // A view of nothing may have no address, which SQLite would take for NULL.
    const char* text = value.data() ? value.data() : "";
    const int code =
        sqlite3_bind_text64(statement_, index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK) throw SqlFailure(KindOf(code), sqlite3_errstr(code));
  }
  void BindNull(int index) override {
    STROWGER_CHECK(sqlite3_bind_null(statement_, index) == SQLITE_OK);
  }

  bool Next() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw SqlFailure(KindOf(code), sqlite3_errmsg(sqlite3_db_handle(statement_)));
  }
  void Run() override { Next(); }
  int columns() const override { return sqlite3_column_count(statement_); }
  bool IsNull(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t Integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  std::string_view Text(int column) const override {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (!text) return {};
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

  bool is_busy() const override { return sqlite3_stmt_busy(statement_) != 0; }
  void Reset() noexcept override { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* const statement_;
};

// What FTS5 is asked for.
std::string Question(const core::SearchLook& look) {
  std::string match;
  for (const auto& group : look.groups) {
    if (!match.empty()) match += " AND ";
    match += '(';
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (i > 0) match += " OR ";
      match += '"' + group[i].term + '"';
      if (group[i].is_beginning) match += '*';
    }
    match += ')';
  }
  return match;
}

constexpr TermSearch kTermSearch{
    .sql =
        "SELECT rowid FROM customer_search WHERE customer_search MATCH ?"
        " ORDER BY rowid LIMIT ?",
    .question = Question,
};

}  // namespace

FailureKind KindOf(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return FailureKind::kFull;
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
      return FailureKind::kAway;
    case SQLITE_NOTADB:
      return FailureKind::kNotADatabase;
    case SQLITE_CORRUPT:
      return FailureKind::kCorrupt;
    default:
      return FailureKind::kRefused;
  }
}

sqlite3* RawHandleOf(Connection& connection) {
  return static_cast<Handle&>(connection.handle()).raw();
}

Handle::Handle(const std::string& path, Access access) {
  TuneLibrary();
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
      (access == Access::kRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (code != SQLITE_OK) throw SqlFailure(KindOf(code), sqlite3_errstr(code));
  // A file that may not be written is opened for reading, and the first write would find out.
  if (access == Access::kReadWrite && sqlite3_db_readonly(handle, "main") == 1) {
    throw SqlFailure(FailureKind::kAway, "it may be read only");
  }
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  Script(kSettings);
}

Handle::~Handle() = default;

std::unique_ptr<Statement> Handle::Prepare(const char* sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK) throw SqlFailure(KindOf(code), sqlite3_errmsg(handle_.get()));
  return std::make_unique<PreparedStatement>(prepared);
}

void Handle::Script(const std::string& sql) {
  const int code = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqlFailure(KindOf(code), sqlite3_errmsg(handle_.get()));
}

void Handle::Begin(Access access) {
  // A writer takes its lock at once, so that its transaction cannot fail for want of it later.
  Script(access == Access::kReadWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

const TermSearch& Handle::term_search() const { return kTermSearch; }

std::vector<TableShape> Handle::ListTables() {
  const auto read = [this](const char* sql, auto take) {
    PreparedStatement* statement = nullptr;
    const auto owner = Prepare(sql);
    statement = static_cast<PreparedStatement*>(owner.get());
    while (statement->Next()) take(*statement);
  };
  std::vector<TableShape> tables;
  // The index of terms is a table and several more in which FTS5 keeps it.
  read(
      "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c"
      " WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT LIKE 'sqlite\\_%'"
      " ESCAPE '\\' ORDER BY t.name, c.name",
      [&tables](const PreparedStatement& row) {
        if (tables.empty() || tables.back().name != row.Text(0)) {
          tables.push_back({std::string(row.Text(0)), {}});
        }
        tables.back().columns.emplace_back(row.Text(1));
      });
  return tables;
}

std::vector<TableNumber> Handle::ListNumbers() {
  std::vector<TableNumber> numbers;
  const auto rows = Prepare("SELECT name, seq FROM sqlite_sequence ORDER BY name");
  while (rows->Next()) numbers.push_back({std::string(rows->Text(0)), rows->Integer(1)});
  return numbers;
}

// Others take the number after their highest row without being told.
void Handle::SetNumbers(const std::vector<TableNumber>& numbers) {
  const auto add = Prepare(
      "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_schema"
      " WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%'"
      " AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)");
  const auto raise = Prepare("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1");
  for (const auto& [table, number] : numbers) {
    add->BindText(1, table);
    add->Run();
    add->Reset();
    raise->BindText(1, table);
    raise->BindInteger(2, number);
    raise->Run();
    raise->Reset();
  }
}

// FTS5 keeps a deleted term in its segments until they are merged. The first call marks all of them
// to become one.
bool Handle::TidyTerms(bool is_first) {
  const std::int64_t before = sqlite3_total_changes64(handle_.get());
  Script(is_first ? "INSERT INTO customer_search (customer_search, rank) VALUES ('merge', -200)"
                  : "INSERT INTO customer_search (customer_search, rank) VALUES ('merge', 200)");
  // As https://www.sqlite.org/fts5.html#the_merge_command says.
  return sqlite3_total_changes64(handle_.get()) - before < 2;
}

}  // namespace strowger::store::sqlite
