#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/store/connection.h"
#include "base/time.h"

// The audit is a chain: each row has the hash of the row before and of itself, so that none can be
// altered or taken away unseen. A row's hash stands on digests of its texts before and after, each
// with the row's salt. An erasure takes the texts and the salt and leaves the digests: the chain
// still verifies, and nobody can find out by trying what stood there.
// server/decisions/0020-quality-of-records.md.
namespace strowger::store {

// One row as it is chained.
struct ChainedRow {
  std::int64_t time_ns = 0;
  std::string_view user, peer, action, subject, before, after;
};
void AppendToAudit(Connection& connection, const ChainedRow& row);

// Takes the texts of a row away for an erasure.
void EraseAuditTexts(Connection& connection, std::int64_t row, std::uint64_t erasure);
// The row that tells of it at its end.
inline constexpr std::string_view kErasedAction = "ErasedCustomer";
// What the texts of rows that this erasure took away were: their count and a digest of their
// hashes, as JSON.
std::string ErasedAuditText(Connection& connection, std::uint64_t erasure);

struct AuditCheck {
  std::uint64_t rows = 0;
  std::uint64_t erased_rows = 0;  // Of them those whose texts erasures took.
  std::string last_hash;
  bool has_wanted = false;                 // The hash that was asked for is in the chain.
  std::optional<std::int64_t> broken_row;  // The first that does not verify; 0: of an erasure.
  std::string fault;                       // For people; empty when the audit is whole.
};
// Reads it whole.
AuditCheck CheckAudit(Connection& connection, std::string_view wanted_hash = {});
bool IsAuditWhole(Connection& connection);

}  // namespace strowger::store
