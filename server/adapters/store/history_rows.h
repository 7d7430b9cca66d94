#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "service/ports/customer_store.h"

// What happened with a customer: interactions and notes, newest first.
namespace strowger::store {

// Where a contact stands among those of its customer.
struct ContactPosition {
  TimePoint start{Duration{std::numeric_limits<std::int64_t>::max()}};
  std::int64_t id = 0;
};
// Those before `before`.
std::vector<service::InteractionSummary> InteractionsOf(Connection& connection,
                                                        const CustomerRecords& whose,
                                                        std::size_t most,
                                                        const ContactPosition& before = {});
// Those that are not pinned.
std::vector<service::Note> NotesOf(Connection& connection, const CustomerRecords& whose,
                                   std::size_t most);
// At most kPinnedNotesMax, the newest pin first.
std::vector<service::Note> PinnedNotesOf(Connection& connection, const CustomerRecords& whose);
std::optional<service::Note> FindNote(Connection& connection, std::uint64_t note);
void UpdatePin(Connection& connection, const service::Note& note);

// Gives the new note its id.
void InsertNote(Connection& connection, service::Note& note);
// Ties the interaction, over or not, to the customer, who exists. `number` is that of the caller
// where the interaction does not tell it.
void SaveIdentity(Connection& connection, InteractionId interaction, CustomerId customer,
                  const std::string& number = {});
std::optional<CustomerId> FindIdentity(Connection& connection, InteractionId interaction);
// The record that a contact which is over was with. What was said about who it was stands above
// what the number said.
std::optional<std::uint64_t> FindContactRecord(Connection& connection, InteractionId interaction,
                                               CustomerId customer, const std::string& number);

}  // namespace strowger::store
