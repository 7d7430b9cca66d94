#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "adapters/store/connection.h"
#include "service/ports/retention.h"

// What is older than the rules allow is taken away, as an erasure would: counts stay. What is about
// a customer who is held stays whole.
namespace strowger::store {

// Rows that one transaction looks at.
inline constexpr std::size_t kSweptTogetherMax = 200;

enum class RetentionKind { kInteractions, kNotes, kClosedTickets };
inline constexpr RetentionKind kRetentionKinds[] = {
    RetentionKind::kInteractions, RetentionKind::kNotes, RetentionKind::kClosedTickets};

std::chrono::days AgeOf(const service::RetentionRules& rules, RetentionKind kind);

struct SweptRows {
  std::int64_t rows = 0;  // Taken away or cleared.
  bool is_done = false;   // Nothing that is older is left.
};
// The next of those from before this time; `place` is 0 at first and is moved. Part of one
// transaction.
SweptRows SweepSome(Connection& connection, RetentionKind kind, TimePoint before,
                    std::int64_t& place);

std::vector<service::RetentionLine> CountDue(Connection& connection,
                                             const service::RetentionRules& rules, TimePoint now);
// When the oldest of what is left becomes too old; none when there is nothing or no rule.
std::optional<TimePoint> NextDue(Connection& connection, const service::RetentionRules& rules);

}  // namespace strowger::store
