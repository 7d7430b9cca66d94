#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>

#include "rpc_house.h"
#include "strowger/access/v1/sign_in.grpc.pb.h"
#include "strowger/admin/v1/admin.grpc.pb.h"
#include "strowger/agent/v1/desk.grpc.pb.h"
#include "strowger/routing/v1/floor.grpc.pb.h"

namespace strowger::rpc {
namespace {

using agent::v1::DeskEvent;
using agent::v1::WatchRequest;
using agent::v1::WatchResponse;

// One stream of a desk, read frame by frame.
class DeskReader {
 public:
  DeskReader(agent::v1::DeskService::Stub& stub, const std::string& token,
             const WatchRequest& request = {})
      : context_(token, std::chrono::seconds(60)), reader_(stub.Watch(context_.get(), request)) {}
  ~DeskReader() { Cancel(); }

  // The next frame; none when the stream ended.
  std::optional<WatchResponse> Next() {
    WatchResponse frame;
    if (!reader_->Read(&frame)) return std::nullopt;
    return frame;
  }
  // Reads the first snapshot and returns the place after it.
  WatchRequest ReadSnapshot() {
    WatchRequest place;
    for (auto frame = Next(); frame; frame = Next()) {
      if (frame->has_snapshot_begin()) place.set_generation(frame->snapshot_begin().generation());
      if (frame->has_events()) snapshot_events_ += frame->events().events_size();
      if (frame->has_snapshot_end()) {
        place.set_after_sequence(frame->snapshot_end().sequence());
        return place;
      }
    }
    ADD_FAILURE() << "the stream ended before its snapshot";
    return place;
  }
  // Reads until an event is there for which `is_it` holds.
  template <class IsIt>
  std::optional<DeskEvent> ReadUntil(IsIt is_it) {
    for (auto frame = Next(); frame; frame = Next()) {
      for (const DeskEvent& event : frame->events().events()) {
        if (is_it(event)) return event;
      }
    }
    return std::nullopt;
  }
  grpc::Status Finish() {
    is_finished_ = true;
    return reader_->Finish();
  }
  void Cancel() {
    if (is_finished_) return;
    context_.get()->TryCancel();
    Finish();
  }
  int snapshot_events() const { return snapshot_events_; }

 private:
  CallContext context_;
  std::unique_ptr<grpc::ClientReader<WatchResponse>> reader_;
  bool is_finished_ = false;
  int snapshot_events_ = 0;
};

class WatchTest : public testing::Test {
 protected:
  explicit WatchTest(RpcHouse::Options options = {}) : house_(std::move(options)) {}

  grpc::Status LogOn() {
    agent::v1::LogOnResponse response;
    CallContext context(token_);
    return desk_->LogOn(context.get(), {}, &response);
  }
  grpc::Status SetPresence(routing::v1::Presence presence, const std::string& reason = {}) {
    agent::v1::SetPresenceRequest request;
    request.set_presence(presence);
    request.set_reason(reason);
    agent::v1::SetPresenceResponse response;
    CallContext context(token_);
    return desk_->SetPresence(context.get(), request, &response);
  }
  static auto IsPresence(routing::v1::Presence presence) {
    return [presence](const DeskEvent& event) {
      return event.has_presence_changed() &&
             event.presence_changed().status().presence() == presence;
    };
  }
  // Streams that the server holds, by its own words; waits until there are `count`.
  bool WaitForStreams(std::uint32_t count) {
    const auto admin = admin::v1::AdminService::NewStub(house_.channel());
    const std::string token = house_.SignIn("administrator");
    for (int i = 0; i < 500; ++i) {
      admin::v1::GetServerStatusResponse response;
      CallContext context(token);
      EXPECT_TRUE(admin->GetServerStatus(context.get(), {}, &response).ok());
      if (response.streams() == count) return true;
      std::this_thread::yield();
    }
    return false;
  }

  RpcHouse house_;
  const std::string token_ = house_.SignIn("ana");
  const std::unique_ptr<agent::v1::DeskService::Stub> desk_ =
      agent::v1::DeskService::NewStub(house_.channel());
};

TEST_F(WatchTest, TheFirstFramesAreTheWholeDesk) {
  DeskReader reader(*desk_, token_);
  const WatchRequest place = reader.ReadSnapshot();
  EXPECT_NE(place.generation(), 0u);
  EXPECT_GE(reader.snapshot_events(), 3);  // The agent, the link, the queue.
}

TEST_F(WatchTest, WhatHappensComesWithGrowingNumbers) {
  DeskReader reader(*desk_, token_);
  const WatchRequest place = reader.ReadSnapshot();
  ASSERT_TRUE(LogOn().ok());
  const auto logged_on = reader.ReadUntil(IsPresence(routing::v1::PRESENCE_NOT_READY));
  ASSERT_TRUE(logged_on);
  EXPECT_GT(logged_on->header().sequence(), place.after_sequence());
  EXPECT_EQ(logged_on->header().subject(), "agents/ana");
  EXPECT_EQ(logged_on->presence_changed().status().device(), "1001");
  ASSERT_TRUE(SetPresence(routing::v1::PRESENCE_READY).ok());
  const auto ready = reader.ReadUntil(IsPresence(routing::v1::PRESENCE_READY));
  ASSERT_TRUE(ready);
  EXPECT_GT(ready->header().sequence(), logged_on->header().sequence());
}

TEST_F(WatchTest, AfterACutOnlyWhatWasMissedComes) {
  DeskReader reader(*desk_, token_);
  WatchRequest place = reader.ReadSnapshot();
  ASSERT_TRUE(LogOn().ok());
  const auto seen = reader.ReadUntil(IsPresence(routing::v1::PRESENCE_NOT_READY));
  ASSERT_TRUE(seen);
  place.set_after_sequence(seen->header().sequence());
  reader.Cancel();
  ASSERT_TRUE(SetPresence(routing::v1::PRESENCE_READY).ok());

  DeskReader again(*desk_, token_, place);
  std::uint64_t last = place.after_sequence();
  bool is_ready = false;
  for (auto frame = again.Next(); frame && !is_ready; frame = again.Next()) {
    EXPECT_FALSE(frame->has_snapshot_begin()) << "a snapshot came where the history was known";
    EXPECT_FALSE(frame->has_reset());
    for (const DeskEvent& event : frame->events().events()) {
      EXPECT_GT(event.header().sequence(), last);
      last = event.header().sequence();
      is_ready |= IsPresence(routing::v1::PRESENCE_READY)(event);
    }
    if (is_ready) break;
  }
  EXPECT_TRUE(is_ready);
}

TEST_F(WatchTest, APlaceOfAnotherGenerationIsResetAndGetsASnapshot) {
  WatchRequest place;
  place.set_generation(4711);
  place.set_after_sequence(12);
  DeskReader reader(*desk_, token_, place);
  const auto first = reader.Next();
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->has_reset());
  EXPECT_NE(reader.ReadSnapshot().generation(), 4711u);
}

TEST_F(WatchTest, WhoIsNoAgentHasNoDesk) {
  const auto admin = admin::v1::AdminService::NewStub(house_.channel());
  admin::v1::CreateUserRequest request;
  request.mutable_user()->set_name("users/zoe");
  request.mutable_user()->add_roles(access::v1::ROLE_AGENT);
  request.set_password("zoe-password");
  admin::v1::CreateUserResponse response;
  CallContext context(house_.SignIn("administrator"));
  ASSERT_TRUE(admin->CreateUser(context.get(), request, &response).ok());
  DeskReader reader(*desk_, house_.SignIn("zoe"));
  EXPECT_FALSE(reader.Next());
  EXPECT_EQ(ReasonOf(reader.Finish()), "NOT_AN_AGENT");
}

TEST_F(WatchTest, AStreamThatIsClosedIsForgotten) {
  {
    DeskReader one(*desk_, token_);
    DeskReader two(*desk_, token_);
    one.ReadSnapshot();
    two.ReadSnapshot();
    EXPECT_TRUE(WaitForStreams(2));
  }
  EXPECT_TRUE(WaitForStreams(0));
}

TEST_F(WatchTest, TheFloorShowsAgentsQueuesAndLinks) {
  const auto floor = routing::v1::FloorService::NewStub(house_.channel());
  CallContext context(house_.SignIn("supervisor"));
  const auto reader = floor->Watch(context.get(), {});
  std::set<std::string> subjects;
  routing::v1::WatchResponse frame;
  while (reader->Read(&frame) && !frame.has_snapshot_end()) {
    for (const auto& event : frame.events().events()) subjects.insert(event.header().subject());
  }
  EXPECT_EQ(subjects,
            (std::set<std::string>{"agents/ana", "agents/bo", "links/pbx-1", "queues/billing"}));
  // What an agent does is told to the floor.
  ASSERT_TRUE(LogOn().ok());
  bool is_told = false;
  while (!is_told && reader->Read(&frame)) {
    for (const auto& event : frame.events().events()) {
      is_told |= event.has_agent_changed() &&
                 event.agent_changed().presence() == routing::v1::PRESENCE_NOT_READY;
    }
  }
  EXPECT_TRUE(is_told);
  context.get()->TryCancel();
  reader->Finish();
}

class QuickProgressTest : public WatchTest {
 protected:
  QuickProgressTest()
      : WatchTest({.streams = {.session_check_interval = std::chrono::milliseconds(0)},
                   .exchange = {.progress_interval = std::chrono::milliseconds(20)}}) {}
};

TEST_F(QuickProgressTest, WhenNothingHappensThePlaceIsTold) {
  DeskReader reader(*desk_, token_);
  const WatchRequest place = reader.ReadSnapshot();
  auto frame = reader.Next();
  while (frame && !frame->has_progress()) frame = reader.Next();
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->progress().generation(), place.generation());
  EXPECT_GE(frame->progress().sequence(), place.after_sequence());
  EXPECT_GT(frame->progress().server_time().seconds(), 0);
}

TEST_F(QuickProgressTest, TheStreamOfASessionThatEndsIsEnded) {
  DeskReader reader(*desk_, token_);
  reader.ReadSnapshot();
  access::v1::SignOutResponse out;
  CallContext context(token_);
  ASSERT_TRUE(
      access::v1::SignInService::NewStub(house_.channel())->SignOut(context.get(), {}, &out).ok());
  while (reader.Next()) continue;
  const grpc::Status status = reader.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(ReasonOf(status), "SESSION_UNKNOWN");
}

class FewStreamsTest : public WatchTest {
 protected:
  FewStreamsTest() : WatchTest({.streams = {.streams_max = 1}}) {}
};

TEST_F(FewStreamsTest, MoreStreamsThanTheMaximumAreRefused) {
  DeskReader first(*desk_, token_);
  first.ReadSnapshot();
  DeskReader second(*desk_, token_);
  EXPECT_FALSE(second.Next());
  const grpc::Status status = second.Finish();
  EXPECT_EQ(ReasonOf(status), "STREAMS_FULL");
  EXPECT_TRUE(DetailOf<google::rpc::RetryInfo>(status));
}

class SmallOutboxTest : public WatchTest {
 protected:
  SmallOutboxTest() : WatchTest({.streams = {.outbox_frames_max = 2}}) {}

  // A connection on which little fits, so that a reader who does not read is soon behind.
  std::shared_ptr<grpc::Channel> NarrowChannel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1024);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    return house_.OpenChannel(arguments);
  }
};

TEST_F(SmallOutboxTest, AReaderWhoDoesNotReadIsEndedAndCanResume) {
  const auto slow_desk = agent::v1::DeskService::NewStub(NarrowChannel());
  DeskReader slow(*slow_desk, token_);
  const WatchRequest place = slow.ReadSnapshot();
  ASSERT_TRUE(LogOn().ok());
  // Nobody reads while the agent cannot decide.
  const std::string reason(60, 'r');
  for (int i = 0; i < 1500; ++i) {
    ASSERT_TRUE(
        SetPresence(i % 2 == 0 ? routing::v1::PRESENCE_READY : routing::v1::PRESENCE_NOT_READY,
                    reason)
            .ok());
  }
  std::uint64_t last = place.after_sequence();
  for (auto frame = slow.Next(); frame; frame = slow.Next()) {
    for (const DeskEvent& event : frame->events().events()) {
      EXPECT_EQ(event.header().sequence(), last + 1) << "an event was left out";
      last = event.header().sequence();
    }
  }
  const grpc::Status status = slow.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "READER_SLOW");
  EXPECT_TRUE(WaitForStreams(0));
}

}  // namespace
}  // namespace strowger::rpc
