#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "base/result.h"
#include "service/ports/ticket_store.h"

namespace strowger::store {

std::optional<service::Ticket> FindTicket(Connection& connection, TicketId ticket);
// NOT_FOUND TICKET_UNKNOWN when there is none.
Result<service::Ticket> GetTicket(Connection& connection, TicketId ticket);
// Of one customer, open first, then newest.
std::vector<service::Ticket> TicketsOf(Connection& connection, const CustomerRecords& whose,
                                       std::size_t most);

// Gives the new ticket its id, and the customer that its number stands for.
void InsertTicket(Connection& connection, service::Ticket& ticket);
// All but the customer.
void UpdateTicket(Connection& connection, const service::Ticket& ticket);
// Makes the ticket one of the customer that it names, whose number it gets.
void PointTicket(Connection& connection, service::Ticket& ticket);
// Gives the new comment its id.
void InsertComment(Connection& connection, service::TicketComment& comment);
void InsertTicketInteraction(Connection& connection, TicketId ticket, InteractionId interaction);

// What orders tickets in lists: 0 while there is something to do, else 1.
int RankOf(service::TicketState state);

}  // namespace strowger::store
