#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

// Moves a store from one place to another, from SQLite to PostgreSQL or back: every row of every
// table, and the numbers that tables have given out.
namespace strowger::store {

struct MovedTable {
  std::string name;
  std::uint64_t rows = 0;
  // The sum of what the rows hash to, in hex; the same in whatever order they stand.
  std::string checksum;
};

struct MoveOptions {
  std::string from;
  std::string to;  // Has nothing in it, or what a move that was broken off has left there.
  // Told of a table now and then, and when it is moved and was compared.
  std::function<void(const MovedTable& table, bool is_done)> progress = {};
};

// While it runs no server may use either. The place from which it moves is brought up to date and
// otherwise stays as it is. Memory does not grow with the store. An error names the table that
// differs, or what is in the way; until all is compared a server refuses the new place
// (STORE_HALF_MOVED), and the move may be begun anew.
Result<std::vector<MovedTable>> MoveStore(const MoveOptions& options);

// The refusal of a place that a move did not fill to its end.
Error HalfMoved(const std::string& place);

}  // namespace strowger::store
