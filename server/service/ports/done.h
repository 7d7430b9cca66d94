#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace strowger::service {

// Called exactly once, on a thread of the adapter that did the work; must not block.
template <class T>
using Done = std::function<void(Result<T>)>;

// Names one change that a client asks for, so that a repeat gives the first answer and changes
// nothing. Kept with the change, in the same transaction. Empty `id`: not repeatable.
struct RequestKey {
  std::string user;
  std::string id;
};

// Who asks, for the audit row that each business change gets.
struct Actor {
  std::string user;
  std::string peer;  // Where from, for example "ipv4:127.0.0.1:40122".
  RequestKey request;
};

}  // namespace strowger::service
