#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "service/ports/customer_store.h"

// What happened with a customer: interactions and notes, newest first.
namespace strowger::sqlite {

// Those before `before`, when it is given.
std::vector<service::InteractionSummary> InteractionsOf(Connection& connection, CustomerId customer,
                                                        std::size_t most,
                                                        std::optional<InteractionId> before = {});
std::vector<service::Note> NotesOf(Connection& connection, CustomerId customer, std::size_t most);

// Gives the new note its id.
void InsertNote(Connection& connection, service::Note& note);
// Ties the interaction, over or not, to the customer.
void SaveIdentity(Connection& connection, InteractionId interaction, CustomerId customer);
std::optional<CustomerId> FindIdentity(Connection& connection, InteractionId interaction);

}  // namespace strowger::sqlite
