#pragma once

#include <cstddef>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "service/ports/customer_store.h"

// What a screen pop shows of one customer. Each read starts from an index and ends after few rows.
namespace strowger::store {

// Those whose promise may break first, and the newest that is unfinished among them. `newest` are
// the newest of each rank, as many as are shown; they are enough unless all of them are unfinished.
std::vector<service::Ticket> RiskiestTickets(Connection& connection, const CustomerRecords& whose,
                                             std::vector<service::Ticket> newest);

// The newest contacts, and behind them the last one of each other channel among the
// kPopContactsLookedAt newest.
std::vector<service::InteractionSummary> LastContactsOf(Connection& connection,
                                                        const CustomerRecords& whose);

// Pinned ones, the newest pin first, then the newest others.
std::vector<service::Note> PopNotesOf(Connection& connection, const CustomerRecords& whose);

// What was ordered and what was billed since then, by currency.
std::vector<service::CustomerValue> ValuesOf(Connection& connection, const CustomerRecords& whose,
                                             TimePoint since);

// Callbacks that are promised and still open, the next first; `customer` with the numbers that were
// merged into it.
std::vector<service::Promise> PromisesOf(Connection& connection, const service::Customer& customer);

}  // namespace strowger::store
