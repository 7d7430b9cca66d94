#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/connection.h"
#include "base/id.h"
#include "core/customer/golden_view.h"
#include "core/customer/search_terms.h"

// The terms by which customers are found; core/customer/search_terms says which.
namespace strowger::store {

// Keeps the terms of a customer: all names and companies in its records, and what its golden view
// shows besides.
void IndexCustomer(Connection& connection, CustomerId customer,
                   std::span<const core::CustomerRecord> records, const core::GoldenView& view);
// The terms of a customer, which need no database; and their row for one who had none before.
std::string SearchTermsFor(std::span<const core::CustomerRecord> records,
                           const core::GoldenView& view);
void IndexNewCustomer(Connection& connection, CustomerId customer, const std::string& terms);

// Customers whose terms are written at the end of a transaction that writes many: SQLite puts the
// terms of a transaction together in memory, but writes them out before any statement that it may
// have to undo by itself, which nearly every other one is.
struct SearchBacklog {
  std::vector<std::pair<CustomerId, std::string>> created;  // With their terms.
  std::vector<CustomerId> changed;
};
void IndexBacklog(Connection& connection, SearchBacklog& backlog);

void DropFromIndex(Connection& connection, CustomerId customer);
// Those who have one term of each group, in the order of their numbers.
std::vector<CustomerId> CustomersWith(Connection& connection, const core::SearchLook& look,
                                      std::size_t most);

// Makes the terms of all customers in a database from before the terms were as they are. In short
// transactions; goes on where it ended when the program was stopped. Throws SqlFailure.
void FinishSearchIndex(Connection& connection);

}  // namespace strowger::store
