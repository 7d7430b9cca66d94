#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "core/customer/search_terms.h"

// What an engine gives: SQLite in sqlite/, PostgreSQL in postgres/. All other code of the store is
// written once, in the SQL that both understand.
namespace strowger::store {

// What a failure of an engine means, whatever it is called there.
enum class FailureKind {
  kRefused,         // This statement: a rule of the schema, a bug.
  kFull,            // No room on the disk.
  kAway,            // Nothing can be done for now; the same may be tried again later.
  kUnknownOutcome,  // The connection broke while it committed: see EngineHandle::IsCommitted.
  kNotADatabase,
  kCorrupt,
};

// An engine refused something. Thrown inside this adapter only; the writer and the readers catch
// it and turn it into an Error.
class SqlFailure : public std::runtime_error {
 public:
  SqlFailure(FailureKind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}
  FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

enum class Access { kReadWrite, kRead };

// A prepared statement. Parameters count from 1, columns from 0. Texts are bound
// without a copy. All of it throws SqlFailure.
class Statement {
 public:
  Statement() = default;
  virtual ~Statement() = default;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  virtual int parameters() const = 0;
  virtual void BindInteger(int index, std::int64_t value) = 0;
  virtual void BindText(int index, std::string_view value) = 0;
  virtual void BindNull(int index) = 0;

  // Runs it at the first call; steps to the next row, false when there is none.
  virtual bool Next() = 0;
  // Runs what gives no rows. A failure may be told by the next call instead.
  virtual void Run() = 0;
  virtual int columns() const = 0;
  virtual bool IsNull(int column) const = 0;
  virtual std::int64_t Integer(int column) const = 0;
  // Until the next step.
  virtual std::string_view Text(int column) const = 0;

  // Between this and Reset it may not be run again.
  virtual bool is_busy() const = 0;
  virtual void Reset() noexcept = 0;
};

// How an engine looks for terms among those of the customers.
struct TermSearch {
  // Gives the rowids of customer_search in their order; parameters: what is asked for, how many.
  const char* sql;
  // The first parameter.
  std::string (*question)(const core::SearchLook& look);
};

struct TableShape {
  std::string name;
  std::vector<std::string> columns;
  bool operator==(const TableShape&) const = default;
};

// The highest number that a table has given to a row of its own, one that is gone perhaps.
struct TableNumber {
  std::string table;
  std::int64_t number = 0;
};

// One connection with a database, as an engine keeps it, used by one thread at a time. All of it
// throws SqlFailure.
class EngineHandle {
 public:
  EngineHandle() = default;
  virtual ~EngineHandle() = default;
  EngineHandle(const EngineHandle&) = delete;
  EngineHandle& operator=(const EngineHandle&) = delete;

  // `sql` lives as long as the program.
  virtual std::unique_ptr<Statement> Prepare(const char* sql) = 0;
  // Runs statements that are given as they are, for migrations and settings.
  virtual void Script(const std::string& sql) = 0;

  virtual void Begin(Access access) = 0;
  // Everything is on the disk when it returns.
  virtual void Commit() = 0;
  virtual void RollBack() = 0;
  // Tells failures that are not yet told.
  virtual void Flush() = 0;
  // False after the engine has ended a transaction by itself, as SQLite does when the disk is full
  // and as it is when a connection breaks.
  virtual bool is_in_transaction() const = 0;
  // After a commit with kUnknownOutcome: whether it was done after all. Throws while nobody knows.
  virtual bool IsCommitted() = 0;

  // Of the last INSERT here that numbered its row. RETURNING is quicker.
  virtual std::int64_t last_insert_id() = 0;
  // Rows that the last statement inserted, changed or took away.
  virtual std::int64_t changes() = 0;

  virtual const TermSearch& term_search() const = 0;
  // Takes deleted terms out of where these are looked for, a bounded piece of it within a
  // transaction. True when there are none left.
  virtual bool TidyTerms(bool is_first) = 0;
  // In the order of their names, their columns also; without what the engine keeps for itself.
  virtual std::vector<TableShape> ListTables() = 0;
  virtual std::vector<TableNumber> ListNumbers() = 0;
  // Tables go on after these, and after those of the rows they have.
  virtual void SetNumbers(const std::vector<TableNumber>& numbers) = 0;
};

}  // namespace strowger::store
