#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/store/database.h"
#include "core/floor/setup.h"
#include "service/ports/customer_store.h"

namespace strowger::store {

// A call center to try out.
struct Demo {
  std::string customers_csv;  // The text of the table.
  LinkId number_context;      // How its numbers are read.
  bool history = false;       // Invent past interactions, tickets and notes for the customers.
  std::uint64_t seed = 1;     // The same seed gives the same history, up to the time of day.
};

// Imports the customers of the demo and invents their history, unless the database has customers
// already: then it does nothing and gives false. Blocks; call after Database::Start and before
// Journal::Load, since past interactions take numbers that the floor must not use again. `setup`
// gives the agents and queues of the past.
Result<bool> SeedDemo(Database& database, service::CustomerStore& customers,
                      const core::FloorSetup& setup, Demo demo);

// Just the history, of every customer that there is, in one transaction.
Result<void> SeedDemoHistory(Database& database, const core::FloorSetup& setup, std::uint64_t seed);

}  // namespace strowger::store
