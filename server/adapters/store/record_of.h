#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "base/id.h"

// Interactions, notes and tickets point at a record of their customer, so that they stay on its
// side when customers are merged and taken apart.
namespace strowger::store {

// The customer that goes by this number now; none when there is none. A number that was merged
// away stands for the customer that it was merged into.
CustomerId ResolveCustomer(Connection& connection, CustomerId number);

// What is about a customer is read record by record.
struct CustomerRecords {
  CustomerId customer;
  std::vector<std::uint64_t> records;  // In their order.
};
// `customer` is resolved.
CustomerRecords RecordsOfCustomer(Connection& connection, CustomerId customer);

// What a contact had: the interaction, where it is known, and the number that was called from.
struct ContactTrace {
  InteractionId interaction;
  std::string number;
};

// The record at which something about this customer points: of the number that was merged away, if
// it is named by that; else the one that the interaction is about; else the only origin that has
// the telephone number on file; else that of the number that stayed. None when there is no such
// customer.
std::optional<std::uint64_t> RecordFor(Connection& connection, CustomerId named,
                                       const ContactTrace& trace);

}  // namespace strowger::store
