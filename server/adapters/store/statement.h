#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "adapters/store/words.h"
#include "base/check.h"
#include "base/id.h"
#include "base/time.h"

namespace strowger::store {

// SQLite refused something. Thrown inside this adapter only; the writer and the readers catch it
// and turn it into an Error.
class SqlFailure : public std::runtime_error {
 public:
  SqlFailure(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

// SQL text that lives as long as the program, so that its address names the prepared statement.
class Sql {
 public:
  template <std::size_t n>
  consteval Sql(const char (&text)[n]) : text_(text) {}  // NOLINT: literals are meant to convert.
  constexpr const char* text() const { return text_; }

 private:
  const char* text_;
};

class Connection;

// One execution of a prepared statement of a connection: binds at the start, gives the statement
// back at the end. Texts are bound without a copy, so parameters must outlive the object. Two
// executions of the same text on one connection may not overlap.
class Query {
 public:
  template <class... Parameters>
  Query(Connection& connection, Sql sql, const Parameters&... parameters)
      : statement_(Take(connection, sql)) {
    int index = 0;
    (Bind(++index, parameters), ...);
    STROWGER_CHECK(index == sqlite3_bind_parameter_count(statement_));
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Steps to the next row; false when there is none. Throws SqlFailure.
  bool Next();

  template <class T>
  T Get(int column) const {
    return Read(column, static_cast<T*>(nullptr));
  }
  std::string_view Text(int column) const;

 private:
  static sqlite3_stmt* Take(Connection& connection, Sql sql);

  void BindInteger(int index, std::int64_t value);
  void BindText(int index, std::string_view value);
  void BindNull(int index);

  void Bind(int index, std::nullopt_t) { BindNull(index); }
  void Bind(int index, std::string_view value) { BindText(index, value); }
  template <class T>
  requires std::is_integral_v<T>
  void Bind(int index, T value) { BindInteger(index, static_cast<std::int64_t>(value)); }
  void Bind(int index, TimePoint value) { BindInteger(index, value.time_since_epoch().count()); }
  void Bind(int index, Duration value) { BindInteger(index, value.count()); }
  template <class Tag>
  void Bind(int index, const Id<Tag, std::string>& id) {
    BindText(index, id.value);
  }
  // A number of none is NULL.
  template <class Tag>
  void Bind(int index, const Id<Tag, std::uint64_t>& id) {
    id ? BindInteger(index, static_cast<std::int64_t>(id.value)) : BindNull(index);
  }
  template <class E>
  requires std::is_enum_v<E>
  void Bind(int index, E value) { BindText(index, WordOf(value)); }
  template <class T>
  void Bind(int index, const std::optional<T>& value) {
    value ? Bind(index, *value) : BindNull(index);
  }

  bool IsNull(int column) const;
  std::int64_t Integer(int column) const;

  std::string Read(int column, std::string*) const { return std::string(Text(column)); }
  template <class T>
  requires std::is_integral_v<T> T Read(int column, T*)
  const { return static_cast<T>(Integer(column)); }
  TimePoint Read(int column, TimePoint*) const { return TimePoint(Duration(Integer(column))); }
  Duration Read(int column, Duration*) const { return Duration(Integer(column)); }
  template <class Tag>
  Id<Tag, std::string> Read(int column, Id<Tag, std::string>*) const {
    return Id<Tag, std::string>{std::string(Text(column))};
  }
  template <class Tag>
  Id<Tag, std::uint64_t> Read(int column, Id<Tag, std::uint64_t>*) const {
    return Id<Tag, std::uint64_t>{static_cast<std::uint64_t>(Integer(column))};
  }
  template <class E>
  requires std::is_enum_v<E> E Read(int column, E*)
  const {
    const auto value = FromWord<E>(Text(column));
    if (!value) throw SqlFailure(SQLITE_MISMATCH, "unknown word: " + std::string(Text(column)));
    return *value;
  }
  template <class T>
  std::optional<T> Read(int column, std::optional<T>*) const {
    if (IsNull(column)) return std::nullopt;
    return Get<T>(column);
  }

  sqlite3_stmt* statement_;
};

// Runs a statement that gives no rows.
template <class... Parameters>
void Execute(Connection& connection, Sql sql, const Parameters&... parameters) {
  Query query(connection, sql, parameters...);
  query.Next();
}

}  // namespace strowger::store
