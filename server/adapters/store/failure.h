#pragma once

#include <string>

#include "adapters/store/statement.h"
#include "base/error.h"

namespace strowger::store {

// What a failure while the store runs means to whoever asked.
Error StoreError(const SqlFailure& failure);
// Tells whether the store cannot be used for now, so that the same change may be made later.
bool IsAway(const Error& error);
// The one line that tells why the database at `path` could not be opened.
Error OpenError(const SqlFailure& failure, const std::string& path);
// A queue of the store is full.
Error StoreBusy();

}  // namespace strowger::store
