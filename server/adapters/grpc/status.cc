#include "adapters/grpc/status.h"

#include <charconv>
#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace strowger::rpc {

namespace {

constexpr char kDomain[] = "strowger";
constexpr int kRetryMsDefault = 1000;

grpc::StatusCode ToCode(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case ErrorCode::kNotFound:
      return grpc::StatusCode::NOT_FOUND;
    case ErrorCode::kAlreadyExists:
      return grpc::StatusCode::ALREADY_EXISTS;
    case ErrorCode::kFailedPrecondition:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case ErrorCode::kAborted:
      return grpc::StatusCode::ABORTED;
    case ErrorCode::kOutOfRange:
      return grpc::StatusCode::OUT_OF_RANGE;
    case ErrorCode::kResourceExhausted:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case ErrorCode::kUnauthenticated:
      return grpc::StatusCode::UNAUTHENTICATED;
    case ErrorCode::kPermissionDenied:
      return grpc::StatusCode::PERMISSION_DENIED;
    case ErrorCode::kUnavailable:
      return grpc::StatusCode::UNAVAILABLE;
    case ErrorCode::kInternal:
      return grpc::StatusCode::INTERNAL;
  }
  return grpc::StatusCode::INTERNAL;
}

bool MayBeTriedAgain(ErrorCode code) {
  return code == ErrorCode::kResourceExhausted || code == ErrorCode::kUnavailable;
}

// The delay that the error asks for in its metadata, else a second.
google::rpc::RetryInfo MakeRetry(const Error& error) {
  int delay_ms = kRetryMsDefault;
  if (const auto asked = error.metadata.find("retry_after_ms"); asked != error.metadata.end()) {
    const std::string& text = asked->second;
    std::from_chars(text.data(), text.data() + text.size(), delay_ms);
  }
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(delay_ms / 1000);
  retry.mutable_retry_delay()->set_nanos(delay_ms % 1000 * 1'000'000);
  return retry;
}

}  // namespace

grpc::Status ToStatus(const Error& error) {
  const grpc::StatusCode code = ToCode(error.code);
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(error.message);

  google::rpc::ErrorInfo why;
  why.set_reason(error.reason);
  why.set_domain(kDomain);
  why.mutable_metadata()->insert(error.metadata.begin(), error.metadata.end());
  status.add_details()->PackFrom(why);

  if (const auto field = error.metadata.find("field"); field != error.metadata.end()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(field->second);
    violation->set_description(error.message);
    status.add_details()->PackFrom(bad);
  }
  if (MayBeTriedAgain(error.code)) status.add_details()->PackFrom(MakeRetry(error));
  return {code, error.message, status.SerializeAsString()};
}

}  // namespace strowger::rpc
