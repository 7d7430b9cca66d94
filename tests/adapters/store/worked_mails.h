#pragma once

#include "adapters/store/database.h"

namespace strowger::store {

// Does with clocks of tickets, canned texts and suppressed addresses all that can be done.
void WorkOnMails(Database& database);

}  // namespace strowger::store
