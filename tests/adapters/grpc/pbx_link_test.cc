#include <gtest/gtest.h>

#include <string>

#include "rpc_house.h"
#include "strowger/call/v1/pbx_link.grpc.pb.h"
#include "strowger/routing/v1/floor.grpc.pb.h"

namespace strowger::rpc {
namespace {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;
using call::v1::PbxEvent;

// A PBX on the wire: says what the test says, whether it makes sense or not.
class WirePbx {
 public:
  WirePbx(std::shared_ptr<grpc::Channel> channel, const std::string& token)
      : stub_(call::v1::PbxLinkService::NewStub(std::move(channel))),
        context_(token),
        stream_(stub_->Connect(context_.get())) {}
  ~WirePbx() {
    context_.get()->TryCancel();
    if (!is_finished_) stream_->Finish();
  }

  bool Say(const ConnectRequest& request) { return stream_->Write(request); }
  // The next message of the given kind; the others are passed over.
  std::optional<ConnectResponse> Hear(ConnectResponse::MessageCase kind) {
    ConnectResponse response;
    while (stream_->Read(&response)) {
      if (response.message_case() == kind) return response;
    }
    return std::nullopt;
  }
  grpc::Status End() {
    ConnectResponse response;
    while (stream_->Read(&response)) continue;
    is_finished_ = true;
    return stream_->Finish();
  }
  void HangUp() { stream_->WritesDone(); }

  static ConnectRequest Hello(const std::string& link = "links/pbx-1", std::uint32_t version = 1) {
    ConnectRequest request;
    request.mutable_hello()->set_link(link);
    request.mutable_hello()->set_protocol_version(version);
    request.mutable_hello()->mutable_abilities()->set_answers(true);
    return request;
  }
  static ConnectRequest Snapshot(std::uint64_t sequence = 0) {
    ConnectRequest request;
    request.mutable_snapshot()->set_event_sequence(sequence);
    return request;
  }
  static ConnectRequest Event(std::uint64_t sequence, const std::string& call) {
    ConnectRequest request;
    AddEvent(request, sequence, call);
    return request;
  }
  // A new call of nobody we know.
  static PbxEvent& AddEvent(ConnectRequest& request, std::uint64_t sequence,
                            const std::string& call) {
    PbxEvent& event = *request.mutable_events()->add_events();
    event.set_sequence(sequence);
    event.set_call(call);
    event.mutable_offered()->set_customer_leg(call + "-customer");
    event.mutable_offered()->set_caller("+8613800138000");
    return event;
  }
  void Join(std::uint64_t sequence = 0) {
    ASSERT_TRUE(Say(Hello()));
    ASSERT_TRUE(Hear(ConnectResponse::kWelcome));
    ASSERT_TRUE(Hear(ConnectResponse::kSnapshotRequest));
    ASSERT_TRUE(Say(Snapshot(sequence)));
  }

 private:
  std::unique_ptr<call::v1::PbxLinkService::Stub> stub_;
  CallContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<ConnectRequest, ConnectResponse>> stream_;
  bool is_finished_ = false;
};

class PbxLinkTest : public testing::Test {
 protected:
  WirePbx Open() { return WirePbx(house_.channel(), token_); }
  int CountItems() {
    routing::v1::ListWorkItemsResponse response;
    CallContext context(supervisor_);
    EXPECT_TRUE(floor_->ListWorkItems(context.get(), {}, &response).ok());
    return response.work_items_size();
  }

  RpcHouse house_;
  const std::string token_ = house_.SignIn("pbx");
  const std::string supervisor_ = house_.SignIn("supervisor");
  const std::unique_ptr<routing::v1::FloorService::Stub> floor_ =
      routing::v1::FloorService::NewStub(house_.channel());
};

TEST_F(PbxLinkTest, ACallIsTakenInCommandedAndAcknowledged) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Join();
  ASSERT_TRUE(pbx.Say(WirePbx::Event(1, "call-1")));
  const auto commands = pbx.Hear(ConnectResponse::kCommands);
  ASSERT_TRUE(commands);
  const auto& command = commands->commands().commands(0);
  EXPECT_EQ(command.sequence(), 1u);
  EXPECT_EQ(command.call(), "call-1");
  EXPECT_TRUE(command.has_queue_call());
  const auto acknowledge = pbx.Hear(ConnectResponse::kAcknowledge);
  ASSERT_TRUE(acknowledge);
  EXPECT_EQ(acknowledge->acknowledge().sequence(), 1u);
  EXPECT_EQ(CountItems(), 1);
}

TEST_F(PbxLinkTest, TheWelcomeSaysWhatWasCommitted) {
  {
    WirePbx pbx(house_.channel(), token_);
    pbx.Join(40);
    ASSERT_TRUE(pbx.Say(WirePbx::Event(41, "call-1")));
    ASSERT_TRUE(pbx.Hear(ConnectResponse::kAcknowledge));
  }
  WirePbx again(house_.channel(), token_);
  ASSERT_TRUE(again.Say(WirePbx::Hello()));
  const auto welcome = again.Hear(ConnectResponse::kWelcome);
  ASSERT_TRUE(welcome);
  EXPECT_EQ(welcome->welcome().acknowledged_sequence(), 41u);
}

TEST_F(PbxLinkTest, WhatASnapshotDoesNotHaveIsOver) {
  {
    WirePbx pbx(house_.channel(), token_);
    pbx.Join();
    ASSERT_TRUE(pbx.Say(WirePbx::Event(1, "call-1")));
    ASSERT_TRUE(pbx.Hear(ConnectResponse::kAcknowledge));
    EXPECT_EQ(CountItems(), 1);
  }
  WirePbx again(house_.channel(), token_);
  again.Join(1);
  // The call is gone; the next one shows that the snapshot was taken.
  ASSERT_TRUE(again.Say(WirePbx::Event(2, "call-2")));
  ASSERT_TRUE(again.Hear(ConnectResponse::kAcknowledge));
  EXPECT_EQ(CountItems(), 1);
}

TEST_F(PbxLinkTest, AnEventThatComesAgainIsTakenOnce) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Join();
  ConnectRequest twice = WirePbx::Event(1, "call-1");
  WirePbx::AddEvent(twice, 1, "call-1");
  ASSERT_TRUE(pbx.Say(twice));
  ASSERT_TRUE(pbx.Hear(ConnectResponse::kAcknowledge));
  ASSERT_TRUE(pbx.Say(twice));
  ASSERT_TRUE(pbx.Say(WirePbx::Event(2, "call-2")));
  const auto acknowledge = pbx.Hear(ConnectResponse::kAcknowledge);
  ASSERT_TRUE(acknowledge);
  EXPECT_EQ(acknowledge->acknowledge().sequence(), 2u);
  EXPECT_EQ(CountItems(), 2);
}

TEST_F(PbxLinkTest, AGapIsToldAndMendedByASnapshot) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Join();
  ASSERT_TRUE(pbx.Say(WirePbx::Event(3, "call-3")));
  // The server says both, the request for a snapshot first.
  ASSERT_TRUE(pbx.Hear(ConnectResponse::kSnapshotRequest));
  const auto problem = pbx.Hear(ConnectResponse::kProblem);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->problem().reason(), "EVENT_GAP");
  EXPECT_EQ(problem->problem().event_sequence(), 3u);
  ConnectRequest snapshot = WirePbx::Snapshot(3);
  auto& call = *snapshot.mutable_snapshot()->add_calls();
  call.set_call("call-3");
  call.mutable_customer_leg()->set_leg("call-3-customer");
  call.mutable_customer_leg()->set_state(call::v1::LEG_STATE_ALERTING);
  ASSERT_TRUE(pbx.Say(snapshot));
  ASSERT_TRUE(pbx.Say(WirePbx::Event(4, "call-4")));
  ASSERT_TRUE(pbx.Hear(ConnectResponse::kAcknowledge));
  EXPECT_EQ(CountItems(), 2);
}

TEST_F(PbxLinkTest, AMalformedEventIsToldAndTheOthersAreTaken) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Join();
  ConnectRequest request = WirePbx::Event(1, "call-1");
  WirePbx::AddEvent(request, 2, "call-2").mutable_offered()->set_caller(std::string(129, '1'));
  WirePbx::AddEvent(request, 3, "call-3");
  ASSERT_TRUE(pbx.Say(request));
  const auto problem = pbx.Hear(ConnectResponse::kProblem);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->problem().reason(), "EVENT_MALFORMED");
  EXPECT_EQ(problem->problem().event_sequence(), 2u);
  ASSERT_TRUE(pbx.Hear(ConnectResponse::kAcknowledge));
  EXPECT_EQ(CountItems(), 2);
}

TEST_F(PbxLinkTest, ANewerConnectionTakesTheLink) {
  WirePbx older(house_.channel(), token_);
  older.Join();
  WirePbx newer(house_.channel(), token_);
  ASSERT_TRUE(newer.Say(WirePbx::Hello()));
  const grpc::Status status = older.End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(status), "LINK_TAKEN_OVER");
  ASSERT_TRUE(newer.Hear(ConnectResponse::kSnapshotRequest));
}

TEST_F(PbxLinkTest, APbxThatHangsUpEndsInPeace) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Join();
  pbx.HangUp();
  EXPECT_TRUE(pbx.End().ok());
}

struct Refusal {
  const char* name;
  ConnectRequest first;
  std::optional<ConnectRequest> second;
  grpc::StatusCode code;
  const char* reason;
};

class PbxLinkRefusalTest : public PbxLinkTest, public testing::WithParamInterface<Refusal> {};

TEST_P(PbxLinkRefusalTest, IsEndedWithItsReason) {
  WirePbx pbx(house_.channel(), token_);
  pbx.Say(GetParam().first);
  if (GetParam().second) pbx.Say(*GetParam().second);
  const grpc::Status status = pbx.End();
  EXPECT_EQ(status.error_code(), GetParam().code) << status.error_message();
  EXPECT_EQ(ReasonOf(status), GetParam().reason);
}

ConnectRequest NamelessCall() {
  ConnectRequest request = WirePbx::Snapshot();
  request.mutable_snapshot()->add_calls()->set_caller("1");
  return request;
}

INSTANTIATE_TEST_SUITE_P(
    Refusals, PbxLinkRefusalTest,
    testing::Values(Refusal{"SnapshotBeforeHello", WirePbx::Snapshot(), std::nullopt,
                            grpc::StatusCode::INVALID_ARGUMENT, "LINK_PROTOCOL"},
                    Refusal{"EmptyMessage", ConnectRequest(), std::nullopt,
                            grpc::StatusCode::INVALID_ARGUMENT, "LINK_PROTOCOL"},
                    Refusal{"HelloTwice", WirePbx::Hello(), WirePbx::Hello(),
                            grpc::StatusCode::INVALID_ARGUMENT, "LINK_PROTOCOL"},
                    Refusal{"NewerProtocol", WirePbx::Hello("links/pbx-1", 2), std::nullopt,
                            grpc::StatusCode::FAILED_PRECONDITION, "LINK_VERSION"},
                    Refusal{"UnknownLink", WirePbx::Hello("links/pbx-9"), std::nullopt,
                            grpc::StatusCode::NOT_FOUND, "LINK_UNKNOWN"},
                    Refusal{"NameOfSomethingElse", WirePbx::Hello("agents/ana"), std::nullopt,
                            grpc::StatusCode::INVALID_ARGUMENT, "NAME_INVALID"},
                    Refusal{"NamelessCall", WirePbx::Hello(), NamelessCall(),
                            grpc::StatusCode::INVALID_ARGUMENT, "SNAPSHOT_MALFORMED"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace strowger::rpc
