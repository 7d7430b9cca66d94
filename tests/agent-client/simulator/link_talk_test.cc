#include "simulator/link_talk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "manual_clock.h"

namespace strowger::simulator {
namespace {

using call::v1::ConnectRequest;
using call::v1::ConnectResponse;

// A PBX that talks to a server which the test plays.
class LinkTalkTest : public testing::Test {
 protected:
  void LinkOpens() {
    sent_.clear();
    talk_.Open([this](ConnectRequest request) { sent_.push_back(std::move(request)); });
  }
  void ServerWelcomes(std::uint64_t acknowledged) {
    ConnectResponse message;
    message.mutable_welcome()->set_acknowledged_sequence(acknowledged);
    talk_.Hear(message);
  }
  void ServerAsksForASnapshot() {
    ConnectResponse message;
    message.mutable_snapshot_request();
    talk_.Hear(message);
  }
  void CustomerCalls() {
    pbx_.StartCall({});
    for (auto& event : pbx_.TakeEvents()) outbox_.Add(std::move(event));
    talk_.SendEvents();
  }

  ManualClock clock_;
  Pbx pbx_{clock_, "call-", [](const std::string&) { return RingFate::kRings; }};
  EventOutbox outbox_{{}, 1};
  Tally tally_;
  std::vector<std::string> said_;
  LinkTalk talk_{{.link = "links/pbx-1", .answers = true},
                 pbx_,
                 outbox_,
                 tally_,
                 [this](const std::string& line) { said_.push_back(line); }};
  std::vector<ConnectRequest> sent_;
};

TEST_F(LinkTalkTest, HelloThenSnapshotThenEvents) {
  LinkOpens();
  ASSERT_EQ(sent_.size(), 1u);
  EXPECT_EQ(sent_[0].hello().link(), "links/pbx-1");
  EXPECT_EQ(sent_[0].hello().protocol_version(), 1u);
  EXPECT_TRUE(sent_[0].hello().abilities().answers());
  CustomerCalls();
  ServerWelcomes(0);
  EXPECT_EQ(sent_.size(), 1u) << "events must wait for the snapshot";
  ServerAsksForASnapshot();
  ASSERT_EQ(sent_.size(), 2u);
  EXPECT_EQ(sent_[1].snapshot().calls_size(), 1);
  EXPECT_EQ(sent_[1].snapshot().event_sequence(), 1u);
  CustomerCalls();
  ASSERT_EQ(sent_.size(), 3u);
  EXPECT_EQ(sent_[2].events().events(0).sequence(), 2u);
}

TEST_F(LinkTalkTest, RefusedCommandsAreAnsweredAndOthersObeyed) {
  LinkOpens();
  ServerWelcomes(0);
  ServerAsksForASnapshot();
  CustomerCalls();
  sent_.clear();
  ConnectResponse message;
  call::v1::Command& ring = *message.mutable_commands()->add_commands();
  ring.set_sequence(1);
  ring.set_call("call-1");
  ring.mutable_ring_device()->set_leg("leg-1");
  ring.mutable_ring_device()->set_device("1001");
  call::v1::Command& queue = *message.mutable_commands()->add_commands();
  queue.set_sequence(2);
  queue.set_call("call-9");
  queue.mutable_queue_call();
  talk_.Hear(message);
  ASSERT_EQ(sent_.size(), 1u);
  ASSERT_EQ(sent_[0].results().results_size(), 1);
  EXPECT_EQ(sent_[0].results().results(0).sequence(), 2u);
  EXPECT_EQ(pbx_.Find("call-1")->legs_size(), 1);
  EXPECT_EQ(tally_.commands_refused, 1u);
}

TEST_F(LinkTalkTest, AfterACutTheServerHearsWhatItAlreadyObeyed) {
  LinkOpens();
  ServerWelcomes(0);
  ServerAsksForASnapshot();
  ConnectResponse message;
  message.mutable_commands()->add_commands()->set_sequence(41);
  talk_.Hear(message);
  talk_.Close();
  sent_.clear();
  CustomerCalls();
  EXPECT_TRUE(sent_.empty());
  LinkOpens();
  EXPECT_EQ(sent_[0].hello().last_command_sequence(), 41u);
  EXPECT_FALSE(talk_.is_open());
}

TEST_F(LinkTalkTest, ProblemsAreSaidAndCounted) {
  LinkOpens();
  ConnectResponse message;
  message.mutable_problem()->set_reason("EVENT_GAP");
  for (int i = 0; i < 100; ++i) talk_.Hear(message);
  EXPECT_EQ(tally_.problems, 100u);
  EXPECT_GT(said_.size(), 0u);
  EXPECT_LT(said_.size(), 100u) << "a flood is only counted";
}

}  // namespace
}  // namespace strowger::simulator
