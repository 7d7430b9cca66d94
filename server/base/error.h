#pragma once

#include <map>
#include <string>
#include <utility>

namespace strowger {

// What kind of failure it is. The names and meanings are those of google.rpc.Code, so that one
// function at the edge maps them; nothing inside depends on gRPC.
enum class ErrorCode {
  kInvalidArgument,     // The request is malformed, whatever the state.
  kNotFound,            // The named thing does not exist.
  kAlreadyExists,       // The thing to be created exists.
  kFailedPrecondition,  // The request is well formed but not allowed in this state.
  kAborted,             // Someone changed the thing meanwhile; read it and try again.
  kOutOfRange,          // Past what exists, for example a history that is gone.
  kResourceExhausted,   // A written maximum is reached.
  kUnauthenticated,     // Who calls is not known.
  kPermissionDenied,    // Who calls is known and may not.
  kUnavailable,         // A PBX, a store or the server itself is away; try again later.
  kInternal,            // Ours to mend.
};

// An expected failure. `reason` is stable and UPPER_SNAKE (clients branch on it); `message` is for
// people and says what to do; every value that the message mentions is in `metadata`.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string reason;
  std::string message;
  std::map<std::string, std::string> metadata;
};

inline Error InvalidArgument(std::string reason, std::string message,
                             std::map<std::string, std::string> metadata = {}) {
  return {ErrorCode::kInvalidArgument, std::move(reason), std::move(message), std::move(metadata)};
}

inline Error NotFound(std::string reason, std::string message,
                      std::map<std::string, std::string> metadata = {}) {
  return {ErrorCode::kNotFound, std::move(reason), std::move(message), std::move(metadata)};
}

inline Error FailedPrecondition(std::string reason, std::string message,
                                std::map<std::string, std::string> metadata = {}) {
  return {ErrorCode::kFailedPrecondition, std::move(reason), std::move(message),
          std::move(metadata)};
}

inline Error Unavailable(std::string reason, std::string message,
                         std::map<std::string, std::string> metadata = {}) {
  return {ErrorCode::kUnavailable, std::move(reason), std::move(message), std::move(metadata)};
}

inline Error Internal(std::string reason, std::string message,
                      std::map<std::string, std::string> metadata = {}) {
  return {ErrorCode::kInternal, std::move(reason), std::move(message), std::move(metadata)};
}

}  // namespace strowger
