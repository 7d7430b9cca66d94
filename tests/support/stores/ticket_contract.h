#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/ports/ticket_store.h"
#include "support/stores/await.h"

// What every TicketStore keeps. `Stores` offers tickets(), MakeCustomer() and Restart().
namespace strowger {

template <class Stores>
class TicketContract : public testing::Test {
 protected:
  using Ticket = service::Ticket;
  using State = service::TicketState;

  static service::Actor Ana(std::string request = "") {
    return {"ana", "ipv4:127.0.0.1:1", {"ana", std::move(request)}};
  }
  Result<Ticket> Create(Ticket ticket, std::string comment = "", std::string request = "") {
    return Await<Ticket>(
        [&](auto done) { stores_.tickets().Create(Ana(request), ticket, comment, done); });
  }
  Ticket Made(const std::string& subject, CustomerId customer = {}, std::string owner = "") {
    Ticket ticket;
    ticket.subject = subject;
    ticket.customer = customer;
    ticket.owner = std::move(owner);
    auto made = Create(ticket);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return *made;
  }
  Result<Ticket> Get(TicketId id) {
    return Await<Ticket>([&](auto done) { stores_.tickets().Get(id, done); });
  }
  Result<Ticket> Move(TicketId id, State state, std::string request = "") {
    return Await<Ticket>(
        [&](auto done) { stores_.tickets().SetState(Ana(request), id, state, done); });
  }
  Result<Ticket> Update(Ticket ticket, std::vector<std::string> mask) {
    return Await<Ticket>([&](auto done) { stores_.tickets().Update(Ana(), ticket, mask, done); });
  }
  Result<service::TicketComment> Comment(TicketId id, std::string text, std::string request = "") {
    service::TicketComment comment;
    comment.ticket = id;
    comment.text = std::move(text);
    comment.is_internal = false;
    return Await<service::TicketComment>(
        [&](auto done) { stores_.tickets().AddComment(Ana(request), comment, done); });
  }
  Result<std::vector<service::TicketComment>> Comments(TicketId id) {
    return Await<std::vector<service::TicketComment>>(
        [&](auto done) { stores_.tickets().ListComments(id, done); });
  }
  // The subjects of all pages.
  std::vector<std::string> Subjects(service::TicketFilter filter) {
    std::vector<std::string> subjects;
    do {
      auto page =
          Await<service::TicketPage>([&](auto done) { stores_.tickets().List(filter, done); });
      EXPECT_TRUE(page.ok()) << page.error().message;
      if (!page.ok()) break;
      for (const auto& ticket : page->tickets) subjects.push_back(ticket.subject);
      filter.page_token = page->next_page_token;
    } while (!filter.page_token.empty());
    return subjects;
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(TicketContract);

TYPED_TEST_P(TicketContract, NewTicketIsOpenAndComesBackWhole) {
  service::Ticket ticket;
  ticket.subject = "发票没收到";
  ticket.customer = this->stores_.MakeCustomer("王伟", "+8613800138000");
  ticket.owner = "li";
  ticket.queue = QueueId{"billing"};
  ticket.priority = 3;
  ticket.interactions = {InteractionId{5}, InteractionId{9}};
  const auto made = this->Create(ticket, "Sent again.");
  ASSERT_TRUE(made.ok()) << made.error().message;
  this->stores_.Restart();
  const auto read = this->Get(made->id);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->subject, ticket.subject);
  EXPECT_EQ(read->state, service::TicketState::kOpen);
  EXPECT_EQ(read->customer, ticket.customer);
  EXPECT_EQ(read->owner, "li");
  EXPECT_EQ(read->queue, ticket.queue);
  EXPECT_EQ(read->priority, 3);
  EXPECT_EQ(read->interactions, ticket.interactions);
  EXPECT_EQ(read->version, 1u);
  EXPECT_EQ(read->created, made->created);
  const auto comments = this->Comments(made->id);
  ASSERT_TRUE(comments.ok());
  ASSERT_EQ(comments->size(), 1u);
  EXPECT_EQ(comments->front().text, "Sent again.");
  EXPECT_EQ(comments->front().author, "ana");
}

TYPED_TEST_P(TicketContract, MoveOutsideTheTableIsRefusedAndChangesNothing) {
  const auto ticket = this->Made("one");
  ASSERT_TRUE(this->Move(ticket.id, service::TicketState::kClosed).ok());
  const auto refused = this->Move(ticket.id, service::TicketState::kOpen);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kFailedPrecondition);
  EXPECT_EQ(refused.error().reason, "TICKET_STATE");
  EXPECT_EQ(this->Get(ticket.id)->state, service::TicketState::kClosed);
  EXPECT_EQ(this->Get(ticket.id)->version, 2u);
}

TYPED_TEST_P(TicketContract, OnlyMaskedFieldsChange) {
  auto ticket = this->Made("one", {}, "li");
  ticket.subject = "two";
  ticket.owner = "ana";
  const auto updated = this->Update(ticket, {"owner"});
  ASSERT_TRUE(updated.ok());
  EXPECT_EQ(updated->subject, "one");
  EXPECT_EQ(updated->owner, "ana");
  EXPECT_EQ(updated->version, 2u);
}

TYPED_TEST_P(TicketContract, StaleVersionIsAborted) {
  auto ticket = this->Made("one");
  ASSERT_TRUE(this->Update(ticket, {"owner"}).ok());
  const auto refused = this->Update(ticket, {"owner"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kAborted);
  EXPECT_EQ(refused.error().reason, "VERSION_MISMATCH");
}

TYPED_TEST_P(TicketContract, UnknownThingsAreNamed) {
  EXPECT_EQ(this->Get(TicketId{404}).error().reason, "TICKET_UNKNOWN");
  EXPECT_EQ(this->Comment(TicketId{404}, "text").error().reason, "TICKET_UNKNOWN");
  EXPECT_EQ(this->Comments(TicketId{404}).error().reason, "TICKET_UNKNOWN");
  service::Ticket ticket;
  ticket.subject = "one";
  ticket.customer = CustomerId{404};
  EXPECT_EQ(this->Create(ticket).error().reason, "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->Update(this->Made("two"), {"colour"}).error().reason, "FIELD_UNKNOWN");
}

TYPED_TEST_P(TicketContract, TextsAreBoundedUtf8) {
  service::Ticket ticket;
  EXPECT_EQ(this->Create(ticket).error().reason, "SUBJECT_MISSING");
  ticket.subject = std::string(100'000, 'x');
  EXPECT_EQ(this->Create(ticket).error().reason, "TEXT_TOO_LONG");
  ticket.subject = "caf\xe9";
  EXPECT_EQ(this->Create(ticket).error().reason, "TEXT_MALFORMED");
}

TYPED_TEST_P(TicketContract, RepeatedRequestGetsTheFirstAnswer) {
  service::Ticket ticket;
  ticket.subject = "one";
  const auto first = this->Create(ticket, "note", "r1");
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(this->Move(first->id, service::TicketState::kSolved, "r2").ok());
  const auto again = this->Create(ticket, "note", "r1");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->state, service::TicketState::kOpen);
  EXPECT_EQ(again->created, first->created);
  EXPECT_EQ(this->Subjects({}).size(), 1u);
  EXPECT_EQ(this->Comments(first->id)->size(), 1u);
  // The move would be refused a second time; its repeat is not.
  EXPECT_TRUE(this->Move(first->id, service::TicketState::kSolved, "r2").ok());
}

TYPED_TEST_P(TicketContract, RequestIdOfAnotherKindIsRefused) {
  const auto ticket = this->Made("one");
  ASSERT_TRUE(this->Comment(ticket.id, "text", "r1").ok());
  const auto refused = this->Move(ticket.id, service::TicketState::kSolved, "r1");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "REQUEST_ID_REUSED");
}

TYPED_TEST_P(TicketContract, RefusedRequestMayBeTriedAgain) {
  EXPECT_FALSE(this->Comment(TicketId{1}, "text", "r1").ok());
  const auto ticket = this->Made("one");
  EXPECT_TRUE(this->Comment(ticket.id, "text", "r1").ok());
}

TYPED_TEST_P(TicketContract, ListShowsOpenFirstThenNewest) {
  const auto first = this->Made("first");
  this->Made("second");
  const auto third = this->Made("third");
  ASSERT_TRUE(this->Move(third.id, service::TicketState::kSolved).ok());
  ASSERT_TRUE(this->Move(first.id, service::TicketState::kWaiting).ok());
  EXPECT_EQ(this->Subjects({}), (std::vector<std::string>{"second", "first", "third"}));
  EXPECT_EQ(this->Subjects({.open_only = true}), (std::vector<std::string>{"second", "first"}));
  EXPECT_EQ(this->Subjects({.state = service::TicketState::kSolved}),
            (std::vector<std::string>{"third"}));
}

TYPED_TEST_P(TicketContract, PagesShowEachTicketOnceWhateverTheFilter) {
  const auto customer = this->stores_.MakeCustomer("Li Na", "+8613800138000");
  for (int i = 0; i < 23; ++i) {
    const auto ticket = this->Made(std::to_string(i), customer, "li");
    if (i % 3 != 0) continue;
    ASSERT_TRUE(this->Move(ticket.id, service::TicketState::kClosed).ok());
  }
  this->Made("of nobody");
  EXPECT_EQ(this->Subjects({.page_size = 5}).size(), 24u);
  EXPECT_EQ(this->Subjects({.customer = customer, .page_size = 5}).size(), 23u);
  EXPECT_EQ(this->Subjects({.owner = "li", .page_size = 5}).size(), 23u);
  EXPECT_EQ(this->Subjects({.state = service::TicketState::kClosed, .page_size = 3}).size(), 8u);
  EXPECT_EQ(this->Subjects({.customer = customer, .open_only = true, .page_size = 4}).size(), 15u);
  EXPECT_EQ(this->Subjects({.customer = customer,
                            .owner = "li",
                            .state = service::TicketState::kClosed,
                            .page_size = 3})
                .size(),
            8u);
}

TYPED_TEST_P(TicketContract, ForeignPageTokenIsRefused) {
  const auto page = Await<service::TicketPage>(
      [&](auto done) { this->stores_.tickets().List({.page_token = "garbage"}, done); });
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code, ErrorCode::kInvalidArgument);
}

TYPED_TEST_P(TicketContract, LinkingTwiceIsHarmless) {
  const auto ticket = this->Made("one");
  for (int i = 0; i < 2; ++i) {
    const auto linked = Await<service::Ticket>([&](auto done) {
      this->stores_.tickets().LinkInteraction(this->Ana(), ticket.id, InteractionId{77}, done);
    });
    ASSERT_TRUE(linked.ok());
    EXPECT_EQ(linked->interactions, std::vector{InteractionId{77}});
  }
}

TYPED_TEST_P(TicketContract, CommentsComeInTheirOrder) {
  const auto ticket = this->Made("one");
  for (const char* text : {"a", "b", "c"}) ASSERT_TRUE(this->Comment(ticket.id, text).ok());
  const auto comments = this->Comments(ticket.id);
  ASSERT_EQ(comments->size(), 3u);
  EXPECT_EQ(comments->front().text, "a");
  EXPECT_EQ(comments->back().text, "c");
  EXPECT_FALSE(comments->back().is_internal);
}

REGISTER_TYPED_TEST_SUITE_P(TicketContract, NewTicketIsOpenAndComesBackWhole,
                            MoveOutsideTheTableIsRefusedAndChangesNothing, OnlyMaskedFieldsChange,
                            StaleVersionIsAborted, UnknownThingsAreNamed, TextsAreBoundedUtf8,
                            RepeatedRequestGetsTheFirstAnswer, RequestIdOfAnotherKindIsRefused,
                            RefusedRequestMayBeTriedAgain, ListShowsOpenFirstThenNewest,
                            PagesShowEachTicketOnceWhateverTheFilter, ForeignPageTokenIsRefused,
                            LinkingTwiceIsHarmless, CommentsComeInTheirOrder);

}  // namespace strowger
