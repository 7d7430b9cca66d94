#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "core/customer/traces.h"
#include "service/ports/customer_privacy.h"

// Which customers are being erased, what is left of them, and which may not be.
namespace strowger::store {

inline constexpr std::size_t kErasuresListedMax = 100;

// One that is under way.
struct ErasureWork {
  std::uint64_t id = 0;
  std::vector<std::uint64_t> numbers;
  std::vector<std::uint64_t> records;
  std::vector<std::string> values;  // As in core::CustomerTraces.
  std::string user;
  int step = 0;
};

// The first piece: takes away the customer, its records and the edges between them; from then on
// nobody finds it. Refused as service::CustomerPrivacy::Erase says.
Result<service::Erasure> BeginErasure(Connection& connection, const service::Actor& actor,
                                      TimePoint now, CustomerId customer,
                                      const std::string& reason);
std::vector<service::Erasure> ReadErasures(Connection& connection);
// The oldest that has rows to take away.
std::optional<ErasureWork> NextErasure(Connection& connection);
void SaveErasureStep(Connection& connection, std::uint64_t erasure, int step, std::int64_t rows);
// All rows are gone; forgets by what they were found.
void EndErasureRows(Connection& connection, const ErasureWork& work, TimePoint now);
// Those whose bytes may still stand in the files.
std::vector<std::uint64_t> UnscrubbedErasures(Connection& connection);
void FinishErasure(Connection& connection, std::uint64_t erasure, TimePoint now);

// By what the texts elsewhere tell of it. Reads all of its tickets and contacts.
core::CustomerTraces TracesOf(Connection& connection, const ErasureWork& work);

// RECORD_ERASED when the customer of this record asked to be forgotten.
Result<void> CheckNotErased(Connection& connection, std::string_view source,
                            std::string_view external_id);
Result<bool> Readmit(Connection& connection, const service::Actor& actor, TimePoint now,
                     const std::string& source, const std::string& external_id);

Result<bool> HoldCustomer(Connection& connection, const service::Actor& actor, TimePoint now,
                          CustomerId customer, const std::string& reason);
// HOLD_UNKNOWN when there is none.
Result<bool> LiftHold(Connection& connection, const service::Actor& actor, TimePoint now,
                      CustomerId customer);

}  // namespace strowger::store
