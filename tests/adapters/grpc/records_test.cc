#include <gtest/gtest.h>

#include "rpc_house.h"
#include "session/client.h"
#include "strowger/admin/v1/admin.pb.h"
#include "strowger/customer/v1/customer.pb.h"
#include "strowger/routing/v1/floor.pb.h"
#include "strowger/ticket/v1/ticket.pb.h"

namespace strowger::rpc {
namespace {

// Customers, tickets and lists over the API.
class RecordsTest : public testing::Test {
 protected:
  void SetUp() override { client_.SetToken(house_.SignIn("integrator")); }

  customer::v1::Customer MakeCustomer(const std::string& name) {
    customer::v1::CreateCustomerRequest request;
    request.mutable_customer()->set_display_name(name);
    const auto made = client_.Ask<customer::v1::CreateCustomerResponse>(request);
    EXPECT_TRUE(made.ok());
    return made->customer();
  }
  ticket::v1::Ticket MakeTicket(const std::string& subject, const std::string& customer) {
    ticket::v1::CreateTicketRequest request;
    request.mutable_ticket()->set_subject(subject);
    request.mutable_ticket()->set_customer(customer);
    const auto made = client_.Ask<ticket::v1::CreateTicketResponse>(request);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made->ticket();
  }

  RpcHouse house_;
  client::Client client_{house_.channel()};
};

TEST_F(RecordsTest, AnUpdateNeedsThePresentEtagAndAMask) {
  customer::v1::UpdateCustomerRequest request;
  *request.mutable_customer() = MakeCustomer("Wang");
  request.mutable_customer()->set_company("ACME");
  request.mutable_customer()->set_tier("VIP");
  using Response = customer::v1::UpdateCustomerResponse;
  EXPECT_EQ(client_.Ask<Response>(request).error().reason, "MASK_EMPTY");
  request.mutable_update_mask()->add_paths("company");
  const auto changed = client_.Ask<Response>(request);
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed->customer().company(), "ACME");
  EXPECT_EQ(changed->customer().tier(), "");
  request.set_request_id("another");
  const auto late = client_.Ask<Response>(request);
  EXPECT_EQ(late.error().code, ErrorCode::kAborted);
  EXPECT_EQ(late.error().reason, "VERSION_MISMATCH");
}

TEST_F(RecordsTest, ACustomerMayHaveAnOwnerWhoIsAnAgent) {
  customer::v1::UpdateCustomerRequest request;
  *request.mutable_customer() = MakeCustomer("Wang");
  EXPECT_EQ(request.customer().owner(), "");
  request.mutable_update_mask()->add_paths("owner");
  request.mutable_customer()->set_owner("ana");
  using Response = customer::v1::UpdateCustomerResponse;
  EXPECT_EQ(client_.Ask<Response>(request).error().reason, "NAME_INVALID");
  request.mutable_customer()->set_owner("agents/ana");
  const auto changed = client_.Ask<Response>(request);
  ASSERT_TRUE(changed.ok()) << changed.error().message;
  EXPECT_EQ(changed->customer().owner(), "agents/ana");
  *request.mutable_customer() = changed->customer();
  request.mutable_customer()->clear_owner();
  request.clear_request_id();
  EXPECT_EQ(client_.Ask<Response>(request)->customer().owner(), "");
}

TEST_F(RecordsTest, PagesFollowOneAnotherWithoutHolesOrRepeats) {
  for (const char* name : {"Ai", "Bo", "Chen", "Ding", "E"}) MakeCustomer(name);
  customer::v1::SearchCustomersRequest request;
  request.set_page_size(2);
  std::vector<std::string> names;
  do {
    const auto page = client_.Ask<customer::v1::SearchCustomersResponse>(request);
    ASSERT_TRUE(page.ok());
    ASSERT_LE(page->customers_size(), 2);
    for (const auto& customer : page->customers()) names.push_back(customer.display_name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(names, (std::vector<std::string>{"Ai", "Bo", "Chen", "Ding", "E"}));
  request.set_page_size(-1);
  EXPECT_EQ(client_.Ask<customer::v1::SearchCustomersResponse>(request).error().reason,
            "PAGE_SIZE_INVALID");
}

TEST_F(RecordsTest, ANoteIsPinnedAndTakenOff) {
  customer::v1::AddNoteRequest request;
  request.set_customer(MakeCustomer("Wang").name());
  request.set_text("Calls back on Thursdays only.");
  const auto note = client_.Ask<customer::v1::AddNoteResponse>(request);
  ASSERT_TRUE(note.ok());
  EXPECT_FALSE(note->note().has_pin_time());
  client::Client supervisor(house_.channel());
  supervisor.SetToken(house_.SignIn("supervisor"));
  customer::v1::PinNoteRequest pin;
  for (const char* wrong : {"", "5", "notes/", "notes/x", "tickets/1"}) {
    pin.set_note(wrong);
    EXPECT_EQ(supervisor.Ask<customer::v1::PinNoteResponse>(pin).error().reason, "NAME_INVALID");
  }
  pin.set_note("notes/404");
  EXPECT_EQ(supervisor.Ask<customer::v1::PinNoteResponse>(pin).error().reason, "NOTE_UNKNOWN");
  pin.set_note(note->note().name());
  const auto pinned = supervisor.Ask<customer::v1::PinNoteResponse>(pin);
  ASSERT_TRUE(pinned.ok()) << pinned.error().message;
  EXPECT_TRUE(pinned->note().has_pin_time());
  EXPECT_EQ(pinned->note().pinned_by(), "users/supervisor");
  customer::v1::UnpinNoteRequest unpin;
  unpin.set_note(note->note().name());
  const auto taken_off = supervisor.Ask<customer::v1::UnpinNoteResponse>(unpin);
  ASSERT_TRUE(taken_off.ok()) << taken_off.error().message;
  EXPECT_FALSE(taken_off->note().has_pin_time());
}

TEST_F(RecordsTest, ATicketGoesThroughItsStates) {
  const auto ticket = MakeTicket("Refund", MakeCustomer("Wang").name());
  EXPECT_EQ(ticket.state(), ticket::v1::TICKET_STATE_OPEN);
  ticket::v1::WaitTicketRequest wait;
  wait.set_ticket(ticket.name());
  EXPECT_EQ(client_.Ask<ticket::v1::WaitTicketResponse>(wait)->ticket().state(),
            ticket::v1::TICKET_STATE_WAITING);
  ticket::v1::SolveTicketRequest solve;
  solve.set_ticket(ticket.name());
  EXPECT_EQ(client_.Ask<ticket::v1::SolveTicketResponse>(solve)->ticket().state(),
            ticket::v1::TICKET_STATE_SOLVED);
  ticket::v1::ReopenTicketRequest reopen;
  reopen.set_ticket(ticket.name());
  EXPECT_EQ(client_.Ask<ticket::v1::ReopenTicketResponse>(reopen)->ticket().state(),
            ticket::v1::TICKET_STATE_OPEN);
  ticket::v1::CloseTicketRequest close;
  close.set_ticket(ticket.name());
  EXPECT_EQ(client_.Ask<ticket::v1::CloseTicketResponse>(close)->ticket().state(),
            ticket::v1::TICKET_STATE_CLOSED);
  reopen.set_request_id("another");
  const auto refused = client_.Ask<ticket::v1::ReopenTicketResponse>(reopen);
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(refused.error().reason, "TICKET_STATE");
}

TEST_F(RecordsTest, CommentsAreListedInPages) {
  const auto ticket = MakeTicket("Refund", "");
  for (const char* text : {"one", "two", "three"}) {
    ticket::v1::AddCommentRequest add;
    add.set_ticket(ticket.name());
    add.set_text(text);
    add.set_is_internal(true);
    const auto added = client_.Ask<ticket::v1::AddCommentResponse>(add);
    ASSERT_TRUE(added.ok());
    EXPECT_TRUE(added->comment().name().starts_with(ticket.name() + "/comments/"));
  }
  ticket::v1::ListCommentsRequest list;
  list.set_ticket(ticket.name());
  list.set_page_size(2);
  auto page = client_.Ask<ticket::v1::ListCommentsResponse>(list);
  ASSERT_EQ(page->comments_size(), 2);
  EXPECT_EQ(page->comments(0).text(), "one");
  EXPECT_EQ(page->comments(0).author(), "users/integrator");
  list.set_page_token(page->next_page_token());
  page = client_.Ask<ticket::v1::ListCommentsResponse>(list);
  ASSERT_EQ(page->comments_size(), 1);
  EXPECT_EQ(page->comments(0).text(), "three");
  EXPECT_EQ(page->next_page_token(), "");
}

TEST_F(RecordsTest, TicketsAreListedByCustomerAndState) {
  const std::string customer = MakeCustomer("Wang").name();
  const auto ticket = MakeTicket("Refund", customer);
  MakeTicket("Other", "");
  ticket::v1::ListTicketsRequest list;
  list.set_customer(customer);
  list.set_open_only(true);
  auto page = client_.Ask<ticket::v1::ListTicketsResponse>(list);
  ASSERT_EQ(page->tickets_size(), 1);
  EXPECT_EQ(page->tickets(0).name(), ticket.name());
  list.set_state(ticket::v1::TICKET_STATE_CLOSED);
  page = client_.Ask<ticket::v1::ListTicketsResponse>(list);
  EXPECT_EQ(page->tickets_size(), 0);
}

TEST_F(RecordsTest, WhatDoesNotExistIsNotFound) {
  customer::v1::GetCustomerRequest customer;
  customer.set_customer("customers/4711");
  const auto none = client_.Ask<customer::v1::GetCustomerResponse>(customer);
  EXPECT_EQ(none.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(none.error().reason, "CUSTOMER_UNKNOWN");
  ticket::v1::GetTicketRequest ticket;
  ticket.set_ticket("tickets/4711");
  EXPECT_EQ(client_.Ask<ticket::v1::GetTicketResponse>(ticket).error().reason, "TICKET_UNKNOWN");
}

TEST_F(RecordsTest, AnImportTellsWhatBecameOfTheLines) {
  customer::v1::ImportCustomersRequest request;
  request.set_source("erp");
  request.set_csv("external_id,name,phone\n1,Wang,+8613800138000\n2,,+8613800138001\n");
  const auto done = client_.Ask<customer::v1::ImportCustomersResponse>(request);
  ASSERT_TRUE(done.ok()) << done.error().message;
  EXPECT_EQ(done->created_count(), 1u);
  EXPECT_EQ(done->refused_count(), 1u);
  ASSERT_EQ(done->refused_lines_size(), 1);
  customer::v1::LookupCallerRequest lookup;
  lookup.set_number("+86 138 0013 8000");
  const auto pop = client_.Ask<customer::v1::LookupCallerResponse>(lookup);
  EXPECT_EQ(pop->screen_pop().match(), customer::v1::CALLER_MATCH_ONE);
  EXPECT_EQ(pop->screen_pop().customer().display_name(), "Wang");
}

TEST_F(RecordsTest, AgentsAndQueuesAreListedWithWhatTheSetUpSays) {
  routing::v1::ListAgentsRequest agents;
  agents.set_page_size(1);
  auto page = client_.Ask<routing::v1::ListAgentsResponse>(agents);
  ASSERT_EQ(page->agents_size(), 1);
  EXPECT_EQ(page->agents(0).agent(), "agents/ana");
  EXPECT_EQ(page->agents(0).queues(0), "queues/billing");
  EXPECT_EQ(page->agents(0).allowed_moves(0), routing::v1::PRESENCE_MOVE_LOG_ON);
  agents.set_page_token(page->next_page_token());
  page = client_.Ask<routing::v1::ListAgentsResponse>(agents);
  ASSERT_EQ(page->agents_size(), 1);
  EXPECT_EQ(page->agents(0).agent(), "agents/bo");
  EXPECT_EQ(page->next_page_token(), "");
  const auto queues =
      client_.Ask<routing::v1::ListQueuesResponse>(routing::v1::ListQueuesRequest());
  ASSERT_EQ(queues->queues_size(), 1);
  EXPECT_EQ(queues->queues(0).display_name(), "Billing");
  const auto status =
      client_.Ask<admin::v1::GetServerStatusResponse>(admin::v1::GetServerStatusRequest());
  ASSERT_TRUE(status.ok());
  ASSERT_EQ(status->links_size(), 1);
  EXPECT_EQ(status->links(0).state(), routing::v1::LINK_STATE_DOWN);
  EXPECT_FALSE(status->version().empty());
  // Users were made, so something was committed.
  EXPECT_GT(status->store().commits(), 0u);
  EXPECT_EQ(status->store().failed_commits(), 0u);
  EXPECT_GT(status->store().last_commit_duration().nanos() +
                status->store().last_commit_duration().seconds(),
            0);
  ASSERT_EQ(status->pops().stages_size(), 6);
  EXPECT_EQ(status->pops().stages(0).stage(), "number");
  EXPECT_EQ(status->pops().stages(5).stage(), "rules");
  EXPECT_EQ(status->store().waiting_batches(), 0u);
  EXPECT_TRUE(status->store().has_oldest_wait_duration());
}

}  // namespace
}  // namespace strowger::rpc
