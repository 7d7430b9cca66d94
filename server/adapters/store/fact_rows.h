#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adapters/store/connection.h"
#include "adapters/store/record_of.h"
#include "base/result.h"
#include "service/ports/customer_profile.h"

// What other systems hold about customers.
namespace strowger::store {

inline constexpr std::size_t kFactTextBytesMax = 4'000;
inline constexpr std::size_t kFactFieldBytesMax = 200;

// Those of one kind, or all; newest first. `token` as CursorFrom says.
Result<std::pair<std::vector<service::CustomerFact>, std::string>> ReadFacts(
    Connection& connection, const service::FactQuery& query);

// Takes in each that is new, or newer than what is known, and leaves one row in the audit.
service::FactReport PutFacts(Connection& connection, const service::Actor& actor, TimePoint now,
                             const std::vector<service::FactWish>& wishes);

}  // namespace strowger::store
