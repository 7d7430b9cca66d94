// Calls from ring to ticket, as the people at both ends see them.
#include "integration/call_center.h"
#include "strowger/access/v1/sign_in.pb.h"
#include "strowger/customer/v1/customer.pb.h"

namespace strowger::integration {
namespace {

using agent::v1::DeskEvent;
using routing::v1::WORK_ITEM_STATE_CONFERENCE;
using routing::v1::WORK_ITEM_STATE_CONNECTED;
using routing::v1::WORK_ITEM_STATE_CONSULTING;
using routing::v1::WORK_ITEM_STATE_HELD;
using routing::v1::WORK_ITEM_STATE_WAITING;
using routing::v1::WORK_ITEM_STATE_WRAP_UP;

class CallTest : public CallCenterTest {};

TEST_F(CallTest, FromRingToTicket) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call =
      pbx().CustomerCalls("13800138000", {{"queue", "sales"}, {"menu", "2"}}, "801");
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  ASSERT_TRUE(ana.WaitForOffer());
  const auto offers = ana.EventsOf(DeskEvent::kOfferMade);
  ASSERT_EQ(offers.size(), 1u);
  const agent::v1::OfferMade& made = offers[0].event.offer_made();
  EXPECT_EQ(made.work_item().queue(), "queues/sales");
  EXPECT_EQ(made.work_item().caller().e164(), "+8613800138000");
  EXPECT_EQ(made.work_item().attached().at("menu"), "2");
  EXPECT_EQ(made.screen_pop().match(), customer::v1::CALLER_MATCH_NONE);
  EXPECT_TRUE(made.screen_pop().complete());
  ASSERT_TRUE(ana.Accept().ok());
  ASSERT_TRUE(pbx().WaitForTalk("1001"));
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.AddNote("Wants the blue one.").ok());
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_WRAP_UP));

  const auto refused = ana.FinishWrapUp();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "DISPOSITION_REQUIRED");
  EXPECT_EQ(ana.FinishWrapUp("nonsense").error().reason, "DISPOSITION_UNKNOWN");

  ticket::v1::CreateTicketRequest request;
  request.mutable_ticket()->set_subject("One blue one");
  request.mutable_ticket()->set_queue("queues/sales");
  const auto made_ticket = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(made_ticket.ok()) << made_ticket.error().message;
  ASSERT_TRUE(ana.LinkTicket(made_ticket->ticket().name()).ok());
  ASSERT_TRUE(ana.FinishWrapUp("sold").ok());
  ASSERT_TRUE(ana.WaitForNoItem());
  ASSERT_TRUE(ana.WaitForPresence(routing::v1::PRESENCE_READY));

  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT call, queue, agent, outcome, disposition FROM interaction"),
            call + "|sales|ana|handled|sold");
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM work_item"), "0");
  EXPECT_EQ(Query(database(),
                  "SELECT t.subject FROM ticket t JOIN ticket_interaction l ON "
                  "l.ticket_id = t.id JOIN interaction i ON i.id = l.interaction_id"),
            "One blue one");
  EXPECT_EQ(Query(database(), "SELECT text FROM note"), "Wants the blue one.");
}

TEST_F(CallTest, AKnownCallerPopsWithTheOffer) {
  customer::v1::ImportCustomersRequest import;
  import.set_source("erp");
  import.set_csv("external_id,name,phone,tier\n7,\xE7\x8E\x8B\xE4\xBC\x9F,13800138000,VIP\n");
  ScriptedConsole& ana = AgentComes("ana");
  client::Client erp(ana.client().channel());
  access::v1::SignInRequest sign_in;
  sign_in.set_user("erp");
  sign_in.set_password(PasswordOf("erp"));
  erp.SetToken(erp.Ask<access::v1::SignInResponse>(sign_in)->session_token());
  const auto imported = erp.Ask<customer::v1::ImportCustomersResponse>(import);
  ASSERT_TRUE(imported.ok()) << imported.error().message;
  ASSERT_EQ(imported->created_count(), 1u);

  PbxJoins();
  pbx().CustomerCalls("13800138000", {{"queue", "support"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  ASSERT_TRUE(ana.WaitForOffer());
  const auto offers = ana.EventsOf(DeskEvent::kOfferMade);
  const auto& pop = offers.at(0).event.offer_made().screen_pop();
  EXPECT_EQ(pop.match(), customer::v1::CALLER_MATCH_ONE);
  EXPECT_EQ(pop.customer().display_name(), "\xE7\x8E\x8B\xE4\xBC\x9F");
  EXPECT_EQ(pop.customer().tier(), "VIP");
}

TEST_F(CallTest, NobodyAnswersAndTheNextAgentIsAsked) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "hasty"}});
  ASSERT_TRUE(ana.WaitForOutcome(routing::v1::OFFER_OUTCOME_EXPIRED));
  ASSERT_TRUE(ana.WaitForPresence(routing::v1::PRESENCE_NOT_READY));
  EXPECT_EQ(ana.state().desk.status.cause(), routing::v1::PRESENCE_CAUSE_NO_ANSWER);
  EXPECT_EQ(ana.state().desk.status.way_back(), routing::v1::PRESENCE_MOVE_READY);
  ASSERT_TRUE(pbx().WaitForSilence("1001"));
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(bo.WaitForOffer());
  EXPECT_EQ(pbx().CallAt("1002"), call);
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

TEST_F(CallTest, ATelephoneThatIsNotReachedPassesTheCallOn) {
  struct Case {
    simulator::RingFate fate;
    routing::v1::OfferOutcome outcome;
  };
  PbxJoins();
  for (const Case& one :
       {Case{simulator::RingFate::kBusy, routing::v1::OFFER_OUTCOME_BUSY},
        Case{simulator::RingFate::kUnreachable, routing::v1::OFFER_OUTCOME_UNREACHABLE}}) {
    ScriptedConsole& ana = AgentComes("ana");
    ScriptedConsole& bo = AgentSignsIn("bo");
    ASSERT_TRUE(bo.LogOn().ok());
    pbx().SetFate("1001", one.fate);
    const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "support"}});
    ASSERT_TRUE(ana.WaitForOutcome(one.outcome));
    ASSERT_TRUE(ana.NotReady("break").ok());
    ASSERT_TRUE(bo.Ready().ok());
    ASSERT_TRUE(pbx().WaitForRinging("1002"));
    EXPECT_EQ(pbx().CallAt("1002"), call);
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(bo.WaitForNoOffer());
    ASSERT_TRUE(bo.NotReady("break").ok());
  }
}

TEST_F(CallTest, ADeclinedCallKeepsItsPlace) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string first = pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  const std::string second = pbx().CustomerCalls("+8613800138001", {{"queue", "sales"}});
  ASSERT_TRUE(ana.WaitForOffer());
  ASSERT_TRUE(ana.Decline("not mine").ok());
  ASSERT_TRUE(ana.WaitForOutcome(routing::v1::OFFER_OUTCOME_DECLINED));
  ASSERT_TRUE(ana.WaitForOffer());
  // The telephone may still ring for the first when the console has been asked for the second.
  const auto rings_for_second = [&](const simulator::Pbx& pbx) {
    const call::v1::Call* call = pbx.Find(second);
    return call != nullptr && call->legs_size() > 0;
  };
  ASSERT_TRUE(pbx().WaitUntil(rings_for_second)) << "whoever declined is asked for the next one";
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  EXPECT_EQ(pbx().CallAt("1001"), second);
  AgentComes("bo");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  EXPECT_EQ(pbx().CallAt("1002"), first);
}

TEST_F(CallTest, ACustomerWhoGivesUpIsNobodysAnyMore) {
  PbxJoins();
  const std::string waiting = pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(pbx().WaitForCustomer(waiting, call::v1::LEG_STATE_QUEUED));
  pbx().CustomerHangsUp(waiting);
  ASSERT_TRUE(pbx().WaitUntilAcknowledged());
  ScriptedConsole& ana = AgentComes("ana");
  const std::string ringing = pbx().CustomerCalls("+8613800138000", {{"queue", "sales"}});
  ASSERT_TRUE(pbx().WaitForRinging("1001"));
  pbx().CustomerHangsUp(ringing);
  ASSERT_TRUE(ana.WaitForOutcome(routing::v1::OFFER_OUTCOME_RESCINDED));
  ASSERT_TRUE(ana.WaitForNoItem());
  EXPECT_EQ(ana.state().desk.status.presence(), routing::v1::PRESENCE_READY);
  ServerStops();
  EXPECT_EQ(Query(database(), "SELECT call, outcome FROM interaction ORDER BY id"),
            waiting + "|abandoned-waiting\n" + ringing + "|abandoned-ringing");
}

TEST_F(CallTest, HoldAndRetrieve) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ASSERT_TRUE(ana.Hold().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_HELD));
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_HOLD));
  EXPECT_EQ(ana.Hold().error().reason, "NOT_ALLOWED_NOW");
  ASSERT_TRUE(ana.Retrieve().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_CONNECTED));
  ASSERT_TRUE(ana.Release().ok());
  ASSERT_TRUE(pbx().WaitForEnd(call));
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_WRAP_UP));
}

TEST_F(CallTest, BlindTransferToAColleague) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(ana.TransferToAgent("agents/bo").ok());
  ASSERT_TRUE(pbx().WaitForSilence("1001"));
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.FinishWrapUp("sold").ok());
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_WRAP_UP));
  ASSERT_TRUE(bo.FinishWrapUp("sold").ok());
  ASSERT_TRUE(bo.WaitForNoItem());
}

TEST_F(CallTest, AFormerOwnerFinishesInTheQueueThatTheCallWasTakenIn) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001", "sales");
  const std::string item = ana.work_item();
  ASSERT_TRUE(ana.TransferToQueue("queues/support").ok());
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  ASSERT_TRUE(ana.WaitUntil([](const client::DeskState& state) {
    const auto* left = client::CurrentItem(state);
    return left != nullptr && left->queue() == "queues/support";
  }));
  const auto left = *client::CurrentItem(ana.state());
  EXPECT_EQ(left.disposition_need().choices_size(), 2) << left.ShortDebugString();
  EXPECT_FALSE(left.disposition_need().required());
  EXPECT_TRUE(left.has_wrap_up_end_time());
  // Somebody else has the customer now, but the note and the ticket are still to be written.
  ASSERT_TRUE(ana.AddNote("Wants the blue one, asked support.").ok());
  ticket::v1::CreateTicketRequest request;
  request.mutable_ticket()->set_subject("One blue one");
  const auto made = ana.client().Ask<ticket::v1::CreateTicketResponse>(request);
  ASSERT_TRUE(made.ok()) << made.error().message;
  ASSERT_TRUE(ana.LinkTicket(made->ticket().name()).ok());
  ASSERT_TRUE(ana.FinishWrapUp("sold", routing::v1::PRESENCE_NOT_READY).ok());
  ASSERT_TRUE(ana.WaitForPresence(routing::v1::PRESENCE_NOT_READY));
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(WaitForWorkItems(0));
}

TEST_F(CallTest, TransferToAQueueAndToANumber) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001", "sales");
  ASSERT_TRUE(ana.TransferToQueue("queues/support").ok());
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_QUEUED));
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(bo.WaitForOffer());
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_EQ(client::CurrentItem(bo.state())->queue(), "queues/support");
  ASSERT_TRUE(bo.TransferToNumber("02584551234").ok());
  ASSERT_TRUE(pbx().WaitForEnd(call));
}

TEST_F(CallTest, ConsultThenTransfer) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(ana.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONSULTING));
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(bo.WaitForOffer());
  EXPECT_EQ(bo.state().desk.offer->kind(), routing::v1::OFFER_KIND_CONSULT);
  EXPECT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_HOLD));
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForSlot(routing::v1::SLOT_STATE_ENGAGED));
  const auto done = ana.CompleteTransfer();
  ASSERT_TRUE(done.ok()) << done.error().message;
  ASSERT_TRUE(pbx().WaitForSilence("1001"));
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_CONNECTED));
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  pbx().HangsUp("1002");
  ASSERT_TRUE(pbx().WaitForEnd(call));
}

TEST_F(CallTest, WhatThePbxRefusesDidNotHappenAndTheAgentIsTold) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ScriptedConsole& bo = AgentComes("bo");
  const auto is_told = [](routing::v1::Verb verb) {
    return [verb](const client::DeskState& state) {
      const auto* item = client::CurrentItem(state);
      return item != nullptr && item->refusal().verb() == verb && !item->is_being_handed_over() &&
             item->refusal().agent() == "agents/ana" && !item->refusal().message().empty();
    };
  };
  pbx().RefusesVerbs(true);
  ASSERT_TRUE(ana.Hold().ok());
  ASSERT_TRUE(ana.WaitUntil(is_told(routing::v1::VERB_HOLD)));
  ASSERT_TRUE(ana.TransferToNumber("02584551234").ok());
  ASSERT_TRUE(ana.WaitUntil(is_told(routing::v1::VERB_TRANSFER)));
  ASSERT_TRUE(ana.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(ana.WaitUntil(is_told(routing::v1::VERB_CONSULT)));
  EXPECT_EQ(client::CurrentItem(ana.state())->state(), WORK_ITEM_STATE_CONNECTED);
  ASSERT_TRUE(bo.WaitForPresence(routing::v1::PRESENCE_READY)) << "nobody blames bo";
  pbx().RefusesVerbs(false);
  ASSERT_TRUE(ana.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForSlot(routing::v1::SLOT_STATE_ENGAGED));
  pbx().RefusesVerbs(true);
  ASSERT_TRUE(ana.CompleteTransfer().ok());
  ASSERT_TRUE(ana.WaitUntil(is_told(routing::v1::VERB_COMPLETE_TRANSFER)));
  ASSERT_TRUE(ana.Conference().ok());
  ASSERT_TRUE(ana.WaitUntil(is_told(routing::v1::VERB_CONFERENCE)));
  EXPECT_EQ(client::CurrentItem(ana.state())->state(), WORK_ITEM_STATE_CONSULTING);
  pbx().RefusesVerbs(false);
  ASSERT_TRUE(ana.CompleteTransfer().ok());
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(pbx().WaitForEnd(call));
}

TEST_F(CallTest, ConsultationsEndAndTheCustomerComesBack) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(ana.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(bo.WaitForOffer());
  ASSERT_TRUE(ana.CancelConsultation().ok());
  ASSERT_TRUE(bo.WaitForOutcome(routing::v1::OFFER_OUTCOME_RESCINDED));
  ASSERT_TRUE(pbx().WaitForSilence("1002"));
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_CONNECTED));
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
}

TEST_F(CallTest, ConferenceGoesOnWithWhoStays) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  ScriptedConsole& bo = AgentComes("bo");
  ASSERT_TRUE(ana.ConsultAgent("agents/bo").ok());
  ASSERT_TRUE(pbx().WaitForRinging("1002"));
  ASSERT_TRUE(bo.WaitForOffer());
  pbx().Answers("1002");
  ASSERT_TRUE(bo.WaitForSlot(routing::v1::SLOT_STATE_ENGAGED));
  ASSERT_TRUE(bo.WaitForSlot(routing::v1::SLOT_STATE_ENGAGED));
  ASSERT_TRUE(ana.Conference().ok());
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONFERENCE));
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONFERENCE));
  ASSERT_TRUE(pbx().WaitForCustomer(call, call::v1::LEG_STATE_CONNECTED));
  pbx().HangsUp("1001");
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_WRAP_UP));
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_WRAP_UP));
}

TEST_F(CallTest, DigitsPressedAreShown) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  const std::string call = TalkBegins(ana, "1001");
  pbx().CustomerPresses(call, "12");
  pbx().CustomerPresses(call, "#");
  EXPECT_TRUE(ana.WaitUntil([](const client::DeskState& state) {
    const auto* item = client::CurrentItem(state);
    return item != nullptr && item->attached().contains("digits") &&
           item->attached().at("digits") == "12#";
  }));
}

TEST_F(CallTest, TheOfferIsMadeBeforeTheTelephoneRings) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  for (int i = 0; i < 20; ++i) {
    ana.Forget();
    const std::string call = pbx().CustomerCalls("+8613800138000", {{"queue", "support"}});
    ASSERT_TRUE(pbx().WaitForRinging("1001"));
    ASSERT_TRUE(ana.WaitForOffer());
    const auto offers = ana.EventsOf(DeskEvent::kOfferMade);
    ASSERT_EQ(offers.size(), 1u);
    EXPECT_LE(client::ToTimePoint(offers[0].event.header().occur_time()), pbx().RangAt("1001"));
    pbx().CustomerHangsUp(call);
    ASSERT_TRUE(ana.WaitForNoItem());
  }
}

}  // namespace
}  // namespace strowger::integration
