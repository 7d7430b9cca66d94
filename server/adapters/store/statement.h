#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "adapters/store/engine_handle.h"
#include "adapters/store/words.h"
#include "base/check.h"
#include "base/id.h"
#include "base/time.h"

namespace strowger::store {

// SQL text that lives as long as the program, so that its address names the prepared statement. In
// the words that both engines understand: server/decisions/0021-two-engines.md.
class Sql {
 public:
  template <std::size_t n>
  consteval Sql(const char (&text)[n]) : text_(text) {}  // NOLINT: literals are meant to convert.
  // Of a text that an engine keeps.
  constexpr explicit Sql(const TermSearch& search) : text_(search.sql) {}
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
    STROWGER_CHECK(index == statement_.parameters());
  }
  ~Query() { statement_.Reset(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Steps to the next row; false when there is none. Throws SqlFailure.
  bool Next() { return statement_.Next(); }
  // Of a statement that gives no rows.
  void Run() { statement_.Run(); }

  int columns() const { return statement_.columns(); }
  template <class T>
  T Get(int column) const {
    return Read(column, static_cast<T*>(nullptr));
  }
  std::string_view Text(int column) const { return statement_.Text(column); }

 private:
  static Statement& Take(Connection& connection, Sql sql);

  void BindInteger(int index, std::int64_t value) { statement_.BindInteger(index, value); }
  void BindText(int index, std::string_view value) { statement_.BindText(index, value); }
  void BindNull(int index) { statement_.BindNull(index); }

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

  bool IsNull(int column) const { return statement_.IsNull(column); }
  std::int64_t Integer(int column) const { return statement_.Integer(column); }

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
    if (!value)
      throw SqlFailure(FailureKind::kRefused, "unknown word: " + std::string(Text(column)));
    return *value;
  }
  template <class T>
  std::optional<T> Read(int column, std::optional<T>*) const {
    if (IsNull(column)) return std::nullopt;
    return Get<T>(column);
  }

  Statement& statement_;
};

// Runs a statement that gives no rows.
template <class... Parameters>
void Execute(Connection& connection, Sql sql, const Parameters&... parameters) {
  Query query(connection, sql, parameters...);
  query.Run();
}

// Runs an INSERT that ends with RETURNING and the column that numbers its row; gives that number.
template <class... Parameters>
std::int64_t Insert(Connection& connection, Sql sql, const Parameters&... parameters) {
  Query query(connection, sql, parameters...);
  STROWGER_CHECK(query.Next());
  const auto number = query.template Get<std::int64_t>(0);
  query.Next();
  return number;
}

}  // namespace strowger::store
