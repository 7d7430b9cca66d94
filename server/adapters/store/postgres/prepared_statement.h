#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/postgres/dialect.h"
#include "adapters/store/postgres/session.h"

namespace strowger::store::postgres {

class Handle;

// Its rows come one by one, so that a long answer is never in memory as a whole; when another
// statement is run before all were taken, the rest is kept here.
class PreparedStatement final : public Statement {
 public:
  // `handle` outlives it.
  PreparedStatement(Handle& handle, std::string name, Translated translated);
  ~PreparedStatement() override { PreparedStatement::Reset(); }

  int parameters() const override { return translated_.parameters; }
  void BindInteger(int index, std::int64_t value) override;
  void BindText(int index, std::string_view value) override;
  void BindNull(int index) override { At(index).reset(); }

  bool Next() override;
  void Run() override;
  int columns() const override { return PQnfields(row_.get()); }
  bool IsNull(int column) const override { return PQgetisnull(row_.get(), 0, column) == 1; }
  std::int64_t Integer(int column) const override;
  std::string_view Text(int column) const override;

  bool is_busy() const override { return state_ == State::kRows; }
  void Reset() noexcept override;

  // For the handle. Sends the statement; false when the line was lost.
  [[nodiscard]] bool Send();
  // Takes all rows that are still on the line.
  void TakeRest();

 private:
  enum class State { kIdle, kRows, kEnded };

  std::optional<std::string>& At(int index) { return values_[static_cast<std::size_t>(index - 1)]; }
  void Prepare();
  // The first row and those after it; null at the end.
  ResultPtr Begin();
  ResultPtr Step();
  // Takes the next row from the line; null at the end. Throws what failed.
  ResultPtr Fetch();

  // Borrowed.
  Handle& handle_;
  // Owned.
  const std::string name_;
  const Translated translated_;
  std::vector<std::optional<std::string>> values_;
  // State.
  std::uint64_t prepared_in_ = 0;  // The connection's generation.
  State state_ = State::kIdle;
  bool is_on_line_ = false;  // Whether there may be more on the line.
  ResultPtr row_;
  mutable std::deque<std::string> read_;  // Texts of the row that were not kept as they are.
  std::deque<ResultPtr> rest_;
  std::optional<SqlFailure> rest_failed_;
};

}  // namespace strowger::store::postgres
