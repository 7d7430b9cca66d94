#pragma once

#include <string>

namespace strowger {

// `strowgerd store move`: moves a store between SQLite and PostgreSQL while no server uses it.
struct StoreMoveOptions {
  std::string from;  // A file, or a URI of PostgreSQL.
  std::string to;
};

// Returns the exit code: 0 when all is there and was compared, or 1 with one line on standard error
// that names the table that differs or says what is wrong. Tells of each table on standard output.
int RunStoreMove(const StoreMoveOptions& options);

}  // namespace strowger
