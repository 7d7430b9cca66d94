#include "adapters/store/postgres/handle.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "adapters/store/postgres/dialect.h"
#include "adapters/store/postgres/prepared_statement.h"
#include "base/check.h"

namespace strowger::store::postgres {

namespace {

void AppendTerm(const core::SearchTerm& term, std::string& question) {
  question += '\'';
  for (const char c : term.term) {
    if (c == '\'' || c == '\\') question += c;
    question += c;
  }
  question += '\'';
  if (term.is_beginning) question += ":*";
}

// A tsquery.
std::string Question(const core::SearchLook& look) {
  std::string question;
  for (const auto& group : look.groups) {
    if (!question.empty()) question += " & ";
    question += '(';
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (i > 0) question += " | ";
      AppendTerm(group[i], question);
    }
    question += ')';
  }
  return question;
}

// MATERIALIZED: the order may not tempt it to go through all customers by their numbers.
constexpr TermSearch kTermSearch{
    .sql =
        "WITH found AS MATERIALIZED (SELECT rowid FROM customer_search"
        " WHERE array_to_tsvector(string_to_array(tokens, ' ')) @@ CAST(? AS tsquery))"
        " SELECT rowid FROM found ORDER BY rowid LIMIT ?",
    .question = Question,
};

std::int64_t NumberIn(const char* text) {
  std::int64_t number = 0;
  const std::string_view digits(text);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

Handle::Handle(const std::string& place, Access access, Session::Lock lock)
    : access_(access), session_(place, access, lock) {}

Handle::~Handle() = default;

std::unique_ptr<Statement> Handle::Prepare(const char* sql) {
  MakeRoom();
  return std::make_unique<PreparedStatement>(*this, "s" + std::to_string(++statements_),
                                             ToPostgres(sql));
}

void Handle::Script(const std::string& sql) {
  const ResultPtr result = Run(ToPostgres(sql).sql);
  changes_ = NumberIn(PQcmdTuples(result.get()));
}

void Handle::MakeRoom() {
  if (active_) std::exchange(active_, nullptr)->TakeRest();
}

ResultPtr Handle::Run(const std::string& sql) {
  MakeRoom();
  if (!session_.is_connected() && access_ == Access::kRead) session_.Connect();
  if (!session_.is_connected()) throw SqlFailure(FailureKind::kAway, "the connection was lost");
  return session_.Run(sql);
}

void Handle::Begin(Access access) {
  const char* sql =
      access == Access::kReadWrite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
  MakeRoom();
  is_begun_ = false;
  const bool was_connected = session_.is_connected();
  session_.Connect();
  try {
    session_.Run(sql);
  } catch (const SqlFailure&) {
    // That the connection was lost meanwhile is often found out only now.
    if (!was_connected || session_.is_connected()) throw;
    session_.Connect();
    session_.Run(sql);
  }
  is_begun_ = true;
}

void Handle::Commit() {
  transaction_.clear();
  MakeRoom();
  if (access_ == Access::kReadWrite) {
    transaction_ = session_.Ask("SELECT pg_current_xact_id_if_assigned()");
  }
  is_begun_ = false;
  ResultPtr result;
  try {
    result = session_.Run("COMMIT");
  } catch (const SqlFailure& failure) {
    if (session_.is_connected() || transaction_.empty()) throw;
    throw SqlFailure(FailureKind::kUnknownOutcome, failure.what());
  }
  // PostgreSQL answers so where a statement had failed.
  if (std::string_view(PQcmdStatus(result.get())) == "ROLLBACK") {
    throw SqlFailure(FailureKind::kAway, "the transaction was given up");
  }
}

void Handle::RollBack() {
  MakeRoom();
  is_begun_ = false;
  if (session_.is_connected()) session_.Run("ROLLBACK");
}

bool Handle::is_in_transaction() const {
  if (!session_.is_connected()) return false;
  const auto status = PQtransactionStatus(session_.raw());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR ||
         (status == PQTRANS_ACTIVE && is_begun_);
}

bool Handle::IsCommitted() {
  if (transaction_.empty()) return false;
  session_.Connect();
  const std::string status =
      session_.Ask("SELECT pg_xact_status(CAST('" + transaction_ + "' AS xid8))");
  if (status == "committed") return true;
  if (status == "aborted") return false;
  throw SqlFailure(FailureKind::kAway, "how the last commit ended is not yet known");
}

std::int64_t Handle::last_insert_id() {
  return NumberIn(PQgetvalue(Run("SELECT lastval()").get(), 0, 0));
}

const TermSearch& Handle::term_search() const { return kTermSearch; }

bool Handle::TidyTerms(bool) {
  Run(std::string("SELECT gin_clean_pending_list('") + kTermIndex + "')");
  return true;
}

// The search terms have their number in a column of its own; SQLite has such a one in every table.
std::vector<TableShape> Handle::ListTables() {
  const ResultPtr rows =
      Run("SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
          " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
          " AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'rowid'"
          " ORDER BY c.relname::text COLLATE \"C\", a.attname::text COLLATE \"C\"");
  std::vector<TableShape> tables;
  for (int row = 0; row < PQntuples(rows.get()); ++row) {
    const char* table = PQgetvalue(rows.get(), row, 0);
    if (tables.empty() || tables.back().name != table) tables.push_back({table, {}});
    tables.back().columns.emplace_back(PQgetvalue(rows.get(), row, 1));
  }
  return tables;
}

// Each of its columns that number rows has a sequence.
std::vector<Handle::Sequence> Handle::ListSequences() {
  const ResultPtr rows =
      Run("SELECT c.relname, a.attname,"
          " pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM pg_class c"
          " JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attidentity <> ''"
          " AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname");
  std::vector<Sequence> sequences;
  for (int row = 0; row < PQntuples(rows.get()); ++row) {
    sequences.push_back({PQgetvalue(rows.get(), row, 0), PQgetvalue(rows.get(), row, 1),
                         PQgetvalue(rows.get(), row, 2)});
  }
  return sequences;
}

std::vector<TableNumber> Handle::ListNumbers() {
  std::vector<TableNumber> numbers;
  for (const Sequence& one : ListSequences()) {
    const std::string number =
        session_.Ask("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + one.name);
    numbers.push_back({one.table, NumberIn(number.c_str())});
  }
  return numbers;
}

void Handle::SetNumbers(const std::vector<TableNumber>& numbers) {
  for (const Sequence& one : ListSequences()) {
    std::int64_t number = 0;
    for (const TableNumber& given : numbers) {
      if (given.table == one.table) number = std::max(number, given.number);
    }
    const std::string highest = "greatest(" + std::to_string(number) + ", (SELECT max(\"" +
                                one.column + "\") FROM \"" + one.table + "\"))";
    session_.Run("SELECT setval('" + one.name + "', greatest(1, " + highest + "), " + highest +
                 " > 0)");
  }
}

void Handle::Start(PreparedStatement& statement) {
  MakeRoom();
  if (access_ == Access::kRead && !session_.is_connected()) {
    is_begun_ = false;
    session_.Connect();
  }
  if (!session_.is_connected()) throw SqlFailure(FailureKind::kAway, "the connection was lost");
  if (!statement.Send()) ThrowFailure(session_.raw(), nullptr);
  active_ = &statement;
}

void Handle::Ended(PreparedStatement& statement, const PGresult* result) {
  if (active_ == &statement) active_ = nullptr;
  const auto status = PQresultStatus(result);
  if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
    changes_ = NumberIn(PQcmdTuples(const_cast<PGresult*>(result)));
    return;
  }
  try {
    ThrowFailure(session_.raw(), result);
  } catch (const SqlFailure&) {
    // One read that fails may not take those with it that share its transaction.
    if (access_ == Access::kRead && is_in_transaction()) {
      PQclear(PQexec(session_.raw(), "ROLLBACK"));
      is_begun_ = false;
    }
    throw;
  }
}

}  // namespace strowger::store::postgres
