#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/search_index.h"
#include "core/customer/golden_view.h"
#include "core/exchange/incoming_customer.h"
#include "service/ports/customer_exchange.h"
#include "service/ports/done.h"
#include "service/ports/phone_numbers.h"

// What a source says anew, as its record of a customer.
namespace strowger::store {

// What came in, with its contact points made normal; made off the writer's thread.
struct NormalCustomer {
  core::IncomingCustomer said;
  // Of the kinds that `said` speaks of.
  std::vector<core::ContactPoint> points;
  // By which the customer is found if it is new. They take longer to make than to write.
  std::string search_terms;
};
// The door of imports and upserts: why it is not let in, or `normal` is filled.
std::optional<core::RecordFault> LetIn(const core::Dictionary& dictionary,
                                       core::IncomingCustomer said, TimePoint now,
                                       const service::PhoneNumbers& numbers,
                                       const service::NumberContext& context,
                                       NormalCustomer& normal);
// `said` has no fault.
NormalCustomer MakeNormal(core::IncomingCustomer said, TimePoint now,
                          const service::PhoneNumbers& numbers,
                          const service::NumberContext& context);

// Who writes, under which name in the audit, when.
struct UpsertContext {
  const service::Actor& actor;
  std::string_view action;  // Lives as long as the program.
  TimePoint now;
  // Where the customers are noted by whose terms the caller keeps the search index up at the end of
  // the transaction; null: they are written at once.
  SearchBacklog* backlog = nullptr;
};

// Writes the record unless it says that already, in the writer's transaction.
service::UpsertAnswer UpsertCustomer(Connection& connection, const UpsertContext& context,
                                     const NormalCustomer& customer);
// The same answer, but only the trial of the import knows of it.
service::UpsertAnswer TryUpsert(Connection& connection, const std::string& import,
                                const NormalCustomer& customer);

// Whether two records say the same, apart from when.
bool SaysTheSame(const core::CustomerRecord& a, const core::CustomerRecord& b);
// A record that says something new.
struct RecordWish {
  core::CustomerRecord record;
  // As it was, and whose; none when it is new.
  std::optional<core::CustomerRecord> known;
  CustomerId customer;
  // Of a new one, if they were made already.
  std::string search_terms = {};
};
// Writes it with all that follows: the golden view, the change that is told and the audit.
CustomerId WriteRecord(Connection& connection, const UpsertContext& context, RecordWish wish);

}  // namespace strowger::store
