#pragma once

#include "adapters/store/erasure_steps.h"

namespace strowger::store {

// Mails from the customer's addresses, whether or not they are in a ticket, and what else is kept
// under these addresses. Of a mail stays that it came, when, and the hash of its bytes, by which it
// is known when a mail server offers it again.
ErasurePiece EraseMailsFrom(Connection& connection, const ErasureWork& work, ErasurePlace& place);

}  // namespace strowger::store
