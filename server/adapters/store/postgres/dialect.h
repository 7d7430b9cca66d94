#pragma once

#include <string>
#include <string_view>

// The store's SQL is written once, as SQLite reads it. What PostgreSQL reads otherwise is changed
// here, by few rules: parameters; `user`, which is a word of its language; group_concat; and in the
// schema the types, columns that number their rows, and the table of the search terms.
namespace strowger::store::postgres {

struct Translated {
  std::string sql;
  int parameters = 0;
};

Translated ToPostgres(std::string_view sql);

// PostgreSQL keeps no zero byte and nothing that is not UTF-8, but a PBX may send either in a name,
// and that may not take with it what the floor did at the same time. Such bytes are kept as the
// last characters of Unicode (U+10FF00 and the byte), which nobody uses, and are read as they were.
std::string ToKept(std::string_view text);
// False where the text is as it was kept.
bool HasKeptBytes(std::string_view kept);
std::string FromKept(std::string_view kept);

// The index of the table of search terms.
inline constexpr char kTermIndex[] = "customer_search_by_term";

}  // namespace strowger::store::postgres
