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
  EXPECT_EQ(pop->tickets[0].id, open);
  EXPECT_EQ(pop->tickets[1].id, waiting);
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
    // The last of those that are open, and always among those shown.
    ASSERT_EQ(pop->tickets.back().subject, "ticket " + std::to_string(i));
  }
}

TYPED_TEST_P(CallerContract, ChosenCustomerIsOpenedWhateverTheNumber) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const auto pop = this->stores_.Open(ana);
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  EXPECT_EQ(pop->customer->id, ana);
  EXPECT_EQ(this->stores_.Open(CustomerId{404})->match, service::CallerMatch::kNone);
}

TYPED_TEST_P(CallerContract, TicketsAtRiskStandFirstHoweverManyThereAre) {
  using State = service::TicketState;
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  this->Ticket(ana, "first", State::kWaiting);
  const auto oldest = this->Ticket(ana, "oldest open", State::kOpen);
  for (int i = 0; i < 7; ++i) this->Ticket(ana, "open", State::kOpen);
  const auto urgent = this->Ticket(ana, "urgent", State::kOpen);
  auto changed =
      *Await<service::Ticket>([&](auto done) { this->stores_.tickets().Get(urgent, done); });
  changed.priority = 5;
  ASSERT_TRUE(Await<service::Ticket>([&](auto done) {
                this->stores_.tickets().Update({"ana", "", {}}, changed, {"priority"}, done);
              }).ok());
  for (int i = 0; i < 6; ++i) this->Ticket(ana, "open", State::kOpen);
  const auto last = this->Ticket(ana, "the newest", State::kWaiting);
  const auto pop = this->Find("2025550143");
  ASSERT_EQ(pop->tickets.size(), service::kPopTicketsMax);
  EXPECT_EQ(pop->tickets[0].id, urgent);
  EXPECT_EQ(pop->tickets[1].id, oldest);
  EXPECT_EQ(pop->tickets.back().id, last);
}

TYPED_TEST_P(CallerContract, PinnedNotesStandFirstUntilTheyAreTakenOff) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const service::Actor li{"li", "", {}};
  const auto pin = [&](std::uint64_t note, bool is_pinned) {
    return Await<service::Note>(
        [&](auto done) { this->stores_.customers().PinNote(li, note, is_pinned, done); });
  };
  std::vector<std::uint64_t> notes;
  for (int i = 0; i < 8; ++i) {
    service::Note note;
    note.customer = ana;
    note.text = "note " + std::to_string(i);
    notes.push_back(Await<service::Note>([&](auto done) {
                      this->stores_.customers().AddNote(li, note, done);
                    })->id);
  }
  EXPECT_EQ(pin(404, true).error().reason, "NOTE_UNKNOWN");
  const auto pinned = pin(notes[0], true);
  ASSERT_TRUE(pinned.ok()) << pinned.error().message;
  EXPECT_EQ(pinned->pinned_by, "li");
  EXPECT_EQ(pinned->text, "note 0");
  auto pop = this->Find("2025550143");
  ASSERT_EQ(pop->notes.size(), 1 + service::kPopNotesMax);
  EXPECT_EQ(pop->notes[0].text, "note 0");
  EXPECT_TRUE(pop->notes[0].pinned);
  EXPECT_EQ(pop->notes[1].text, "note 7");
  EXPECT_FALSE(pop->notes[1].pinned);
  for (std::size_t i = 1; i < service::kPinnedNotesMax; ++i) {
    ASSERT_TRUE(pin(notes[i], true).ok());
  }
  EXPECT_EQ(pin(notes[7], true).error().reason, "NOTES_PINNED_FULL");
  EXPECT_TRUE(pin(notes[0], true).ok()) << "it is pinned already";
  ASSERT_TRUE(pin(notes[0], false).ok());
  ASSERT_TRUE(pin(notes[7], true).ok());
  pop = this->Find("2025550143");
  ASSERT_EQ(pop->notes.size(), service::kPinnedNotesMax + service::kPopNotesMax);
  EXPECT_EQ(pop->notes.front().text, "note 7");
  EXPECT_EQ(pop->notes[service::kPinnedNotesMax].text, "note 6");
}

TYPED_TEST_P(CallerContract, PopShowsTheLastContactOnEveryChannel) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  for (std::uint64_t i = 1; i <= 8; ++i) {
    service::JournalBatch batch;
    batch.changes.items = {ClosedItem(10 * i, ana)};
    if (i == 1) batch.changes.items.front().channel = core::Channel::kMail;
    ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); }).ok());
  }
  const auto pop = this->Find("2025550143");
  ASSERT_EQ(pop->interactions.size(), service::kPopInteractionsMax + 1);
  EXPECT_EQ(pop->interactions.front().id, InteractionId{81});
  EXPECT_EQ(pop->interactions.back().channel, "mail");
  EXPECT_EQ(pop->interactions.back().id, InteractionId{11});
}

TYPED_TEST_P(CallerContract, PopShowsWhatWasPromised) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  service::JournalBatch batch;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    core::ItemView item = WaitingItem(10 * i);
    item.channel = core::Channel::kCallback;
    item.customer = i == 1 ? CustomerId{} : ana;
    item.subject = "promise " + std::to_string(i);
    item.callback = core::Callback{};
    item.callback->agent = AgentId{"bo"};
    item.callback->from = At(100 - static_cast<int>(i));
    batch.changes.items.push_back(item);
  }
  core::ItemView call = WaitingItem(90);
  call.customer = ana;
  batch.changes.items.push_back(call);
  ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); }).ok());
  const auto pop = this->Find("2025550143");
  ASSERT_EQ(pop->promises.size(), service::kPopPromisesMax);
  EXPECT_EQ(pop->promises.front().note, "promise 5");
  EXPECT_EQ(pop->promises.front().agent, AgentId{"bo"});
  EXPECT_EQ(pop->promises.front().from, At(95));
}

TYPED_TEST_P(CallerContract, WhoWasNamedByTheIvrMayStillBeWhoHasTheNumber) {
  this->Import("erp", "external_id,name,phone\nA-77,Ana Silva,+12025550143\n78,Bea,+12025550144\n");
  const auto pop = this->FindCustomer("+12025550144", "A-77");
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  EXPECT_EQ(this->NameIn(pop), "Ana Silva");
  ASSERT_EQ(pop->candidates.size(), 2u);
  EXPECT_EQ(pop->candidates[0].identity, service::CallerIdentity::kGiven);
  EXPECT_EQ(pop->candidates[1].display_name, "Bea");
  EXPECT_EQ(pop->candidates[1].identity, service::CallerIdentity::kMaybe);
  EXPECT_LT(pop->candidates[1].confidence, 0.05);
}

TYPED_TEST_P(CallerContract, WhatIsNotReadInTimeIsLeftOutAndSaidSo) {
  const auto ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  this->Ticket(ana, "open", service::TicketState::kOpen);
  const auto late = this->Find({"2025550143", LinkId{"boston"}, "", "", Duration(1)});
  EXPECT_EQ(late->match, service::CallerMatch::kOne);
  EXPECT_EQ(this->NameIn(late), "Ana");
  EXPECT_FALSE(late->complete);
  EXPECT_TRUE(late->tickets.empty());
  EXPECT_EQ(late->left_out,
            (std::vector<core::PopStage>{core::PopStage::kTickets, core::PopStage::kContacts}));
  const auto whole = this->Find("2025550143");
  EXPECT_TRUE(whole->complete);
  EXPECT_TRUE(whole->left_out.empty());
  EXPECT_EQ(whole->tickets.size(), 1u);
  EXPECT_GT(whole->taken, Duration::zero());
  for (const auto stage :
       {core::PopStage::kNumber, core::PopStage::kLookup, core::PopStage::kProfile,
        core::PopStage::kTickets, core::PopStage::kContacts}) {
    EXPECT_GT(whole->times[static_cast<std::size_t>(stage)], Duration::zero())
        << core::NameOf(stage);
  }
}

REGISTER_TYPED_TEST_SUITE_P(
    CallerContract, TicketsAtRiskStandFirstHoweverManyThereAre,
    PinnedNotesStandFirstUntilTheyAreTakenOff, PopShowsTheLastContactOnEveryChannel,
    PopShowsWhatWasPromised, WhoWasNamedByTheIvrMayStillBeWhoHasTheNumber,
    WhatIsNotReadInTimeIsLeftOutAndSaidSo, UnknownCallerIsNobody, ExactNumberInAnyFormIsTheOne,
    NumberIsShownAsItIsWrittenWhereTheLinkIs, SharedNumberGivesAFewCandidatesWithSharedConfidence,
    SameLastDigitsAreALessSureMatch, AgentsWhomTheCustomerKnowsAreNamedForRouting,
    CustomerNumberFromTheIvrBeatsTheTelephone, AccountNumberFromTheIvrBeatsTheTelephone,
    AccountNumberIsNotOurOwnNumberOfACustomer, AccountNumberOfTwoSourcesIsDecidedByTheTelephone,
    PopShowsOpenTicketsFirstAndTheNewestOfEverything,
    WhoLooksAfterTheCustomerIsNamedForRoutingKnownOrNot, PopIsNeverOlderThanTheLastAnsweredChange,
    ChosenCustomerIsOpenedWhateverTheNumber);

}  // namespace strowger
