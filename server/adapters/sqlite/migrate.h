#pragma once

#include <span>
#include <string>

#include "adapters/sqlite/connection.h"
#include "base/result.h"

namespace strowger::sqlite {

// One step of the schema: brings a database of version `version` - 1 to `version`.
struct Migration {
  int version = 0;
  const char* sql = "";
};

// The numbered files of migrations/, built into the program; versions 1, 2, 3 and so on.
std::span<const Migration> AllMigrations();

// Brings the database at `path` to the newest version, each step in one transaction. Refuses a
// database that is newer than the program, is no database, or belongs to another program.
Result<void> Migrate(Connection& connection, const std::string& path,
                     std::span<const Migration> migrations);

}  // namespace strowger::sqlite
