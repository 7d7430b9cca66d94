#include "session/refusal.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <optional>
#include <string>

namespace strowger::client {

namespace {

std::optional<google::rpc::ErrorInfo> FindReason(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return std::nullopt;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo why;
    if (detail.UnpackTo(&why)) return why;
  }
  return std::nullopt;
}

// Names the fields that are wrong, since "invalid argument" alone helps nobody; what the message
// says already is not said again.
std::string FieldFaults(const grpc::Status& status) {
  google::rpc::Status details;
  std::string faults;
  if (!details.ParseFromString(status.error_details())) return faults;
  for (const auto& detail : details.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& fault : bad.field_violations()) {
      if (status.error_message().find(fault.description()) != std::string::npos) continue;
      if (!faults.empty()) faults += "; ";
      faults += fault.field() + ": " + fault.description();
    }
  }
  return faults;
}

ErrorCode ToErrorCode(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT:
      return ErrorCode::kInvalidArgument;
    case grpc::StatusCode::NOT_FOUND:
      return ErrorCode::kNotFound;
    case grpc::StatusCode::ALREADY_EXISTS:
      return ErrorCode::kAlreadyExists;
    case grpc::StatusCode::FAILED_PRECONDITION:
      return ErrorCode::kFailedPrecondition;
    case grpc::StatusCode::ABORTED:
      return ErrorCode::kAborted;
    case grpc::StatusCode::OUT_OF_RANGE:
      return ErrorCode::kOutOfRange;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return ErrorCode::kResourceExhausted;
    case grpc::StatusCode::UNAUTHENTICATED:
      return ErrorCode::kUnauthenticated;
    case grpc::StatusCode::PERMISSION_DENIED:
      return ErrorCode::kPermissionDenied;
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
      return ErrorCode::kUnavailable;
    default:
      return ErrorCode::kInternal;
  }
}

std::string PlainReason(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAUTHENTICATED:
      return "NOT_SIGNED_IN";
    case grpc::StatusCode::PERMISSION_DENIED:
      return "NOT_PERMITTED";
    case grpc::StatusCode::UNIMPLEMENTED:
      return "SERVER_LACKS_METHOD";
    default:
      return "SERVER_FAULT";
  }
}

}  // namespace

bool IsUnanswered(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::CANCELLED:
      // The server's own refusals carry their reason; what gRPC says by itself does not.
      return !FindReason(status).has_value();
    default:
      return false;
  }
}

Error ToError(const grpc::Status& status) {
  Error error{ToErrorCode(status.error_code()), {}, status.error_message(), {}};
  if (const auto why = FindReason(status)) {
    error.reason = why->reason();
    error.metadata.insert(why->metadata().begin(), why->metadata().end());
  } else {
    error.reason = IsUnanswered(status) ? kServerUnreachable : PlainReason(status.error_code());
  }
  if (const std::string faults = FieldFaults(status); !faults.empty()) {
    error.message += (error.message.empty() ? "" : " ") + faults;
  }
  return error;
}

bool IsUnreachable(const Error& error) { return error.reason == kServerUnreachable; }

}  // namespace strowger::client
