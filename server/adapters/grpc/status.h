#pragma once

#include <grpcpp/support/status.h>

#include "base/error.h"

namespace strowger::rpc {

// The one place where an expected failure becomes what a client gets: a code, a message and
// google.rpc details. ErrorInfo is always there; BadRequest where the error's metadata has "field";
// RetryInfo where the code says that it may be tried again.
grpc::Status ToStatus(const Error& error);

}  // namespace strowger::rpc
