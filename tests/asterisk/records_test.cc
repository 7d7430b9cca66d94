// What a call leaves behind, where an agent may sit, and what customers press.
#include <gtest/gtest.h>

#include <string>

#include "asterisk/support/floor_stage.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

namespace strowger::test {
namespace {

using namespace strowger::routing::v1;

using FloorTest = FloorStage;

// A customer with this number; the name is for requests.
std::string CustomerIsKnown(ScriptedConsole& console, const std::string& name,
                            const std::string& number) {
  customer::v1::CreateCustomerRequest request;
  request.mutable_customer()->set_display_name(name);
  customer::v1::ContactPoint& phone = *request.mutable_customer()->add_contact_points();
  phone.set_kind(customer::v1::CONTACT_KIND_PHONE);
  phone.set_value(number);
  const auto made = console.client().Ask<customer::v1::CreateCustomerResponse>(request);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.ok() ? made->customer().name() : "";
}

std::string TicketIsOpened(ScriptedConsole& console, const std::string& customer,
                           const std::string& subject) {
  ticket::v1::CreateTicketRequest request;
  request.mutable_ticket()->set_subject(subject);
  request.mutable_ticket()->set_customer(customer);
  const auto made = console.client().Ask<ticket::v1::CreateTicketResponse>(request);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.ok() ? made->ticket().name() : "";
}

TEST_F(FloorTest, AnsweredCallLeavesAnInteractionAndATicketWithItsDisposition) {
  const std::string number = "+442079460000";
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  const std::string customer = CustomerIsKnown(ana, "Ann Archer", number);
  ChildProcess caller = CallerCalls("800", {"--caller", number, "--talk", "60000"});
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  const auto offers = ana.EventsOf(agent::v1::DeskEvent::kOfferMade);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(offers[0].event.offer_made().screen_pop().customer().display_name(), "Ann Archer");
  const std::string ticket = TicketIsOpened(ana, customer, "Wants a new invoice");
  ASSERT_TRUE(ana.LinkTicket(ticket).ok());
  ASSERT_TRUE(ana.AddNote("Sent to the old address.").ok());
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(ana);

  customer::v1::ListInteractionsRequest past;
  past.set_customer(customer);
  const auto contacts = ana.client().Ask<customer::v1::ListInteractionsResponse>(past);
  ASSERT_TRUE(contacts.ok()) << contacts.error().message;
  ASSERT_EQ(contacts->interactions_size(), 1);
  const customer::v1::Interaction& contact = contacts->interactions(0);
  EXPECT_EQ(contact.queue(), "queues/support");
  EXPECT_EQ(contact.agent(), "agents/a1");
  EXPECT_EQ(contact.outcome(), WORK_ITEM_OUTCOME_HANDLED);
  EXPECT_EQ(contact.disposition(), "solved");
  ticket::v1::GetTicketRequest ask;
  ask.set_ticket(ticket);
  const auto kept = ana.client().Ask<ticket::v1::GetTicketResponse>(ask);
  ASSERT_TRUE(kept.ok()) << kept.error().message;
  ASSERT_EQ(kept->ticket().interactions_size(), 1);
  EXPECT_EQ(kept->ticket().interactions(0), contact.name());

  EXPECT_EQ(Stored("SELECT i.queue, i.agent, i.ani, i.dialled, i.outcome, i.disposition, t.subject,"
                   "  t.state, t.owner, n.text "
                   "FROM interaction i JOIN ticket_interaction l ON l.interaction_id = i.id"
                   "  JOIN ticket t ON t.id = l.ticket_id JOIN note n ON n.interaction_id = i.id"),
            "support|a1|+442079460000|800|handled|solved|Wants a new invoice|open|a1|"
            "Sent to the old address.");
}

TEST_F(FloorTest, AgentSitsWhereTheAgentSignsOnAndNobodyElseDoes) {
  FloorOpens(2);
  ScriptedConsole& ana = AgentSignsOn(1, "2044");  // Not the usual one, which is 2001.
  ScriptedConsole& bo = AgentSignsOnNotReady(2, "2002");
  ASSERT_TRUE(bo.LogOff().ok());
  const Result<void> refused = bo.LogOn("2044");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "DEVICE_IN_USE");
  EXPECT_EQ(refused.error().message, "Telephone 2044 is held by agent \"a1\".");
  EXPECT_EQ(bo.state().desk.status.presence(), PRESENCE_LOGGED_OFF);

  ChildProcess caller = CallerCalls("800");
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  ExpectPopsBeforeRings(ana, "2044");
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(ana);
  // The place is free when its agent has gone.
  ASSERT_TRUE(ana.LogOff().ok());
  EXPECT_TRUE(bo.LogOn("2044").ok());
  ASSERT_TRUE(bo.Ready().ok());
  ChildProcess next = CallerCalls("800");
  EXPECT_TRUE(bo.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_TRUE(PhoneRings("2044", 2));
}

TEST_F(FloorTest, DigitsThatTheCustomerPressesAreAttached) {
  FloorOpens(1);
  ScriptedConsole& ana = AgentSignsOn(1, "2001");
  ChildProcess caller = CallerCalls("800", {"--digits", "472", "--talk", "60000"});
  ASSERT_TRUE(ana.WaitForItem(WORK_ITEM_STATE_CONNECTED));
  EXPECT_TRUE(ana.WaitUntil([](const client::DeskState& state) {
    const WorkItem* item = client::CurrentItem(state);
    if (item == nullptr) return false;
    const auto digits = item->attached().find("digits");
    return digits != item->attached().end() && digits->second == "472";
  }));
  ASSERT_TRUE(ana.Release().ok());
  EXPECT_TRUE(EndsWell(caller));
  FinishesWrapUp(ana);
  EXPECT_EQ(Stored("SELECT json_extract(attached, '$.digits') FROM interaction"), "472");
}

}  // namespace
}  // namespace strowger::test
