#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "adapters/store/connection.h"
#include "adapters/store/erasure_rows.h"
#include "core/customer/traces.h"

// The pieces in which what is about a customer is taken away. Each touches a bounded number of rows
// and may be done again, so a server that was killed goes on with the step that it was in.
namespace strowger::store {

// Rows that one piece takes away, and rows that one looks at.
inline constexpr std::size_t kErasedTogetherMax = 200;
inline constexpr std::size_t kScannedTogetherMax = 1'000;

// Where the work stands inside its step; a new one begins each.
struct ErasurePlace {
  std::size_t record = 0;  // Of the work's.
  std::int64_t row = 0;    // The last that was looked at.
  std::string user;        // The same of rows that have no number.
  std::string key;
};

struct ErasurePiece {
  std::int64_t rows = 0;  // Taken away or cleared.
  bool is_step_done = false;
};

// True when there is no such step: all is done.
bool IsPastLastStep(int step);
// Does the next piece of the step and moves the place. Part of one transaction.
ErasurePiece EraseSome(Connection& connection, const ErasureWork& work,
                       const core::CustomerTraces& traces, ErasurePlace& place);

}  // namespace strowger::store
