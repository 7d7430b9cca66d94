#pragma once

#include <cstdint>
#include <functional>

#include "base/result.h"
#include "session/client.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::client {

// How long the server has to tell all that has happened.
inline constexpr Duration kChangesPatience = std::chrono::seconds(60);

// Reads what became of customers after a number, until `take` returns false or the stream ends with
// an error. `is_endless` when further changes are waited for as they happen; else the server has
// kChangesPatience. Never on a thread of gRPC.
Result<void> ReadCustomerChanges(
    Client& client, std::uint64_t after, bool is_endless,
    const std::function<bool(const customer::v1::WatchCustomerChangesResponse&)>& take);

}  // namespace strowger::client
