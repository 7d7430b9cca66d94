#pragma once

#include <grpcpp/support/status.h>

#include "base/error.h"

namespace strowger::client {

// Reasons that the session itself gives, beside the server's own.
inline constexpr const char* kServerUnreachable = "SERVER_UNREACHABLE";
inline constexpr const char* kSessionClosed = "SESSION_CLOSED";

// A failed call as an error: with the server's reason and values where it gave them, else
// kUnavailable (SERVER_UNREACHABLE) where the connection broke.
Error ToError(const grpc::Status& status);

// The server did not answer, as opposed to having refused: the same request may be sent again.
bool IsUnanswered(const grpc::Status& status);

bool IsUnreachable(const Error& error);

}  // namespace strowger::client
