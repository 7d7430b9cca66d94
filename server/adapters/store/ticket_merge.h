#pragma once

#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/ticket_store.h"

// Tickets that are one with others.
namespace strowger::store {

// As service::TicketStore::Merge, in the caller's transaction.
Result<service::Ticket> MergeTickets(Connection& connection, const service::Actor& actor,
                                     TimePoint now, TicketId source, TicketId target);

// That went into the ticket, on whatever way; at most service::kMergedTicketsMax.
std::vector<TicketId> MergedInto(Connection& connection, TicketId ticket);

// What is read of a ticket for people: what it went into and what went into it, and by when it is
// to be answered.
void CompleteTicket(Connection& connection, service::Ticket& ticket);

}  // namespace strowger::store
