#include "adapters/store/postgres/prepared_statement.h"

#include <charconv>
#include <utility>

#include "adapters/store/postgres/handle.h"
#include "base/check.h"

namespace strowger::store::postgres {

PreparedStatement::PreparedStatement(Handle& handle, std::string name, Translated translated)
    : handle_(handle),
      name_(std::move(name)),
      translated_(std::move(translated)),
      values_(static_cast<std::size_t>(translated_.parameters)) {
  // What cannot be understood is told at once, as everywhere; on a lost line it is prepared later.
  try {
    if (handle_.is_usable()) Prepare();
  } catch (const SqlFailure&) {
    if (!handle_.may_ask_again()) throw;
  }
}

void PreparedStatement::BindInteger(int index, std::int64_t value) {
  At(index) = std::to_string(value);
}

void PreparedStatement::BindText(int index, std::string_view value) { At(index) = ToKept(value); }

bool PreparedStatement::Next() {
  if (state_ == State::kEnded) return false;
  read_.clear();
  try {
    row_ = state_ == State::kIdle ? Begin() : Step();
  } catch (const SqlFailure&) {
    state_ = State::kEnded;
    throw;
  }
  state_ = row_ ? State::kRows : State::kEnded;
  return row_ != nullptr;
}

// That the line was lost meanwhile is often found out only by the answer; a read may be asked
// again.
ResultPtr PreparedStatement::Begin() {
  try {
    handle_.Start(*this);
    is_on_line_ = true;
    return Fetch();
  } catch (const SqlFailure&) {
    if (!handle_.may_ask_again()) throw;
  }
  handle_.Start(*this);
  is_on_line_ = true;
  return Fetch();
}

ResultPtr PreparedStatement::Step() {
  if (!rest_.empty()) {
    ResultPtr row = std::move(rest_.front());
    rest_.pop_front();
    return row;
  }
  if (rest_failed_) throw *std::exchange(rest_failed_, std::nullopt);
  return is_on_line_ ? Fetch() : nullptr;
}

void PreparedStatement::Run() {
  while (Next()) continue;
}

std::int64_t PreparedStatement::Integer(int column) const {
  const std::string_view text = Text(column);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string_view PreparedStatement::Text(int column) const {
  const std::string_view kept{PQgetvalue(row_.get(), 0, column),
                              static_cast<std::size_t>(PQgetlength(row_.get(), 0, column))};
  return HasKeptBytes(kept) ? read_.emplace_back(FromKept(kept)) : kept;
}

void PreparedStatement::Reset() noexcept {
  rest_.clear();
  rest_failed_.reset();
  try {
    while (is_on_line_) {
      if (!Fetch()) break;
    }
  } catch (const SqlFailure&) {
    // Nobody wanted the rest; if the line is lost the next statement tells.
  }
  row_.reset();
  state_ = State::kIdle;
}

void PreparedStatement::Prepare() {
  const ResultPtr prepared(
      PQprepare(handle_.session().raw(), name_.c_str(), translated_.sql.c_str(), 0, nullptr));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) {
    ThrowFailure(handle_.session().raw(), prepared.get());
  }
  prepared_in_ = handle_.session().generation();
}

bool PreparedStatement::Send() {
  if (prepared_in_ != handle_.session().generation()) Prepare();
  std::vector<const char*> values;
  values.reserve(values_.size());
  for (const auto& value : values_) values.push_back(value ? value->c_str() : nullptr);
  PGconn* line = handle_.session().raw();
  if (PQsendQueryPrepared(line, name_.c_str(), static_cast<int>(values.size()), values.data(),
                          nullptr, nullptr, 0) != 1) {
    return false;
  }
  STROWGER_CHECK(PQsetSingleRowMode(line) == 1);
  return true;
}

void PreparedStatement::TakeRest() {
  try {
    while (ResultPtr row = Fetch()) rest_.push_back(std::move(row));
  } catch (const SqlFailure& failure) {
    rest_failed_ = failure;
  }
}

ResultPtr PreparedStatement::Fetch() {
  PGconn* line = handle_.session().raw();
  ResultPtr result(PQgetResult(line));
  if (PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) return result;
  // That was the last word; a null ends it.
  is_on_line_ = false;
  while (const ResultPtr more{PQgetResult(line)}) continue;
  handle_.Ended(*this, result.get());
  return nullptr;
}

}  // namespace strowger::store::postgres
