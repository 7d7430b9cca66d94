#pragma once

#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/ticket_store.h"

// Changes of tickets, each with its audit row; refused as service::TicketStore says. Part of the
// caller's transaction.
namespace strowger::store {

Result<service::Ticket> CreateTicket(Connection& connection, const service::Actor& actor,
                                     TimePoint now, service::Ticket ticket,
                                     const std::string& first_comment);
Result<service::Ticket> UpdateTicketFields(Connection& connection, const service::Actor& actor,
                                           TimePoint now, const service::Ticket& wanted,
                                           const std::vector<std::string>& mask);
Result<service::Ticket> MoveTicket(Connection& connection, const service::Actor& actor,
                                   TimePoint now, TicketId ticket, service::TicketState state);
Result<service::TicketComment> CommentTicket(Connection& connection, const service::Actor& actor,
                                             TimePoint now, service::TicketComment comment);
Result<service::Ticket> LinkTicket(Connection& connection, const service::Actor& actor,
                                   TimePoint now, TicketId ticket, InteractionId interaction);

}  // namespace strowger::store
