#include "adapters/grpc/status.h"

#include <gtest/gtest.h>

#include "rpc_house.h"

namespace strowger::rpc {
namespace {

TEST(StatusTest, EveryCodeHasItsOwnAndTheReasonIsInTheDetails) {
  const struct {
    ErrorCode code;
    grpc::StatusCode expected;
  } kCases[] = {
      {ErrorCode::kInvalidArgument, grpc::StatusCode::INVALID_ARGUMENT},
      {ErrorCode::kNotFound, grpc::StatusCode::NOT_FOUND},
      {ErrorCode::kAlreadyExists, grpc::StatusCode::ALREADY_EXISTS},
      {ErrorCode::kFailedPrecondition, grpc::StatusCode::FAILED_PRECONDITION},
      {ErrorCode::kAborted, grpc::StatusCode::ABORTED},
      {ErrorCode::kOutOfRange, grpc::StatusCode::OUT_OF_RANGE},
      {ErrorCode::kResourceExhausted, grpc::StatusCode::RESOURCE_EXHAUSTED},
      {ErrorCode::kUnauthenticated, grpc::StatusCode::UNAUTHENTICATED},
      {ErrorCode::kPermissionDenied, grpc::StatusCode::PERMISSION_DENIED},
      {ErrorCode::kUnavailable, grpc::StatusCode::UNAVAILABLE},
      {ErrorCode::kInternal, grpc::StatusCode::INTERNAL},
  };
  for (const auto& one : kCases) {
    const grpc::Status status = ToStatus({one.code, "SOME_REASON", "Some words.", {{"a", "b"}}});
    EXPECT_EQ(status.error_code(), one.expected);
    EXPECT_EQ(status.error_message(), "Some words.");
    const auto why = DetailOf<google::rpc::ErrorInfo>(status);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->reason(), "SOME_REASON");
    EXPECT_EQ(why->domain(), "strowger");
    EXPECT_EQ(why->metadata().at("a"), "b");
    const bool may_be_tried_again = one.expected == grpc::StatusCode::RESOURCE_EXHAUSTED ||
                                    one.expected == grpc::StatusCode::UNAVAILABLE;
    EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).has_value(), may_be_tried_again);
  }
}

TEST(StatusTest, AFieldBecomesABadRequest) {
  const grpc::Status status =
      ToStatus(InvalidArgument("TEXT_EMPTY", "A note needs a text.", {{"field", "text"}}));
  const auto bad = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad);
  ASSERT_EQ(bad->field_violations_size(), 1);
  EXPECT_EQ(bad->field_violations(0).field(), "text");
  EXPECT_EQ(bad->field_violations(0).description(), "A note needs a text.");
}

TEST(StatusTest, TheDelayIsTheOneThatIsAskedFor) {
  const grpc::Status status =
      ToStatus(Unavailable("STORE_BUSY", "Try again.", {{"retry_after_ms", "2500"}}));
  const auto retry = DetailOf<google::rpc::RetryInfo>(status);
  ASSERT_TRUE(retry);
  EXPECT_EQ(retry->retry_delay().seconds(), 2);
  EXPECT_EQ(retry->retry_delay().nanos(), 500'000'000);
}

}  // namespace
}  // namespace strowger::rpc
