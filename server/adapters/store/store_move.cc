#include "adapters/store/store_move.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "adapters/store/counters.h"
#include "adapters/store/engine.h"
#include "adapters/store/failure.h"
#include "adapters/store/postgres/place.h"

namespace strowger::store {

namespace {

constexpr std::size_t kRowsTogether = 20'000;  // In one transaction.
// Mails and files come in pieces of a quarter of a MiB.
constexpr std::size_t kStatementBytesMax = std::size_t{4} << 20;
constexpr std::size_t kTransactionBytesMax = std::size_t{64} << 20;
constexpr std::size_t kTellEvery = 100'000;
// Of one statement; both engines allow more.
constexpr std::size_t kValuesMax = 2'000;
constexpr char kRowNumber[] = "rowid";
// Other tables refer to rows of these.
constexpr std::array<std::string_view, 3> kParents{"customer", "customer_record", "ticket"};

using Row = std::vector<std::optional<std::string>>;

// What rows hash to, added up.
class RowSum {
 public:
  void Add(const Statement& statement, std::size_t columns) {
    text_.clear();
    for (int column = 0; column < static_cast<int>(columns); ++column) {
      const bool is_null = statement.IsNull(column);
      const std::string_view value = is_null ? std::string_view() : statement.Text(column);
      text_ += is_null ? 'n' : 't';
      text_ += std::to_string(value.size());
      text_ += ':';
      text_ += value;
    }
    std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> hash{};
    constexpr std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> kKey{};
    crypto_shorthash_siphashx24(hash.data(), reinterpret_cast<const unsigned char*>(text_.data()),
                                text_.size(), kKey.data());
    std::array<std::uint64_t, 2> parts{};
    static_assert(sizeof parts == hash.size());
    std::memcpy(parts.data(), hash.data(), hash.size());
    sums_[0] += parts[0];
    sums_[1] += parts[1];
    ++rows_;
  }
  std::uint64_t rows() const { return rows_; }
  std::string Hex() const {
    std::array<unsigned char, sizeof sums_> bytes{};
    std::memcpy(bytes.data(), sums_.data(), bytes.size());
    std::array<char, 2 * sizeof sums_ + 1> hex{};
    return sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
  }
  bool operator==(const RowSum& other) const {
    return rows_ == other.rows_ && sums_ == other.sums_;
  }

 private:
  std::array<std::uint64_t, 2> sums_{};
  std::uint64_t rows_ = 0;
  std::string text_;
};

std::string Quoted(const std::string& name) { return '"' + name + '"'; }

std::string ColumnsOf(const TableShape& table) {
  std::string list;
  for (const std::string& column : table.columns) {
    list += (list.empty() ? "" : ", ") + Quoted(column);
  }
  return list;
}

// The mark of the move is none of the store's rows.
std::string ReadingOf(const TableShape& table) {
  std::string sql = "SELECT " + ColumnsOf(table) + " FROM " + Quoted(table.name);
  if (table.name == "counter") sql += " WHERE name <> '" + std::string(kHalfMoved) + "'";
  return sql;
}

std::string WritingOf(const TableShape& table, std::size_t rows) {
  std::string row = "(?";
  for (std::size_t i = 1; i < table.columns.size(); ++i) row += ", ?";
  row += ')';
  std::string sql = "INSERT INTO " + Quoted(table.name) + " (" + ColumnsOf(table) + ") VALUES ";
  for (std::size_t i = 0; i < rows; ++i) sql += (i == 0 ? "" : ", ") + row;
  return sql;
}

// Writes the rows of one table, some with each statement.
class TableWriter {
 public:
  TableWriter(Connection& connection, const TableShape& table)
      : connection_(connection),
        table_(table),
        rows_max_(std::max<std::size_t>(1, kValuesMax / table.columns.size())) {
    values_.reserve(rows_max_ * table.columns.size());
    connection_.BeginWriting();
  }

  void Add(const Statement& row) {
    for (int column = 0; column < static_cast<int>(table_.columns.size()); ++column) {
      values_.push_back(row.IsNull(column) ? std::nullopt
                                           : std::optional(std::string(row.Text(column))));
      bytes_ += row.Text(column).size();
    }
    const bool is_full = values_.size() == rows_max_ * table_.columns.size();
    if (is_full || bytes_ > kStatementBytesMax) WriteRows();
    if (++in_transaction_ < kRowsTogether && transaction_bytes_ < kTransactionBytesMax) return;
    WriteRows();
    connection_.Commit();
    connection_.BeginWriting();
    in_transaction_ = 0;
    transaction_bytes_ = 0;
  }
  void Finish() {
    WriteRows();
    connection_.Commit();
  }

 private:
  void WriteRows() {
    const std::size_t rows = values_.size() / table_.columns.size();
    if (rows == 0) return;
    std::unique_ptr<Statement> rest;
    if (rows < rows_max_) rest = Prepare(rows);
    if (!rest && !whole_) whole_ = Prepare(rows);
    Statement& statement = rest ? *rest : *whole_;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      Bind(statement, static_cast<int>(i) + 1, table_.columns[i % table_.columns.size()],
           values_[i]);
    }
    statement.Run();
    statement.Reset();
    values_.clear();
    transaction_bytes_ += std::exchange(bytes_, 0);
  }
  std::unique_ptr<Statement> Prepare(std::size_t rows) {
    return connection_.handle().Prepare(WritingOf(table_, rows).c_str());
  }
  // A column of numbers makes a number of a text; what numbers the rows of an index does not.
  static void Bind(Statement& statement, int index, const std::string& column,
                   const std::optional<std::string>& value) {
    if (!value) return statement.BindNull(index);
    if (column == kRowNumber) return statement.BindInteger(index, std::stoll(*value));
    statement.BindText(index, *value);
  }

  Connection& connection_;
  const TableShape& table_;
  const std::size_t rows_max_;
  std::unique_ptr<Statement> whole_;
  Row values_;
  std::size_t bytes_ = 0;  // Of them.
  std::size_t in_transaction_ = 0;
  std::size_t transaction_bytes_ = 0;
};

class Move {
 public:
  Move(Connection& from, Connection& to, const MoveOptions& options)
      : from_(from), to_(to), options_(options) {}

  Result<std::vector<MovedTable>> Run() {
    ListTables();
    if (ReadCounter(from_, kHalfMoved) != 0) return HalfMoved(ShownPlace(options_.from));
    if (auto emptied = MakeRoom(); !emptied.ok()) return emptied.error();
    for (const TableShape& table : tables_) {
      if (auto moved = MoveTable(table); !moved.ok()) return moved.error();
    }
    to_.BeginWriting();
    to_.handle().SetNumbers(from_.handle().ListNumbers());
    Execute(to_, "DELETE FROM counter WHERE name = ?", kHalfMoved);
    to_.Commit();
    return std::move(moved_);
  }
  // Under work, for whoever tells of a failure.
  const std::string& table() const { return table_; }

 private:
  // In the order in which they are filled.
  void ListTables() {
    tables_ = from_.handle().ListTables();
    std::erase_if(tables_, [](const TableShape& table) { return table.name == "schema_version"; });
    const auto place = [](const TableShape& table) {
      return std::find(kParents.begin(), kParents.end(), table.name) - kParents.begin();
    };
    std::stable_sort(tables_.begin(), tables_.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    for (TableShape& table : tables_) {
      // It points at customers by the numbers of its rows.
      if (table.name == "customer_search") table.columns.emplace_back(kRowNumber);
    }
  }

  // What an earlier move left there goes; what anybody else put there stands in the way.
  Result<void> MakeRoom() {
    if (ReadCounter(to_, kHalfMoved) == 0) {
      for (const TableShape& table : tables_) {
        const std::string sql = "SELECT 1 FROM " + Quoted(table.name) + " LIMIT 1";
        if (to_.handle().Prepare(sql.c_str())->Next()) return NotEmpty(table.name);
      }
      to_.BeginWriting();
      SaveCounter(to_, kHalfMoved, 1);
      to_.Commit();
      return {};
    }
    for (auto table = tables_.rbegin(); table != tables_.rend(); ++table) {
      table_ = table->name;
      to_.BeginWriting();
      std::string sql = "DELETE FROM " + Quoted(table->name);
      if (table->name == "counter") sql += " WHERE name <> '" + std::string(kHalfMoved) + "'";
      to_.Script(sql);
      to_.Commit();
    }
    return {};
  }

  Error NotEmpty(const std::string& table) const {
    const std::string place = ShownPlace(options_.to);
    return FailedPrecondition("STORE_NOT_EMPTY",
                              "The database " + place + " is not empty (table " + table +
                                  "); name a new one, so that nothing is overwritten.",
                              {{"path", place}, {"table", table}});
  }

  Result<void> MoveTable(const TableShape& table) {
    table_ = table.name;
    const RowSum there = CopyRows(table);
    const RowSum here = Sum(to_, table);
    MovedTable moved{table.name, there.rows(), there.Hex()};
    if (!(here == there)) {
      return {Error{ErrorCode::kInternal,
                    "STORE_MOVE_DIFFERS",
                    "The table " + table.name + " differs: " + std::to_string(there.rows()) +
                        " rows with checksum " + there.Hex() + " were read, " +
                        std::to_string(here.rows()) + " rows with checksum " + here.Hex() +
                        " are there now; move again.",
                    {{"table", table.name}}}};
    }
    if (options_.progress) options_.progress(moved, true);
    moved_.push_back(std::move(moved));
    return {};
  }

  RowSum CopyRows(const TableShape& table) {
    RowSum sum;
    const auto rows = from_.handle().Prepare(ReadingOf(table).c_str());
    TableWriter writer(to_, table);
    while (rows->Next()) {
      sum.Add(*rows, table.columns.size());
      writer.Add(*rows);
      if (sum.rows() % kTellEvery == 0 && options_.progress) {
        options_.progress({table.name, sum.rows(), {}}, false);
      }
    }
    writer.Finish();
    return sum;
  }

  static RowSum Sum(Connection& connection, const TableShape& table) {
    RowSum sum;
    const auto rows = connection.handle().Prepare(ReadingOf(table).c_str());
    while (rows->Next()) sum.Add(*rows, table.columns.size());
    return sum;
  }

  // Borrowed.
  Connection& from_;
  Connection& to_;
  const MoveOptions& options_;
  // State.
  std::vector<TableShape> tables_;
  std::vector<MovedTable> moved_;
  std::string table_ = "schema_version";
};

Result<void> CheckPlaces(const MoveOptions& options) {
  if (options.from == options.to) {
    return InvalidArgument("STORE_MOVE_SAME",
                           "The store is at " + ShownPlace(options.from) + " already.",
                           {{"path", ShownPlace(options.from)}});
  }
  std::error_code ignored;
  if (!postgres::IsPlace(options.from) && !std::filesystem::exists(options.from, ignored)) {
    return NotFound("STORE_MISSING", "There is no database " + options.from + ".",
                    {{"path", options.from}});
  }
  return {};
}

Error MoveFailed(const SqlFailure& failure, const std::string& table) {
  Error error = StoreError(failure);
  error.message = "Table " + table + " cannot be moved. " + error.message;
  error.metadata["table"] = table;
  return error;
}

}  // namespace

Error HalfMoved(const std::string& place) {
  return FailedPrecondition("STORE_HALF_MOVED",
                            "A move of a store to the database " + place +
                                " was broken off; run `strowgerd store move` again.",
                            {{"path", place}});
}

Result<std::vector<MovedTable>> MoveStore(const MoveOptions& options) {
  if (auto checked = CheckPlaces(options); !checked.ok()) return checked.error();
  const auto from_engine = MakeEngine(options.from);
  const auto to_engine = MakeEngine(options.to);
  const auto from = from_engine->Open();
  if (!from.ok()) return from.error();
  const auto to = to_engine->Open();
  if (!to.ok()) return to.error();
  Move move(**from, **to, options);
  try {
    return move.Run();
  } catch (const SqlFailure& failure) {
    return MoveFailed(failure, move.table());
  }
}

}  // namespace strowger::store
