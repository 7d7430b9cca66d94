#include "adapters/store/customer_changes.h"

#include <algorithm>
#include <string>

namespace strowger::store {

using service::CustomerChange;
using service::CustomerChangeKind;

// The newest row is never taken away.
std::uint64_t NewestChange(Connection& connection) {
  Query query(connection, "SELECT max(number) FROM customer_change");
  return query.Next() ? query.Get<std::optional<std::uint64_t>>(0).value_or(0) : 0;
}

void TellChange(Connection& connection, TimePoint now, CustomerChangeKind kind, CustomerId customer,
                CustomerId other) {
  const auto number = static_cast<std::uint64_t>(Insert(
      connection,
      "INSERT INTO customer_change (time_ns, kind, customer_id, other_id) VALUES (?, ?, ?, ?)"
      " RETURNING number",
      now, kind, customer, other));
  if (kind != CustomerChangeKind::kChanged || number <= kChangesKeptWhole) return;
  Execute(connection,
          "DELETE FROM customer_change WHERE customer_id = ? AND kind = ? AND number < ?", customer,
          kind, number - kChangesKeptWhole);
}

Result<service::CustomerChangePage> ReadChanges(Connection& connection, std::uint64_t after,
                                                std::size_t limit) {
  const std::uint64_t newest = NewestChange(connection);
  if (after > newest) {
    return Error{ErrorCode::kOutOfRange,
                 "CHANGE_AHEAD",
                 "The newest change of a customer has the number " + std::to_string(newest) +
                     ", so there was no number " + std::to_string(after) +
                     " here; read all customers again, then go on from " + std::to_string(newest) +
                     ".",
                 {{"newest", std::to_string(newest)}, {"after", std::to_string(after)}}};
  }
  const std::size_t most = std::clamp<std::size_t>(limit, 1, kChangesPageMax);
  Query query(connection,
              "SELECT number, time_ns, kind, customer_id, other_id FROM customer_change"
              " WHERE number > ? ORDER BY number LIMIT ?",
              after, most);
  service::CustomerChangePage page;
  while (query.Next()) {
    page.changes.push_back({query.Get<std::uint64_t>(0), query.Get<TimePoint>(1),
                            query.Get<CustomerChangeKind>(2), query.Get<CustomerId>(3),
                            query.Get<CustomerId>(4)});
  }
  page.is_last = page.changes.size() < most || page.changes.back().number == newest;
  return page;
}

}  // namespace strowger::store
