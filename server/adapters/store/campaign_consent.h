#pragma once

#include <string>

#include "adapters/store/connection.h"
#include "core/customer/consent.h"

namespace strowger::store {

// What the customer says of mails of this purpose, by the statement that counts of all records, and
// when it was said. `customer` is resolved.
struct MailConsent {
  core::ConsentState state = core::ConsentState::kUnknown;
  TimePoint stated{};
};
MailConsent MailConsentOf(Connection& connection, CustomerId customer, const std::string& purpose);

// The customer that has the record now; none when it was erased.
CustomerId CustomerOfRecord(Connection& connection, std::uint64_t record);

}  // namespace strowger::store
