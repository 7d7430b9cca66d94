#pragma once

#include "adapters/store/database.h"

namespace strowger::store {

// Does all that can be done with campaigns once. The customer has an address.
void RunCampaigns(Database& database, CustomerId customer);

}  // namespace strowger::store
