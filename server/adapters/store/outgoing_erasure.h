#pragma once

#include "adapters/store/connection.h"
#include "adapters/store/erasure_steps.h"

namespace strowger::store {

// Mails that we wrote to a customer who is forgotten, by the customer's tickets and addresses: what
// they said and to whom goes; that there was one stays. One that waits is not sent any more. A
// piece of it, as the steps of an erasure are.
ErasurePiece EraseOutgoing(Connection& connection, const ErasureWork& work);

}  // namespace strowger::store
