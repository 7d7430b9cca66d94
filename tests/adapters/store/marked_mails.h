#pragma once

#include "adapters/store/connection.h"

namespace strowger::store {

// Mails of ours whose texts bear the mark: one of ticket 1, and one to the marked address.
void PlantMarkedMails(Connection& connection);

}  // namespace strowger::store
