// Consoles that come back, are slow, ask twice or ask for too much.
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <future>
#include <memory>

#include "integration/call_center.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/agent/v1/desk.grpc.pb.h"

namespace strowger::integration {
namespace {

using agent::v1::DeskEvent;
using agent::v1::DeskService;
using agent::v1::WatchRequest;
using agent::v1::WatchResponse;

// Watch as a test reads it: frame by frame, or not at all.
class RawWatch {
 public:
  RawWatch(client::Client& client, std::uint64_t generation, std::uint64_t after_sequence)
      : stub_(DeskService::NewStub(client.channel())) {
    context_.AddMetadata("authorization", "Bearer " + client.token());
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    WatchRequest request;
    request.set_generation(generation);
    request.set_after_sequence(after_sequence);
    reader_ = stub_->Watch(&context_, request);
  }
  ~RawWatch() {
    if (is_finished_) return;
    context_.TryCancel();
    Finish();
  }
  // The next frame that is no mark of time.
  const WatchResponse& Next() {
    do {
      if (!reader_->Read(&frame_)) frame_.Clear();
    } while (frame_.has_progress());
    return frame_;
  }
  grpc::Status Finish() {
    while (reader_->Read(&frame_)) {
    }
    is_finished_ = true;
    return reader_->Finish();
  }

 private:
  const std::unique_ptr<DeskService::Stub> stub_;
  grpc::ClientContext context_;
  WatchResponse frame_;
  std::unique_ptr<grpc::ClientReader<WatchResponse>> reader_;
  bool is_finished_ = false;
};

class StreamTest : public CallCenterTest {};

TEST_F(StreamTest, AConsoleThatComesBackGetsJustWhatItMissed) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const client::DeskState before = ana.state();
  ana.Leave();
  const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(pbx().WaitForEnd(call));
  ASSERT_TRUE(WaitForWorkItems(0));

  RawWatch watch(ana.client(), before.generation, before.sequence);
  std::uint64_t last = before.sequence;
  bool saw_offer = false;
  bool saw_close = false;
  while (!saw_close) {
    const WatchResponse& frame = watch.Next();
    ASSERT_TRUE(frame.has_events())
        << "a resumed stream begins with events: " << frame.ShortDebugString();
    for (const DeskEvent& event : frame.events().events()) {
      EXPECT_GT(event.header().sequence(), last);
      last = event.header().sequence();
      saw_offer |= event.has_offer_made();
      saw_close |= event.has_offer_closed();
    }
  }
  EXPECT_TRUE(saw_offer);
}

TEST_F(StreamTest, ALostConnectionIsMendedWithoutASnapshot) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  for (int i = 0; i < 5; ++i) {
    ana.Forget();
    ana.BreakConnection();
    const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "support"}});
    ASSERT_TRUE(ana.WaitForOffer());
    ASSERT_TRUE(pbx().WaitForRinging("1001"));
    pbx().Answers("1001");
    ASSERT_TRUE(ana.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(ana.WaitForNoItem());
    EXPECT_EQ(ana.EventsOf(DeskEvent::kOfferMade).size(), 1u);
  }
  EXPECT_EQ(ana.lost_count(), 5);
}

TEST_F(StreamTest, HistoryThatIsGoneIsSaidAndASnapshotFollows) {
  ScriptedConsole& ana = AgentComes("ana");
  const client::DeskState now = ana.state();
  struct Case {
    const char* what;
    std::uint64_t generation;
    std::uint64_t after_sequence;
  };
  for (const Case& one : {Case{"an older start", now.generation - 1, now.sequence},
                          Case{"a start to come", now.generation + 7, 1},
                          Case{"what has not happened yet", now.generation, now.sequence + 9999}}) {
    SCOPED_TRACE(one.what);
    RawWatch watch(ana.client(), one.generation, one.after_sequence);
    EXPECT_TRUE(watch.Next().has_reset());
    EXPECT_TRUE(watch.Next().has_snapshot_begin());
  }
  RawWatch fresh(ana.client(), 0, 0);
  EXPECT_TRUE(fresh.Next().has_snapshot_begin()) << "who holds nothing has nothing to forget";
}

TEST_F(StreamTest, ALongAbsenceEndsInAReset) {
  ScriptedConsole& ana = AgentComes("ana");
  const client::DeskState before = ana.state();
  for (int i = 0; i < 600; ++i) {
    ASSERT_TRUE((i % 2 == 0 ? ana.NotReady("break") : ana.Ready()).ok());
  }
  RawWatch watch(ana.client(), before.generation, before.sequence);
  EXPECT_TRUE(watch.Next().has_reset());
  EXPECT_TRUE(watch.Next().has_snapshot_begin());
}

TEST_F(StreamTest, ARepeatedRequestReturnsTheFirstAnswerAlsoAfterARestart) {
  ScriptedConsole& ana = AgentComes("ana");
  ticket::v1::CreateTicketRequest request;
  request.set_request_id("wish-1");
  request.mutable_ticket()->set_subject("Once");
  const auto first = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(first.ok()) << first.error().message;
  const auto again = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->ticket().name(), first->ticket().name());
  ServerIsKilled();
  ServerStarts();
  const auto later = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(later.ok()) << later.error().message;
  EXPECT_EQ(later->ticket().name(), first->ticket().name());
  EXPECT_EQ(Tickets().size(), 1u);
  // Another user's wish of the same name is another wish.
  ScriptedConsole& bo = AgentComes("bo");
  const auto other = bo.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(other.ok()) << other.error().message;
  EXPECT_NE(other->ticket().name(), first->ticket().name());
}

TEST_F(StreamTest, AConsoleThatDoesNotReadIsCutOffAndOthersAreNot) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  RawWatch slow(ana.client(), 0, 0);
  std::map<std::string, std::string> heavy{{"queue", "support"}};
  for (int i = 0; i < 60; ++i) heavy["key" + std::to_string(i)] = std::string(1000, 'x');
  for (int i = 0; i < 400; ++i) {
    const std::string call = pbx().CustomerCalls("+8613800138000", heavy);
    ASSERT_TRUE(pbx().WaitForRinging("1001")) << i;
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(pbx().WaitForEnd(call));
  }
  ASSERT_TRUE(ana.WaitForNoItem());
  EXPECT_EQ(ana.lost_count(), 0) << "a console that reads stays";
  const grpc::Status status = slow.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
}

class PopTest : public CallCenterTest {
 protected:
  // More than gRPC sends to a reader who does not read.
  static std::map<std::string, std::string> Heavy() {
    std::map<std::string, std::string> attached{{"queue", "support"}};
    for (int i = 0; i < 60; ++i) {
      attached["key" + std::to_string(i)] = std::string(1000, 'x');
    }
    return attached;
  }
  // How often telephones rang, and how often of these before the pop was written out.
  std::pair<std::uint64_t, std::uint64_t> Rings() {
    const auto status =
        Supervisor().Ask<admin::v1::GetServerStatusResponse>(admin::v1::GetServerStatusRequest());
    EXPECT_TRUE(status.ok());
    return {status->rings(), status->rings_before_pop()};
  }
  void CallComesAndGoes(const std::map<std::string, std::string>& attached) {
    const std::string call = pbx().CustomerCalls("+8613800138000", attached);
    ASSERT_TRUE(pbx().WaitForRinging("1001"));
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(pbx().WaitForEnd(call));
    ASSERT_TRUE(WaitForWorkItems(0));
  }
};

TEST_F(PopTest, ThePopIsOnTheConsoleBeforeTheTelephoneRings) {
  constexpr std::uint64_t kCalls = 20;
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  for (std::uint64_t i = 0; i < kCalls; ++i) {
    ana.Forget();
    CallComesAndGoes({{"queue", "support"}});
    const auto offers = ana.EventsOf(DeskEvent::kOfferMade);
    ASSERT_EQ(offers.size(), 1u);
    EXPECT_LT(offers[0].seen_at, pbx().RangAt("1001"));
  }
  EXPECT_EQ(Rings(), std::pair(kCalls, std::uint64_t{0}));
}

TEST_F(PopTest, AConsoleThatDoesNotReadHoldsUpOneRingALittleAndIsCounted) {
  constexpr std::uint64_t kCallsMax = 200;
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  RawWatch slow(ana.client(), 0, 0);
  std::uint64_t calls = 0;
  // The network takes some megabytes from the server before it stops.
  while (Rings().second == 0 && calls < kCallsMax) {
    ana.Forget();
    CallComesAndGoes(Heavy());
    ++calls;
  }
  EXPECT_EQ(Rings(), std::pair(calls, std::uint64_t{1}));
  const auto offers = ana.EventsOf(DeskEvent::kOfferMade);
  ASSERT_EQ(offers.size(), 1u);
  const auto waited = pbx().RangAt("1001") - offers[0].seen_at;
  EXPECT_GT(waited, std::chrono::milliseconds(200)) << "it is waited for";
  EXPECT_LT(waited, std::chrono::seconds(5)) << "but not for ever";
  // It owes an offer, so it is not waited for again.
  ana.Forget();
  CallComesAndGoes({{"queue", "support"}});
  EXPECT_LT(pbx().RangAt("1001") - ana.EventsOf(DeskEvent::kOfferMade)[0].seen_at,
            std::chrono::milliseconds(200));
  EXPECT_EQ(Rings(), std::pair(calls + 1, std::uint64_t{2}));
}

TEST_F(StreamTest, FieldsThatAreTooLargeAreRefusedByName) {
  ScriptedConsole& ana = AgentComes("ana");
  struct Case {
    const char* field;
    std::unique_ptr<google::protobuf::Message> request;
  };
  auto subject = std::make_unique<ticket::v1::CreateTicketRequest>();
  subject->mutable_ticket()->set_subject(std::string(600, 'x'));
  auto comment = std::make_unique<ticket::v1::CreateTicketRequest>();
  comment->mutable_ticket()->set_subject("x");
  comment->set_comment(std::string(70'000, 'x'));
  auto draft = std::make_unique<agent::v1::SetDraftRequest>();
  draft->set_key("k");
  draft->set_text(std::string(70'000, 'x'));
  auto reason = std::make_unique<agent::v1::SetPresenceRequest>();
  reason->set_presence(routing::v1::PRESENCE_NOT_READY);
  reason->set_reason(std::string(100, 'x'));
  std::vector<Case> cases;
  cases.push_back({"ticket.subject", std::move(subject)});
  cases.push_back({"comment", std::move(comment)});
  cases.push_back({"text", std::move(draft)});
  cases.push_back({"reason", std::move(reason)});
  for (const Case& one : cases) {
    SCOPED_TRACE(one.field);
    std::promise<Error> promise;
    ana.client().Send(*one.request, {}, [&](Result<client::Client::Answer> answer) {
      promise.set_value(answer.ok() ? Error{} : answer.error());
    });
    const Error error = promise.get_future().get();
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument);
    EXPECT_NE(error.message.find(one.field), std::string::npos) << error.message;
  }
  EXPECT_TRUE(Tickets().empty());
  EXPECT_TRUE(ana.NotReady("break").ok()) << "the console goes on";
}

}  // namespace
}  // namespace strowger::integration
