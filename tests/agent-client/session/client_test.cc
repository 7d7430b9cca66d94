#include "session/client.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/channel.h>
#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <set>

#include "agent-client/session/fake_desk.h"
#include "session/chance.h"
#include "session/endpoint.h"
#include "session/refusal.h"

namespace strowger::client {
namespace {

constexpr Patience kShort{.attempt = std::chrono::milliseconds(300),
                          .total = std::chrono::milliseconds(1500)};
constexpr Patience kLong{.attempt = std::chrono::seconds(2), .total = std::chrono::seconds(20)};

class ClientTest : public testing::Test {
 protected:
  Result<agent::v1::HoldCallResponse> Hold(const std::string& request_id = {},
                                           Patience patience = kLong) {
    agent::v1::HoldCallRequest request;
    request.set_request_id(request_id);
    request.set_work_item("work-items/7");
    return client_->Ask<agent::v1::HoldCallResponse>(request, patience);
  }

  FakeDesk desk_;
  std::unique_ptr<Client> client_ =
      std::make_unique<Client>(*OpenChannel({.address = desk_.address(), .authorities_file = {}}));
};

TEST_F(ClientTest, EachRequestGetsAnIdOfItsOwn) {
  ASSERT_TRUE(Hold().ok());
  ASSERT_TRUE(Hold().ok());
  const auto held = desk_.held();
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held[0].request_id.size(), 32U);
  EXPECT_NE(held[0].request_id, held[1].request_id);
}

TEST_F(ClientTest, AnUnansweredRequestIsSentAgainWithTheSameId) {
  desk_.SetFates({FakeDesk::Fate::kLose, FakeDesk::Fate::kLose});
  ASSERT_TRUE(Hold().ok());
  const auto held = desk_.held();
  ASSERT_EQ(held.size(), 3U);
  EXPECT_EQ(held[0].request_id, held[1].request_id);
  EXPECT_EQ(held[0].request_id, held[2].request_id);
}

TEST_F(ClientTest, TheCallersOwnIdIsKept) {
  ASSERT_TRUE(Hold("mine").ok());
  EXPECT_EQ(desk_.held().front().request_id, "mine");
}

TEST_F(ClientTest, ARefusalIsNotSentAgainAndTellsItsReason) {
  desk_.SetFates({FakeDesk::Fate::kRefuse});
  const auto answer = Hold();
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(answer.error().reason, "STATE_INVALID");
  EXPECT_EQ(answer.error().message, "The server says no.");
  EXPECT_EQ(answer.error().metadata.at("work_item"), "work-items/7");
  EXPECT_EQ(desk_.held().size(), 1U);
}

TEST_F(ClientTest, ALinkThatIsDownIsARefusalAndNotALostConnection) {
  desk_.SetFates({FakeDesk::Fate::kLinkDown});
  const auto answer = Hold();
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, "LINK_DOWN");
  EXPECT_FALSE(IsUnreachable(answer.error()));
  EXPECT_EQ(desk_.held().size(), 1U);
}

TEST_F(ClientTest, ACommandInFlightSurvivesARestartOfTheServer) {
  desk_.SetFates({FakeDesk::Fate::kStall});
  std::promise<bool> answered;
  agent::v1::HoldCallRequest request;
  client_->Send(request, kLong, [&](const auto& answer) { answered.set_value(answer.ok()); });
  ASSERT_TRUE(desk_.WaitForHeld(1));
  desk_.Stop();
  desk_.Start();
  EXPECT_TRUE(answered.get_future().get());
  const auto held = desk_.held();
  ASSERT_GE(held.size(), 2U);
  EXPECT_EQ(held.front().request_id, held.back().request_id);
}

TEST_F(ClientTest, AServerThatIsAwayIsUnreachableAfterTheWholePatience) {
  desk_.Stop();
  const auto answer = Hold({}, kShort);
  ASSERT_FALSE(answer.ok());
  EXPECT_TRUE(IsUnreachable(answer.error()));
}

TEST_F(ClientTest, ClosingAnswersWhatIsUnderWay) {
  desk_.SetFates({FakeDesk::Fate::kStall});
  std::optional<Error> error;
  client_->Send(agent::v1::HoldCallRequest(), kLong,
                [&](const auto& answer) { error = answer.error(); });
  ASSERT_TRUE(desk_.WaitForHeld(1));
  client_.reset();
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->reason, kSessionClosed);
}

TEST_F(ClientTest, ClosingDoesNotWaitForTheNextTry) {
  desk_.Stop();
  std::optional<Error> error;
  client_->Send(agent::v1::HoldCallRequest(), kLong,
                [&](const auto& answer) { error = answer.error(); });
  client_.reset();
  ASSERT_TRUE(error.has_value());
}

TEST_F(ClientTest, TheTokenGoesWithEachRequest) {
  access::v1::SignInRequest request;
  request.set_user("ana");
  request.set_password("right");
  const auto session = client_->Ask<access::v1::SignInResponse>(request);
  ASSERT_TRUE(session.ok());
  client_->SetToken(session->session_token());
  ASSERT_TRUE(Hold().ok());
  EXPECT_EQ(desk_.held().front().authorization, "Bearer token-of-ana");
}

TEST_F(ClientTest, AWrongPasswordIsRefused) {
  access::v1::SignInRequest request;
  request.set_user("ana");
  request.set_password("wrong");
  const auto session = client_->Ask<access::v1::SignInResponse>(request);
  ASSERT_FALSE(session.ok());
  EXPECT_EQ(session.error().code, ErrorCode::kUnauthenticated);
  EXPECT_EQ(session.error().reason, "SIGN_IN_REFUSED");
}

TEST(ChanceTest, RequestIdsDoNotRepeat) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(NewRequestId());
  EXPECT_EQ(ids.size(), 1000U);
}

TEST(RefusalTest, AFieldIsNamedOnce) {
  google::rpc::BadRequest bad;
  auto& fault = *bad.add_field_violations();
  fault.set_field("queue");
  fault.set_description("queue must not be empty.");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad);
  const auto message_of = [&](const char* message) {
    return ToError({grpc::StatusCode::INVALID_ARGUMENT, message, details.SerializeAsString()})
        .message;
  };
  EXPECT_EQ(message_of("Not so."), "Not so. queue: queue must not be empty.");
  EXPECT_EQ(message_of("queue must not be empty."), "queue must not be empty.");
}

}  // namespace
}  // namespace strowger::client
