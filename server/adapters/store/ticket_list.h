#pragma once

#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "service/ports/ticket_store.h"

namespace strowger::store {

// One page: open and waiting first, then newest; with a state asked for, just newest. Every filter
// starts from an index.
Result<service::TicketPage> ListTickets(Connection& connection,
                                        const service::TicketFilter& filter);

// Those of tickets that were merged into it, too; oldest first.
Result<std::vector<service::TicketComment>> CommentsOf(Connection& connection, TicketId ticket);

}  // namespace strowger::store
