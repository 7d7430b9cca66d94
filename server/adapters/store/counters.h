#pragma once

#include <cstdint>
#include <string_view>

#include "adapters/store/connection.h"

// Numbers that only grow.
namespace strowger::store {

// No number below this was left unused by the floor.
inline constexpr std::string_view kNextNumber = "next_number";
// How often a server opened this database.
inline constexpr std::string_view kGeneration = "generation";
// Not 0 from when a store begins to be moved here until all of it is here.
inline constexpr std::string_view kHalfMoved = "half_moved";

// 0 when it was never saved.
inline std::uint64_t ReadCounter(Connection& connection, std::string_view name) {
  Query query(connection, "SELECT value FROM counter WHERE name = ?", name);
  return query.Next() ? query.Get<std::uint64_t>(0) : 0;
}

inline void SaveCounter(Connection& connection, std::string_view name, std::uint64_t value) {
  Execute(connection,
          "INSERT INTO counter (name, value) VALUES (?, ?)"
          " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
          name, value);
}

}  // namespace strowger::store
