// What PBXs send that they should not, and links that come and go.
#include <algorithm>
#include <functional>
#include <future>

#include "integration/call_center.h"
#include "session/endpoint.h"
#include "strowger/access/v1/sign_in.pb.h"

namespace strowger::integration {
namespace {

using call::v1::ConnectRequest;
using call::v1::PbxEvents;

class LinkTest : public CallCenterTest {
 protected:
  bool HasProblem(const std::string& reason) {
    const auto problems = pbx().problems();
    return std::find(problems.begin(), problems.end(), reason) != problems.end();
  }
  // For whoever reads why a test failed: the agent, the work and which calls rang.
  std::string WhatThereIs(const ScriptedConsole& console) {
    std::string text = "\n" + console.state().desk.status.ShortDebugString();
    for (const auto& item : WorkItems()) text += "\n" + item.ShortDebugString();
    text += "\nrung:";
    for (const std::string& call : pbx().RungCalls()) text += " " + call;
    return text;
  }
  // What an open link says when its first message is this one.
  Error EndOfLink(const ConnectRequest& first) {
    auto endpoint =
        client::ChooseEndpoint({.address = address(), .authorities_file = {}, .wants_tls = false});
    client::Client client(*client::OpenChannel(*endpoint));
    access::v1::SignInRequest request;
    request.set_user("pbx-1");
    request.set_password(PasswordOf("pbx-1"));
    client.SetToken(client.Ask<access::v1::SignInResponse>(request)->session_token());
    std::promise<Error> promise;
    auto ended = promise.get_future();
    simulator::LinkStream stream(client.channel(), client.token(),
                                 {.heard = [](call::v1::ConnectResponse) {},
                                  .lost = [&](Error why) { promise.set_value(std::move(why)); }});
    stream.Send(first);
    return ended.get();
  }
};

TEST_F(LinkTest, DoubledEventsCountOnce) {
  PbxJoins();
  pbx().AlterNextMessage([](PbxEvents& events) { *events.add_events() = events.events(0); });
  pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  EXPECT_EQ(WorkItems().size(), 1u);
  EXPECT_TRUE(pbx().problems().empty());
}

TEST_F(LinkTest, MalformedEventsAreToldAndLoseNothingElse) {
  struct Case {
    const char* what;
    std::function<void(call::v1::PbxEvent&)> spoil;
  };
  const std::vector<Case> cases{
      {"no content", [](auto& event) { event.clear_event(); }},
      {"no call", [](auto& event) { event.clear_call(); }},
      {"a name too long", [](auto& event) { event.set_call(std::string(4000, 'x')); }},
      {"attached data too long",
       [](auto& event) {
         (*event.mutable_offered()->mutable_attached())["a"] = std::string(5000, 'x');
       }},
      {"too much attached data",
       [](auto& event) {
         for (int i = 0; i < 200; ++i) {
           (*event.mutable_offered()->mutable_attached())["k" + std::to_string(i)] = "v";
         }
       }},
      {"no customer leg", [](auto& event) { event.mutable_offered()->clear_customer_leg(); }},
  };
  PbxJoins();
  std::size_t told = 0;
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    pbx().AlterNextMessage([&](PbxEvents& events) { one.spoil(*events.mutable_events(0)); });
    pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
    const std::string good = pbx().CustomerCalls("+8613800138001", {{"queue", "sales"}});
    ASSERT_TRUE(pbx().WaitForCustomer(good, call::v1::LEG_STATE_QUEUED));
    ASSERT_TRUE(pbx().WaitUntilAcknowledged());
    EXPECT_EQ(pbx().problems().size(), ++told);
    EXPECT_TRUE(HasProblem("EVENT_MALFORMED"));
  }
  EXPECT_EQ(WorkItems().size(), cases.size());
}

TEST_F(LinkTest, AfterAGapASnapshotPutsEverythingRight) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string first = TalkBegins(ana, "1001", "support");
  // The end of the first call never arrives; the next event shows that something is missing.
  pbx().AlterNextMessage([](PbxEvents& events) { events.clear_events(); });
  pbx().CustomerHangsUp(first);
  const std::string second = pbx().CustomerCalls("+8613800138001", {{"queue", "support"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  EXPECT_EQ(pbx().CallAt("1001"), second);
  EXPECT_TRUE(HasProblem("EVENT_GAP"));
  EXPECT_EQ(pbx().tally().snapshots, 2u);
}

TEST_F(LinkTest, EventsOutOfOrderEndInTheRightState) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "support"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  pbx().AlterNextMessage([](PbxEvents& events) {
    if (events.events_size() > 1) events.mutable_events()->SwapElements(0, 1);
  });
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(ana.WaitForNoItem());
  ASSERT_TRUE(WaitForWorkItems(0));
  EXPECT_EQ(ana.state().desk.status.presence(), routing::v1::PRESENCE_READY);
}

TEST_F(LinkTest, ALinkThatBreaksTheOrderIsEndedWithItsReason) {
  struct Case {
    const char* what;
    std::function<void(ConnectRequest&)> make;
    ErrorCode code;
    const char* reason;
  };
  const std::vector<Case> cases{
      {"no hello", [](auto& r) { r.mutable_events(); }, ErrorCode::kInvalidArgument,
       "LINK_PROTOCOL"},
      {"nothing", [](auto&) {}, ErrorCode::kInvalidArgument, "LINK_PROTOCOL"},
      {"another version",
       [](auto& r) {
         r.mutable_hello()->set_link("links/pbx-1");
         r.mutable_hello()->set_protocol_version(2);
       },
       ErrorCode::kFailedPrecondition, "LINK_VERSION"},
      {"no such link",
       [](auto& r) {
         r.mutable_hello()->set_link("links/nowhere");
         r.mutable_hello()->set_protocol_version(1);
       },
       ErrorCode::kNotFound, "LINK_UNKNOWN"},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    ConnectRequest request;
    one.make(request);
    const Error error = EndOfLink(request);
    EXPECT_EQ(error.code, one.code) << error.message;
    EXPECT_EQ(error.reason, one.reason);
  }
}

TEST_F(LinkTest, ANewerConnectionTakesTheLink) {
  PbxJoins();
  ScriptedPbx newer({.server = address(), .password = PasswordOf("pbx-1"), .call_prefix = "new-"});
  ASSERT_TRUE(newer.Join().ok());
  EXPECT_EQ(pbx().WaitForLoss().reason, "LINK_TAKEN_OVER");
  AgentComes("ana");
  newer.CustomerCalls("+8613800138000", {{"queue", "support"}});
  EXPECT_TRUE(newer.WaitForRinging("1001"));
}

TEST_F(LinkTest, WhileTheLinkIsDownNothingIsGuessed) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  ScriptedConsole& bo = AgentComes("bo");
  const std::string kept = TalkBegins(ana, "1001", "support");
  const std::string ended = TalkBegins(bo, "1002", "support");
  const std::string waiting = pbx().CustomerCalls("+8613800138002", {{"queue", "support"}});
  ASSERT_TRUE(pbx().WaitForCustomer(waiting, call::v1::LEG_STATE_QUEUED));
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  pbx().Cut();
  const auto is_down = [](const client::DeskState& state) {
    const auto link = state.desk.links.find("links/pbx-1");
    return link != state.desk.links.end() && link->second.state() == routing::v1::LINK_STATE_DOWN;
  };
  ASSERT_TRUE(ana.WaitUntil(is_down));
  EXPECT_EQ(ana.Hold().error().reason, "LINK_DOWN");
  EXPECT_EQ(ana.Hold().error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(WorkItems().size(), 3u);

  pbx().CustomerHangsUp(ended);
  const std::string adopted = pbx().CustomerCalls("+8613800138003", {{"queue", "support"}});
  ASSERT_TRUE(pbx().Rejoin().ok());
  // Bo is free by the snapshot and gets the one who waited longest.
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  EXPECT_EQ(pbx().CallAt("1002"), waiting);
  pbx().Answers("1002");
  ASSERT_TRUE(pbx().WaitForCustomer(adopted, call::v1::LEG_STATE_QUEUED));
  ASSERT_TRUE(ana.Hold().ok());
  ASSERT_TRUE(ana.WaitForItem(routing::v1::WORK_ITEM_STATE_HELD));
  pbx().CustomerHangsUp(kept);
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  EXPECT_EQ(pbx().CallAt("1001"), adopted);
}

TEST_F(LinkTest, ALinkThatBreaksOftenLosesNoCall) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  pbx().AnswersAlways("1001");
  std::vector<std::string> calls;
  for (int i = 0; i < 10; ++i) {
    calls.push_back(pbx().CustomerCalls("+8613800138000", {{"queue", "support"}}));
    if (i % 2 == 0) {
      pbx().Cut();
      ASSERT_TRUE(pbx().Rejoin().ok());
    }
  }
  for (const std::string& call : calls) {
    ASSERT_TRUE(pbx().WaitUntil([&](const simulator::Pbx& pbx) { return pbx.IsSpeaking(call); }))
        << call << WhatThereIs(ana);
    pbx().CustomerHangsUp(call);
  }
  ASSERT_TRUE(WaitForWorkItems(0));
  EXPECT_EQ(pbx().RungCalls(), calls);
}

}  // namespace
}  // namespace strowger::integration
