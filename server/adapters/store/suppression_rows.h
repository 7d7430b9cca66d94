#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/store/connection.h"
#include "service/ports/mail_outbox_store.h"

// Addresses that nothing is sent to, by anybody.
namespace strowger::store {

// In force at `now`; the address as people write it.
std::optional<service::AddressSuppression> SuppressionOf(Connection& connection,
                                                           std::string_view address, TimePoint now);
// One that is in force for longer stays as it is.
void KeepSuppression(Connection& connection, const service::AddressSuppression& suppression,
              TimePoint now);

}  // namespace strowger::store
