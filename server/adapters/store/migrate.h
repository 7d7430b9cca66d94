#pragma once

#include <span>
#include <string>

#include "adapters/store/connection.h"
#include "base/result.h"

namespace strowger::store {

// One step of the schema. Steps are numbered in the order in which they are taken; one may be
// written beside another that comes before it, so a database may have a step and not yet the one
// before.
struct Migration {
  int version = 0;
  const char* sql = "";
};

// The numbered files of migrations/, built into the program, in their order.
std::span<const Migration> AllMigrations();

// Takes each step that the database at `path` has not, each in one transaction. Refuses a
// database that is newer than the program, is no database, or belongs to another program.
Result<void> Migrate(Connection& connection, const std::string& path,
                     std::span<const Migration> migrations);

}  // namespace strowger::store
