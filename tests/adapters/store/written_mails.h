#pragma once

#include "adapters/store/database.h"

namespace strowger::store {

// Does all that can be done with mails of ours once.
void WriteAndSendMails(Database& database);

}  // namespace strowger::store
