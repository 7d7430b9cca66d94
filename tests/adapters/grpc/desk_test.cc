#include <gtest/gtest.h>

#include <algorithm>

#include "rpc_house.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/routing/v1/callback.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"
#include "support/scripted_console.h"
#include "support/scripted_pbx.h"

namespace strowger::rpc {
namespace {

using client::DeskState;
using client::ScriptedConsole;
using simulator::ScriptedPbx;

constexpr char kCaller[] = "+8613800138000";

// Agents at real consoles, a PBX at a real link, all over gRPC.
class DeskTest : public testing::Test {
 protected:
  explicit DeskTest(RpcHouse::Options options = {}) : house_(std::move(options)) {}
  void SetUp() override {
    ASSERT_TRUE(pbx_.Join().ok());
    MakeCustomer("王小明", kCaller);
    for (ScriptedConsole* agent : {&ana_, &bo_}) {
      ASSERT_TRUE(agent->SignIn().ok());
      ASSERT_TRUE(agent->LogOn().ok());
    }
  }
  void MakeCustomer(const std::string& name, const std::string& number) {
    customer::v1::CreateCustomerRequest request;
    request.mutable_customer()->set_display_name(name);
    auto* point = request.mutable_customer()->add_contact_points();
    point->set_kind(customer::v1::CONTACT_KIND_PHONE);
    point->set_value(number);
    client::Client client(house_.channel());
    client.SetToken(house_.SignIn("integrator"));
    const auto made = client.Ask<customer::v1::CreateCustomerResponse>(request);
    ASSERT_TRUE(made.ok()) << made.error().message;
    customer_ = made->customer().name();
  }
  // Ana takes a call of the customer.
  std::string AnaIsInACall() {
    EXPECT_TRUE(ana_.Ready().ok());
    const std::string call = pbx_.CustomerCalls(kCaller);
    EXPECT_TRUE(ana_.WaitForOffer());
    EXPECT_TRUE(pbx_.WaitForRinging("1001"));
    pbx_.Answers("1001");
    EXPECT_TRUE(ana_.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
    return call;
  }
  // The pop of the item at the desk; empty when there is none.
  static customer::v1::ScreenPop PopOf(const DeskState& desk) {
    const auto* item = client::CurrentItem(desk);
    const auto* pop = item == nullptr ? nullptr : client::PopOf(desk, item->name());
    return pop == nullptr ? customer::v1::ScreenPop() : *pop;
  }
  static std::string ReasonOf(const Result<void>& result) {
    return result.ok() ? "" : result.error().reason;
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(house_.port()); }

  RpcHouse house_;
  ScriptedPbx pbx_{{.server = address(), .user = "pbx", .password = "pbx-password"}};
  ScriptedConsole ana_{{.server = address(), .user = "ana", .password = "ana-password"}};
  ScriptedConsole bo_{{.server = address(), .user = "bo", .password = "bo-password"}};
  std::string customer_;
};

TEST_F(DeskTest, ThePopComesBeforeTheRing) {
  ASSERT_TRUE(ana_.Ready().ok());
  pbx_.CustomerCalls(kCaller, {{"account", "A-17"}});
  ASSERT_TRUE(ana_.WaitForOffer());
  ASSERT_TRUE(pbx_.WaitForRinging("1001"));
  const auto offers = ana_.EventsOf(agent::v1::DeskEvent::kOfferMade);
  ASSERT_EQ(offers.size(), 1u);
  const auto& made = offers[0].event.offer_made();
  EXPECT_LE(made.offer().offer_time().seconds(), made.offer().expire_time().seconds());
  EXPECT_EQ(made.screen_pop().match(), customer::v1::CALLER_MATCH_ONE);
  EXPECT_TRUE(made.screen_pop().complete());
  EXPECT_EQ(made.screen_pop().customer().display_name(), "王小明");
  EXPECT_EQ(made.work_item().caller().e164(), kCaller);
  EXPECT_EQ(made.work_item().attached().at("account"), "A-17");
  EXPECT_EQ(made.work_item().queue_display_name(), "Billing");
  EXPECT_EQ(made.work_item().disposition_need().choices_size(), 2);
  EXPECT_TRUE(made.work_item().disposition_need().required());
  EXPECT_EQ(offers[0].event.header().correlation_id(), made.work_item().interaction());
  const auto& verbs = made.work_item().allowed_verbs();
  EXPECT_TRUE(std::count(verbs.begin(), verbs.end(), routing::v1::VERB_ACCEPT));
}

// Agents see numbers only when they say why.
class MaskedDeskTest : public DeskTest {
 protected:
  MaskedDeskTest() : DeskTest({.masked_roles = {service::Role::kAgent}}) {}
};

TEST_F(MaskedDeskTest, ACallIsTakenAndOnePromisedWithoutSeeingTheNumber) {
  AnaIsInACall();
  for (const auto& seen : ana_.events()) {
    const std::string told = seen.event.ShortDebugString();
    EXPECT_EQ(told.find("13800138000"), std::string::npos) << told;
    EXPECT_EQ(told.find("138 0013 8000"), std::string::npos) << told;
  }
  EXPECT_EQ(PopOf(ana_.state()).customer().contact_points(0).value(), "+86***00");
  routing::v1::ScheduleCallbackRequest promise;
  promise.set_queue("queues/billing");
  promise.set_work_item("work-items/4711");
  const auto ask = [&](ScriptedConsole& agent) {
    return agent.client().Ask<routing::v1::ScheduleCallbackResponse>(promise);
  };
  EXPECT_EQ(ask(ana_).error().reason, "NOT_YOURS");
  promise.set_work_item(ana_.work_item());
  EXPECT_EQ(ask(bo_).error().reason, "NOT_YOURS");
  const auto promised = ask(ana_);
  ASSERT_TRUE(promised.ok()) << promised.error().message;
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  const auto callbacks =
      supervisor.Ask<routing::v1::ListCallbacksResponse>(routing::v1::ListCallbacksRequest());
  ASSERT_TRUE(callbacks.ok()) << callbacks.error().message;
  ASSERT_EQ(callbacks->callbacks_size(), 1);
  EXPECT_EQ(callbacks->callbacks(0).callback().number(), kCaller);
}

TEST_F(DeskTest, ACallIsHeldRetrievedReleasedAndWrappedUp) {
  AnaIsInACall();
  ASSERT_TRUE(ana_.Hold().ok());
  EXPECT_TRUE(ana_.WaitForItem(routing::v1::WORK_ITEM_STATE_HELD));
  ASSERT_TRUE(ana_.Retrieve().ok());
  EXPECT_TRUE(ana_.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana_.Release().ok());
  EXPECT_TRUE(ana_.WaitForItem(routing::v1::WORK_ITEM_STATE_WRAP_UP));
  EXPECT_EQ(ReasonOf(ana_.FinishWrapUp("")), "DISPOSITION_REQUIRED");
  EXPECT_EQ(ReasonOf(ana_.FinishWrapUp("lunch")), "DISPOSITION_UNKNOWN");
  ASSERT_TRUE(ana_.FinishWrapUp("solved", routing::v1::PRESENCE_NOT_READY).ok());
  EXPECT_TRUE(ana_.WaitForNoItem());
  EXPECT_TRUE(ana_.WaitForPresence(routing::v1::PRESENCE_NOT_READY));
}

TEST_F(DeskTest, AVerbThatTheStateForbidsIsRefusedWithItsReason) {
  AnaIsInACall();
  EXPECT_EQ(ReasonOf(ana_.Retrieve()), "NOT_ALLOWED_NOW");
  agent::v1::HoldCallRequest request;
  request.set_work_item("work-items/4711");
  EXPECT_EQ(ana_.client().Ask<agent::v1::HoldCallResponse>(request).error().reason, "ITEM_UNKNOWN");
  request.set_work_item("tickets/1");
  EXPECT_EQ(ana_.client().Ask<agent::v1::HoldCallResponse>(request).error().reason, "NAME_INVALID");
  request.set_work_item(ana_.work_item());
  EXPECT_EQ(bo_.client().Ask<agent::v1::HoldCallResponse>(request).error().reason, "NOT_YOURS");
}

TEST_F(DeskTest, AConsultedColleagueTakesTheCallOver) {
  AnaIsInACall();
  ASSERT_TRUE(bo_.Ready().ok());
  ASSERT_TRUE(ana_.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(bo_.WaitForOffer());
  ASSERT_TRUE(pbx_.WaitForRinging("1002"));
  pbx_.Answers("1002");
  // The item is in consultation while the telephone still rings.
  ASSERT_TRUE(bo_.WaitForSlot(routing::v1::SLOT_STATE_ENGAGED));
  ASSERT_TRUE(ana_.CompleteTransfer().ok());
  EXPECT_TRUE(bo_.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
  EXPECT_TRUE(ana_.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
}

TEST_F(DeskTest, ATransferGoesToAnAgentAQueueOrANumber) {
  AnaIsInACall();
  EXPECT_EQ(ReasonOf(ana_.TransferToAgent("agents/nobody")), "AGENT_UNKNOWN");
  EXPECT_EQ(ReasonOf(ana_.TransferToQueue("queues/nowhere")), "QUEUE_UNKNOWN");
  ASSERT_TRUE(bo_.Ready().ok());
  ASSERT_TRUE(ana_.TransferToAgent("agents/bo").ok());
  EXPECT_TRUE(bo_.WaitForOffer());
  EXPECT_TRUE(ana_.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
}

TEST_F(DeskTest, ANoteIsKeptAndSeenInTheNextPop) {
  AnaIsInACall();
  ASSERT_TRUE(ana_.AddNote("退款未到账").ok());
  const std::string customer = customer_;
  EXPECT_EQ(ReasonOf(ana_.AddNote("")), "TEXT_EMPTY");
  client::Client& client = ana_.client();
  customer::v1::LookupCallerRequest lookup;
  lookup.set_number(kCaller);
  const auto found = client.Ask<customer::v1::LookupCallerResponse>(lookup);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->screen_pop().customer().name(), customer);
  ASSERT_EQ(found->screen_pop().notes_size(), 1);
  EXPECT_EQ(found->screen_pop().notes(0).text(), "退款未到账");
  EXPECT_EQ(found->screen_pop().notes(0).author(), "users/ana");
}

TEST_F(DeskTest, ATicketThatIsLinkedComesWithThePop) {
  AnaIsInACall();
  ticket::v1::CreateTicketRequest request;
  request.set_request_id("t1");
  request.mutable_ticket()->set_subject("Refund not arrived");
  request.mutable_ticket()->set_customer(customer_);
  const auto made = ana_.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(made.ok()) << made.error().message;
  EXPECT_EQ(made->ticket().owner(), "users/ana");
  ana_.Forget();
  ASSERT_TRUE(ana_.LinkTicket(made->ticket().name()).ok());
  EXPECT_TRUE(ana_.WaitUntil([&](const DeskState& desk) {
    const customer::v1::ScreenPop pop = PopOf(desk);
    for (const auto& ticket : pop.tickets()) {
      if (ticket.name() == made->ticket().name() && ticket.interactions_size() == 1) return true;
    }
    return false;
  }));
}

TEST_F(DeskTest, AnUnknownCallerIsIdentifiedByTheAgent) {
  ASSERT_TRUE(ana_.Ready().ok());
  pbx_.CustomerCalls("+8613900139000");
  ASSERT_TRUE(ana_.WaitForOffer());
  ASSERT_TRUE(pbx_.WaitForRinging("1001"));
  pbx_.Answers("1001");
  ASSERT_TRUE(ana_.WaitForItem(routing::v1::WORK_ITEM_STATE_CONNECTED));
  EXPECT_EQ(ReasonOf(ana_.Identify("customers/999")), "CUSTOMER_UNKNOWN");
  ASSERT_TRUE(ana_.Identify(customer_).ok());
  EXPECT_TRUE(ana_.WaitUntil(
      [&](const DeskState& desk) { return PopOf(desk).customer().name() == customer_; }));
}

TEST_F(DeskTest, DraftsAreKeptUntilTheyAreDropped) {
  agent::v1::SetDraftRequest set;
  set.set_key("work-items/7");
  set.set_text("half a sen");
  ASSERT_TRUE(ana_.client().Ask<agent::v1::SetDraftResponse>(set).ok());
  auto drafts = ana_.client().Ask<agent::v1::ListDraftsResponse>(agent::v1::ListDraftsRequest());
  ASSERT_EQ(drafts->drafts_size(), 1);
  EXPECT_EQ(drafts->drafts(0).text(), "half a sen");
  EXPECT_EQ(bo_.client()
                .Ask<agent::v1::ListDraftsResponse>(agent::v1::ListDraftsRequest())
                ->drafts_size(),
            0);
  set.set_request_id("");
  set.set_text("");
  ASSERT_TRUE(ana_.client().Ask<agent::v1::SetDraftResponse>(set).ok());
  drafts = ana_.client().Ask<agent::v1::ListDraftsResponse>(agent::v1::ListDraftsRequest());
  EXPECT_EQ(drafts->drafts_size(), 0);
}

TEST_F(DeskTest, WhatASupervisorDidIsToldAsSuchWithTheWayBack) {
  ASSERT_TRUE(ana_.Ready().ok());
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  routing::v1::SetAgentPresenceRequest request;
  request.set_agent("agents/ana");
  request.set_presence(routing::v1::PRESENCE_NOT_READY);
  request.set_reason("training");
  ASSERT_TRUE(supervisor.Ask<routing::v1::SetAgentPresenceResponse>(request).ok());
  EXPECT_TRUE(ana_.WaitUntil([](const DeskState& state) {
    const auto& status = state.desk.status;
    return status.cause() == routing::v1::PRESENCE_CAUSE_SUPERVISOR &&
           status.reason() == "training" && status.way_back() == routing::v1::PRESENCE_MOVE_READY;
  }));
  ASSERT_TRUE(ana_.Ready().ok());
  EXPECT_TRUE(ana_.WaitUntil([](const DeskState& state) {
    return state.desk.status.cause() == routing::v1::PRESENCE_CAUSE_AGENT;
  }));
}

TEST_F(DeskTest, ASupervisorSetsAnAgentReady) {
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  ASSERT_TRUE(ana_.NotReady("lunch").ok());
  routing::v1::SetAgentPresenceRequest request;
  request.set_agent("agents/ana");
  request.set_presence(routing::v1::PRESENCE_READY);
  ASSERT_TRUE(supervisor.Ask<routing::v1::SetAgentPresenceResponse>(request).ok());
  EXPECT_TRUE(ana_.WaitForPresence(routing::v1::PRESENCE_READY));
  EXPECT_EQ(ana_.state().desk.status.cause(), routing::v1::PRESENCE_CAUSE_SUPERVISOR);
  EXPECT_EQ(ana_.state().desk.status.way_back(), routing::v1::PRESENCE_MOVE_NOT_READY);
}

TEST_F(DeskTest, WhatASupervisorWantsAfterTheCallIsToldAsPending) {
  AnaIsInACall();
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  routing::v1::LogOffAgentRequest request;
  request.set_agent("agents/ana");
  ASSERT_TRUE(supervisor.Ask<routing::v1::LogOffAgentResponse>(request).ok());
  EXPECT_TRUE(ana_.WaitUntil([](const DeskState& state) {
    const auto& status = state.desk.status;
    return status.pending_presence() == routing::v1::PRESENCE_LOGGED_OFF &&
           status.pending_cause() == routing::v1::PRESENCE_CAUSE_SUPERVISOR;
  }));
}

TEST_F(DeskTest, ASupervisorLogsAnAgentOff) {
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  routing::v1::LogOffAgentRequest request;
  request.set_agent("agents/ana");
  ASSERT_TRUE(supervisor.Ask<routing::v1::LogOffAgentResponse>(request).ok());
  EXPECT_TRUE(ana_.WaitForPresence(routing::v1::PRESENCE_LOGGED_OFF));
  EXPECT_EQ(ana_.state().desk.status.cause(), routing::v1::PRESENCE_CAUSE_SUPERVISOR);
  EXPECT_EQ(ana_.state().desk.status.way_back(), routing::v1::PRESENCE_MOVE_LOG_ON);
  request.set_agent("agents/nobody");
  EXPECT_EQ(supervisor.Ask<routing::v1::LogOffAgentResponse>(request).error().reason,
            "AGENT_UNKNOWN");
}

}  // namespace
}  // namespace strowger::rpc
