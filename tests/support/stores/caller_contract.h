#pragma once

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>

#include "service/ports/customer_store.h"
#include "service/ports/ticket_store.h"
#include "service/ports/user_store.h"
#include "support/stores/await.h"
#include "support/stores/sample_floor.h"

// What every CallerDirectory knows. `Stores` as for CustomerContract, with tickets() and journal().
namespace strowger {

template <class Stores>
class CallerContract : public testing::Test {
 protected:
  using Pop = std::shared_ptr<const service::ScreenPop>;

  Pop Find(service::CallerQuery query) {
    std::promise<Pop> answer;
    stores_.callers().FindCaller(std::move(query),
                                 [&](Pop pop) { answer.set_value(std::move(pop)); });
    return answer.get_future().get();
  }
  Pop Find(std::string number, std::string link = "boston") {
    return Find({std::move(number), LinkId{std::move(link)}, "", ""});
  }
  // The IVR gave a customer or an account number.
  Pop FindCustomer(std::string number, std::string customer) {
    return Find({std::move(number), LinkId{"boston"}, std::move(customer), ""});
  }
  Pop FindAccount(std::string number, std::string account) {
    return Find({std::move(number), LinkId{"boston"}, "", std::move(account)});
  }
  void Import(const std::string& source, const std::string& csv) {
    const auto imported = Await<service::ImportReport>([&](auto done) {
      stores_.customers().Import({"ana", "", {}}, source, LinkId{"boston"}, csv, done);
    });
    ASSERT_TRUE(imported.ok()) << imported.error().message;
  }
  static std::string NameIn(const Pop& pop) {
    return pop->customer ? pop->customer->fields.display_name : "nobody";
  }
  TicketId Ticket(CustomerId customer, std::string subject, service::TicketState state) {
    service::Ticket ticket;
    ticket.subject = std::move(subject);
    ticket.customer = customer;
    const auto made = Await<service::Ticket>([&](auto done) {
      stores_.tickets().Create({"ana", "", {}}, ticket, "", done);
    });
    if (state != service::TicketState::kOpen) {
      const auto moved = Await<service::Ticket>([&](auto done) {
        stores_.tickets().SetState({"ana", "", {}}, made->id, state, done);
      });
      EXPECT_TRUE(moved.ok());
    }
    return made->id;
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(CallerContract);

TYPED_TEST_P(CallerContract, UnknownCallerIsNobody) {
  this->stores_.MakeCustomer("Ana", "+12025550143");
  const auto pop = this->Find("+12025550199");
  EXPECT_EQ(pop->match, service::CallerMatch::kNone);
  EXPECT_TRUE(pop->complete);
  EXPECT_EQ(pop->number, "+12025550199");
  EXPECT_EQ(pop->national, "(202) 555-0199");
  EXPECT_TRUE(pop->candidates.empty());
  EXPECT_FALSE(pop->customer);
  for (const char* number : {"", "anonymous", "+", "1001"}) {
    EXPECT_EQ(this->Find(number)->match, service::CallerMatch::kNone) << number;
  }
}

TYPED_TEST_P(CallerContract, ExactNumberInAnyFormIsTheOne) {
  const auto li = this->stores_.MakeCustomer("Li Na", "+862584664163");
  for (const char* number : {"84664163", "02584664163", "9 8466 4163", "+86 25 84664163"}) {
    const auto pop = this->Find(number, "nanjing");
    ASSERT_EQ(pop->match, service::CallerMatch::kOne) << number;
    EXPECT_EQ(pop->customer->id, li);
    EXPECT_EQ(pop->number, "+862584664163");
    ASSERT_EQ(pop->candidates.size(), 1u);
    EXPECT_DOUBLE_EQ(pop->candidates.front().confidence, 0.97);
    EXPECT_EQ(pop->candidates.front().why, "number on file, exact");
  }
}

TYPED_TEST_P(CallerContract, NumberIsShownAsItIsWrittenWhereTheLinkIs) {
  this->stores_.MakeCustomer("Li Na", "+862584664163");
  EXPECT_EQ(this->Find("+862584664163", "nanjing")->national, "025 8466 4163");
  EXPECT_EQ(this->Find("+862584664163", "boston")->national, "+86 25 8466 4163");
}

TYPED_TEST_P(CallerContract, SharedNumberGivesAFewCandidatesWithSharedConfidence) {
  for (int i = 0; i < 5; ++i) {
    this->stores_.MakeCustomer("Guest " + std::to_string(i), "+12025550143");
  }
  const auto pop = this->Find("+12025550143");
  EXPECT_EQ(pop->match, service::CallerMatch::kMany);
  ASSERT_EQ(pop->candidates.size(), service::kCandidatesMax);
  EXPECT_DOUBLE_EQ(pop->candidates.front().confidence, 0.97 / 5);
  EXPECT_EQ(pop->candidates.front().display_name, "Guest 0");
  EXPECT_FALSE(pop->customer);
}

TYPED_TEST_P(CallerContract, SameLastDigitsAreALessSureMatch) {
  const auto li = this->stores_.MakeCustomer("Li Na", "+862584664163");
  const auto pop = this->Find("+862184664163", "nanjing");
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  EXPECT_EQ(pop->customer->id, li);
  EXPECT_LT(pop->candidates.front().confidence, 0.7);
}

TYPED_TEST_P(CallerContract, AgentsWhomTheCustomerKnowsAreNamedForRouting) {
  const auto li = this->stores_.MakeCustomer("Li Na", "+862584664163");
  EXPECT_EQ(this->Find("+862584664163")->known, core::KnownAgents{});
  for (const char* name : {"bo-who-works", "nobody"}) {
    service::User user{.name = name, .display_name = name, .roles = {service::Role::kAgent}};
    if (name != std::string("nobody")) user.agent = AgentId{"bo"};
    const auto saved = Await<void>([&](auto done) {
      this->stores_.users().SaveUser({"ana", "", {}}, user, done);
    });
    ASSERT_TRUE(saved.ok()) << saved.error().message;
  }
  for (const char* owner : {"bo-who-works", "nobody"}) {
    service::Ticket ticket;
    ticket.subject = "Refund";
    ticket.customer = li;
    ticket.owner = owner;
    const auto made = Await<service::Ticket>([&](auto done) {
      this->stores_.tickets().Create({"ana", "", {}}, ticket, "", done);
    });
    ASSERT_TRUE(made.ok()) << made.error().message;
  }
  service::JournalBatch batch;
  batch.changes.items = {ClosedItem(17, li)};
  batch.changes.items.push_back(ClosedItem(30, li));
  // Nobody spoke in the newest contact.
  for (core::Segment& segment : batch.changes.items.back().segments) segment.agent = {};
  ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); }).ok());
  EXPECT_EQ(this->Find("+862584664163")->known, (core::KnownAgents{AgentId{"ana"}, AgentId{"bo"}}));
}

TYPED_TEST_P(CallerContract, CustomerNumberFromTheIvrBeatsTheTelephone) {
  this->Import("erp", "external_id,name,phone\nA-77,Ana Silva,+12025550143\n78,Bea,+12025550144\n");
  const auto borrowed = this->FindCustomer("+12025550144", "A-77");
  ASSERT_EQ(borrowed->match, service::CallerMatch::kOne);
  EXPECT_EQ(this->NameIn(borrowed), "Ana Silva");
  EXPECT_DOUBLE_EQ(borrowed->candidates.front().confidence, 0.98);
  EXPECT_EQ(borrowed->candidates.front().why, "customer number given");
  const auto own = this->FindCustomer("+12025550143", "A-77");
  EXPECT_DOUBLE_EQ(own->candidates.front().confidence, 0.995);
  EXPECT_EQ(own->candidates.front().why, "customer number given, number on file");
  // One that nobody has says nothing.
  EXPECT_EQ(this->NameIn(this->FindCustomer("+12025550144", "A-99")), "Bea");
}

TYPED_TEST_P(CallerContract, AccountNumberFromTheIvrBeatsTheTelephone) {
  this->Import("erp", "external_id,name,phone\nA-77,Ana Silva,+12025550143\n78,Bea,+12025550144\n");
  const auto borrowed = this->FindAccount("+12025550144", "A-77");
  ASSERT_EQ(borrowed->match, service::CallerMatch::kOne);
  EXPECT_EQ(this->NameIn(borrowed), "Ana Silva");
  EXPECT_DOUBLE_EQ(borrowed->candidates.front().confidence, 0.98);
  EXPECT_EQ(borrowed->candidates.front().why, "account number given");
  const auto own = this->FindAccount("+12025550143", "A-77");
  EXPECT_DOUBLE_EQ(own->candidates.front().confidence, 0.995);
  EXPECT_EQ(own->candidates.front().why, "account number given, number on file");
  EXPECT_EQ(this->NameIn(this->FindAccount("", "A-77")), "Ana Silva");
  // Part of a number, one that nobody has and one with a sign for any text are nobody's.
  for (const char* account : {"A-7", "A-99", "A-%", ""}) {
    EXPECT_EQ(this->NameIn(this->FindAccount("+12025550144", account)), "Bea") << account;
  }
}

TYPED_TEST_P(CallerContract, AccountNumberIsNotOurOwnNumberOfACustomer) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const auto number = std::to_string(ana.value);
  EXPECT_EQ(this->NameIn(this->FindAccount("", number)), "nobody");
  EXPECT_EQ(this->NameIn(this->FindCustomer("", number)), "Ana");
  this->Import("erp", "external_id,name,phone\n" + number + ",Bea,+12025550144\n");
  EXPECT_EQ(this->NameIn(this->FindAccount("", number)), "Bea");
}

TYPED_TEST_P(CallerContract, AccountNumberOfTwoSourcesIsDecidedByTheTelephone) {
  this->Import("erp", "external_id,name,phone\n7,Ana,+12025550143\n");
  this->Import("shop", "external_id,name,phone\n7,Bea,+12025550144\n");
  const auto both = this->FindAccount("", "7");
  EXPECT_EQ(both->match, service::CallerMatch::kMany);
  ASSERT_EQ(both->candidates.size(), 2u);
  EXPECT_EQ(both->candidates.front().why, "account number given, used by several customers");
  EXPECT_EQ(this->NameIn(this->FindAccount("+12025550144", "7")), "Bea");
}

TYPED_TEST_P(CallerContract, PopShowsOpenTicketsFirstAndTheNewestOfEverything) {
  using State = service::TicketState;
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const auto open = this->Ticket(ana, "old but open", State::kOpen);
  for (int i = 0; i < 4; ++i) this->Ticket(ana, "closed", State::kClosed);
  const auto waiting = this->Ticket(ana, "waiting", State::kWaiting);
  this->Ticket(ana, "solved", State::kSolved);
  for (std::uint64_t i = 1; i <= 7; ++i) {
    service::JournalBatch batch;
    batch.changes.items = {ClosedItem(10 * i, ana)};
    this->stores_.journal().Commit(std::move(batch), {});
    service::Note note;
    note.customer = ana;
    note.text = "note " + std::to_string(i);
    ASSERT_TRUE(Await<service::Note>([&](auto done) {
                  this->stores_.customers().AddNote({"ana", "", {}}, note, done);
                }).ok());
  }
  const auto pop = this->Find("2025550143");
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  ASSERT_EQ(pop->tickets.size(), service::kPopTicketsMax);
  EXPECT_EQ(pop->tickets[0].id, waiting);
  EXPECT_EQ(pop->tickets[1].id, open);
  EXPECT_EQ(pop->tickets[2].subject, "solved");
  ASSERT_EQ(pop->interactions.size(), service::kPopInteractionsMax);
  EXPECT_EQ(pop->interactions.front().id, InteractionId{71});
  ASSERT_EQ(pop->notes.size(), service::kPopNotesMax);
  EXPECT_EQ(pop->notes.front().text, "note 7");
  EXPECT_EQ(pop->notes.front().author, "ana");
  EXPECT_EQ(pop->customer->fields.contact_points.size(), 1u);
}

TYPED_TEST_P(CallerContract, WhoLooksAfterTheCustomerIsNamedForRoutingKnownOrNot) {
  const auto customer = this->stores_.MakeCustomer("Ana", "+12025550143");
  for (const char* owner : {"bo", "who-left", ""}) {
    const auto known =
        Await<service::Customer>([&](auto done) { this->stores_.customers().Get(customer, done); });
    auto fields = known->fields;
    fields.owner = owner;
    ASSERT_TRUE(Await<service::Customer>([&](auto done) {
                  this->stores_.customers().Update({"ana", "", {}}, customer, known->version,
                                                   fields, {"owner"}, done);
                }).ok());
    EXPECT_EQ(this->Find("2025550143")->known.customer_owner, AgentId{owner});
  }
}

TYPED_TEST_P(CallerContract, PopIsNeverOlderThanTheLastAnsweredChange) {
  auto customer = this->stores_.MakeCustomer("Ana", "+12025550143");
  for (int i = 0; i < 50; ++i) {
    const auto known =
        Await<service::Customer>([&](auto done) { this->stores_.customers().Get(customer, done); });
    auto fields = known->fields;
    fields.alert = "alert " + std::to_string(i);
    ASSERT_TRUE(Await<service::Customer>([&](auto done) {
                  this->stores_.customers().Update({"ana", "", {}}, customer, known->version,
                                                   fields, {"alert"}, done);
                }).ok());
    this->Ticket(customer, "ticket " + std::to_string(i), service::TicketState::kOpen);
    const auto pop = this->Find("2025550143");
    ASSERT_EQ(pop->customer->fields.alert, fields.alert);
    ASSERT_EQ(pop->tickets.front().subject, "ticket " + std::to_string(i));
  }
}

TYPED_TEST_P(CallerContract, ChosenCustomerIsOpenedWhateverTheNumber) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const auto pop = this->stores_.Open(ana);
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  EXPECT_EQ(pop->customer->id, ana);
  EXPECT_EQ(this->stores_.Open(CustomerId{404})->match, service::CallerMatch::kNone);
}

REGISTER_TYPED_TEST_SUITE_P(
    CallerContract, UnknownCallerIsNobody, ExactNumberInAnyFormIsTheOne,
    NumberIsShownAsItIsWrittenWhereTheLinkIs, SharedNumberGivesAFewCandidatesWithSharedConfidence,
    SameLastDigitsAreALessSureMatch, AgentsWhomTheCustomerKnowsAreNamedForRouting,
    CustomerNumberFromTheIvrBeatsTheTelephone, AccountNumberFromTheIvrBeatsTheTelephone,
    AccountNumberIsNotOurOwnNumberOfACustomer, AccountNumberOfTwoSourcesIsDecidedByTheTelephone,
    PopShowsOpenTicketsFirstAndTheNewestOfEverything,
    WhoLooksAfterTheCustomerIsNamedForRoutingKnownOrNot, PopIsNeverOlderThanTheLastAnsweredChange,
    ChosenCustomerIsOpenedWhateverTheNumber);

}  // namespace strowger
