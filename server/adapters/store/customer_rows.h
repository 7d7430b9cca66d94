#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "core/customer/golden_view.h"
#include "service/ports/customer_store.h"

namespace strowger::store {

inline constexpr const auto& kFieldNames = core::kCustomerFieldNames;

// The customer that goes by this number: that of a customer who was merged away gives the one who
// stayed.
std::optional<service::Customer> FindCustomer(Connection& connection, CustomerId number);
// NOT_FOUND CUSTOMER_UNKNOWN when there is none.
Result<service::Customer> GetCustomer(Connection& connection, CustomerId customer);
Result<void> CheckCustomer(Connection& connection, CustomerId customer);

// A new customer without records; its golden view is made by RefreshGoldenView. `id` is that of one
// who was merged away; none: the next number.
CustomerId InsertCustomer(Connection& connection);
void InsertCustomer(Connection& connection, CustomerId id);
// Takes the golden view away; the records stay.
void DropCustomer(Connection& connection, CustomerId customer);

// All records of a customer.
std::vector<core::CustomerRecord> RecordsOf(Connection& connection, CustomerId customer);

// The record of a source; none when that source does not know the customer. `customer` gets the
// customer that the record belongs to.
std::optional<core::CustomerRecord> FindRecord(Connection& connection, std::string_view source,
                                               std::string_view external_id, CustomerId& customer);
// One record by its id, and the customer that has it.
std::optional<core::CustomerRecord> ReadRecord(Connection& connection, std::uint64_t id,
                                               CustomerId& customer);
// Inserts (id 0; its origin is the customer) or updates one record and gives its id.
std::uint64_t SaveRecord(Connection& connection, CustomerId customer,
                         const core::CustomerRecord& record, TimePoint now);

// What the records say together, by the dictionary in force.
core::GoldenView GoldenViewOf(const Connection& connection,
                              std::span<const core::CustomerRecord> records);

// Computes the golden view anew from all records and stores it with its contact points and search
// tokens.
void RefreshGoldenView(Connection& connection, CustomerId customer);

// The same but for the tokens, which the caller keeps up; and so for a customer who was just
// inserted and has this one record.
void RefreshGoldenViewOnly(Connection& connection, CustomerId customer);
void MakeGoldenView(Connection& connection, CustomerId customer,
                    const core::CustomerRecord& record);

Error VersionMismatch(std::uint64_t given, std::uint64_t current);

// The key by which numbers with and without area code meet; empty when the number is too short.
std::string_view SuffixOf(std::string_view digits);
// Just the digits of a number.
std::string DigitsOf(std::string_view number);

}  // namespace strowger::store
