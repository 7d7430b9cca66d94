#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "service/ports/customer_clusters.h"
#include "service/ports/customer_profile.h"
#include "service/ports/journal.h"
#include "service/ports/timeline.h"
#include "service/ports/user_store.h"
#include "support/stores/await.h"
#include "support/stores/sample_floor.h"

// What every Timeline keeps. `Stores` offers what the suite of customers asks for, and clusters(),
// journal(), profiles(), tickets(), users() and timeline(), on the same store.
namespace strowger {

template <class Stores>
class TimelineContract : public testing::Test {
 protected:
  using Page = service::TimelinePage;

  static service::Actor Who(const std::string& user) { return {user, "", {}}; }

  struct Contact {
    int number = 0;  // Greater numbers arrived later.
    core::Channel channel = core::Channel::kCall;
    std::string queue = "billing";
    std::string agent = "ana";
  };
  void ContactEnds(CustomerId customer, const Contact& contact) {
    core::ItemView item = ClosedItem(std::uint64_t(contact.number), customer);
    item.arrived = ContactTime(contact.number);
    item.channel = contact.channel;
    item.queue = QueueId{contact.queue};
    item.segments.back().agent = AgentId{contact.agent};
    service::JournalBatch batch;
    batch.changes.items = {item};
    const auto kept = Await<void>([&](auto done) { stores_.journal().Commit(batch, done); });
    EXPECT_TRUE(kept.ok()) << kept.error().message;
  }
  // Long after whatever is written by the clock of the stores.
  static TimePoint ContactTime(int number) { return At(1'000'000 + number); }
  void NoteIsWritten(CustomerId customer, const std::string& text, const std::string& user) {
    service::Note note;
    note.customer = customer;
    note.text = text;
    const auto kept = Await<service::Note>(
        [&](auto done) { stores_.customers().AddNote(Who(user), note, done); });
    EXPECT_TRUE(kept.ok()) << kept.error().message;
  }
  void TicketIsMade(CustomerId customer, const std::string& subject, const std::string& owner) {
    service::Ticket ticket;
    ticket.subject = subject;
    ticket.customer = customer;
    ticket.owner = owner;
    ticket.queue = QueueId{"sales"};
    const auto kept = Await<service::Ticket>(
        [&](auto done) { stores_.tickets().Create(Who(owner), ticket, "", done); });
    EXPECT_TRUE(kept.ok()) << kept.error().message;
  }
  // Before whatever the clock of the stores writes.
  void OrderIsHeardOf(CustomerId customer, const std::string& number) {
    service::FactWish wish;
    wish.fact.customer = customer;
    wish.fact.source = "erp";
    wish.fact.kind = "order";
    wish.fact.external_id = number;
    wish.fact.number = number;
    wish.fact.status = "paid";
    wish.fact.amount = 19'900;
    wish.fact.currency = "CNY";
    wish.fact.text = "Order " + number;
    wish.fact.time = TimePoint(std::chrono::seconds(1));
    const auto report = Await<service::FactReport>(
        [&](auto done) { stores_.profiles().PutFacts(Who("ana"), {wish}, done); });
    EXPECT_EQ(report->created, 1u);
  }
  void TierIsSet(CustomerId customer, const std::string& tier) {
    auto known =
        Await<service::Customer>([&](auto done) { stores_.customers().Get(customer, done); });
    known->fields.tier = tier;
    const auto kept = Await<service::Customer>([&](auto done) {
      stores_.customers().Update(Who("ana"), customer, known->version, known->fields, {"tier"},
                                 done);
    });
    EXPECT_TRUE(kept.ok()) << kept.error().message;
  }
  void Merge(CustomerId a, CustomerId b) {
    const auto merged = Await<service::CustomerMerge>(
        [&](auto done) { stores_.clusters().Merge(Who("sup"), a, b, "same voice", done); });
    EXPECT_TRUE(merged.ok()) << merged.error().message;
  }
  void Unmerge(CustomerId merged) {
    const auto split = Await<service::CustomerSplit>(
        [&](auto done) { stores_.clusters().Unmerge(Who("sup"), merged, false, "", done); });
    EXPECT_TRUE(split.ok()) << split.error().message;
  }

  Result<Page> Read(const service::TimelineQuery& query) {
    return Await<Page>([&](auto done) { stores_.timeline().List(query, done); });
  }
  // What stands on all pages, "kind what" or "kind number" of contacts.
  std::vector<std::string> All(service::TimelineQuery query) {
    std::vector<std::string> told;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = Read(query);
      EXPECT_TRUE(page.ok()) << page.error().message;
      if (!page.ok()) break;
      EXPECT_LE(page->items.size(), query.page_size);
      for (const auto& item : page->items) told.push_back(Tell(item));
      query.page_token = page->next_page_token;
      if (query.page_token.empty()) return told;
    }
    ADD_FAILURE() << "the list does not end";
    return told;
  }
  static std::string Tell(const service::TimelineItem& item) {
    constexpr const char* kKinds[]{"contact ", "note ", "ticket ", "change ", "fact "};
    const bool is_contact = item.kind == service::TimelineKind::kInteraction;
    return kKinds[static_cast<std::size_t>(item.kind)] +
           (is_contact ? std::to_string(item.id - 1) : item.what);
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(TimelineContract);

TYPED_TEST_P(TimelineContract, EverythingIsInOneListTheNewestFirst) {
  const CustomerId ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  this->NoteIsWritten(ana, "first", "ana");
  this->TicketIsMade(ana, "broken", "ana");
  this->TierIsSet(ana, "VIP");
  this->OrderIsHeardOf(ana, "SO-7");
  this->ContactEnds(ana, {1});
  this->ContactEnds(ana, {3, core::Channel::kMail, "sales", "bo"});
  this->ContactEnds(ana, {2});
  const std::vector<std::string> expected{"contact 3",
                                          "contact 2",
                                          "contact 1",
                                          "change UpdateCustomer",
                                          "ticket broken",
                                          "note first",
                                          "change CreateCustomer",
                                          "fact Order SO-7"};
  for (const std::size_t size : {1, 2, 3, 50}) {
    EXPECT_EQ(this->All({.customer = ana, .page_size = size}), expected) << size;
  }
  const auto page = this->Read({.customer = ana});
  ASSERT_EQ(page->items.size(), 8u);
  const auto& mail = page->items[0];
  EXPECT_EQ(mail.channel, core::Channel::kMail);
  EXPECT_EQ(mail.queue, QueueId{"sales"});
  EXPECT_EQ(mail.agent, AgentId{"bo"});
  EXPECT_EQ(mail.state, "handled");
  EXPECT_EQ(mail.disposition, "paid");
  EXPECT_EQ(mail.time, this->ContactTime(3));
  EXPECT_EQ(page->items[3].fields, std::vector<std::string>{"tier"});
  EXPECT_EQ(page->items[4].state, "open");
  EXPECT_EQ(page->items[5].user, "ana");
  const auto& order = page->items[7];
  EXPECT_EQ(order.source + " " + order.fact_kind + " " + order.number + " " + order.state,
            "erp order SO-7 paid");
  EXPECT_EQ(order.amount_minor, 19'900);
  EXPECT_EQ(order.currency, "CNY");
}

TYPED_TEST_P(TimelineContract, FiltersLeaveOutTheRest) {
  const CustomerId ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  service::User user;
  user.name = "anna";
  user.agent = AgentId{"ana"};
  const auto saved = Await<void>(
      [&](auto done) { this->stores_.users().SaveUser(this->Who("admin"), user, done); });
  ASSERT_TRUE(saved.ok());
  this->NoteIsWritten(ana, "hers", "anna");
  this->NoteIsWritten(ana, "his", "bo");
  this->TicketIsMade(ana, "broken", "bo");
  this->OrderIsHeardOf(ana, "SO-8");
  this->ContactEnds(ana, {1});
  this->ContactEnds(ana, {2, core::Channel::kMail, "sales", "bo"});
  this->ContactEnds(ana, {3, core::Channel::kChat, "billing", "bo"});
  using Kind = service::TimelineKind;
  using Strings = std::vector<std::string>;
  struct Case {
    const char* what;
    service::TimelineQuery query;
    Strings expected;
  };
  const Case cases[]{
      {"kinds",
       {.kinds = {Kind::kNote, Kind::kTicket}},
       {"ticket broken", "note his", "note hers"}},
      {"channel", {.channel = core::Channel::kMail}, {"contact 2"}},
      {"queue", {.queue = QueueId{"sales"}}, {"contact 2", "ticket broken"}},
      {"agent", {.agent = AgentId{"ana"}}, {"contact 1", "note hers"}},
      {"since", {.since = this->ContactTime(2)}, {"contact 3", "contact 2"}},
      {"until", {.kinds = {Kind::kInteraction}, .until = this->ContactTime(2)}, {"contact 1"}},
      {"facts", {.kinds = {Kind::kFact}}, {"fact Order SO-8"}},
      {"all", {.kinds = {Kind::kNote}, .channel = core::Channel::kCall}, {}},
  };
  for (const Case& one : cases) {
    for (const std::size_t size : {1, 50}) {
      service::TimelineQuery query = one.query;
      query.customer = ana;
      query.page_size = size;
      EXPECT_EQ(this->All(query), one.expected) << one.what << " " << size;
    }
  }
}

TYPED_TEST_P(TimelineContract, PagesGoOnWhenCustomersAreMergedAndTakenApart) {
  const CustomerId ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  const CustomerId anna = this->stores_.MakeCustomer("Anna", "+12025550199");
  for (int number = 1; number <= 4; ++number) {
    this->ContactEnds(number % 2 == 0 ? anna : ana, {.number = number});
  }
  const auto hers = this->Read({.customer = anna, .page_size = 1});
  ASSERT_EQ(this->Tell(hers->items.at(0)), "contact 4");
  this->Merge(ana, anna);
  // The number that was merged away goes on in the list of both.
  auto rest = this->Read({.customer = anna, .page_size = 3, .page_token = hers->next_page_token});
  ASSERT_TRUE(rest.ok()) << rest.error().message;
  ASSERT_EQ(rest->items.size(), 3u);
  EXPECT_EQ(this->Tell(rest->items[0]), "contact 3");
  EXPECT_EQ(this->Tell(rest->items[1]), "contact 2");
  EXPECT_EQ(rest->items[1].origin, anna);
  EXPECT_EQ(rest->items[0].origin, ana);
  const auto merge = this->Read({.customer = ana, .kinds = {service::TimelineKind::kChange}});
  EXPECT_EQ(this->Tell(merge->items.at(0)), "change MergeCustomers");
  EXPECT_EQ(merge->items.at(0).reason, "same voice");
  const auto both = this->Read({.customer = ana, .page_size = 1});
  EXPECT_TRUE(this->Read({.customer = anna, .page_token = both->next_page_token}).ok());
  this->Unmerge(anna);
  const auto own = this->Read({.customer = ana, .page_token = both->next_page_token});
  ASSERT_TRUE(own.ok());
  EXPECT_EQ(this->Tell(own->items.at(0)), "contact 3");
  const auto foreign = this->Read({.customer = anna, .page_token = both->next_page_token});
  ASSERT_FALSE(foreign.ok());
  EXPECT_EQ(foreign.error().reason, "PAGE_TOKEN_FOREIGN");
}

TYPED_TEST_P(TimelineContract, PageEndsEarlyWhereAFilterPassesLittle) {
  const CustomerId ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  service::JournalBatch batch;
  constexpr int kContacts = 2'100;  // More than are looked at for one page.
  for (int number = 1; number <= kContacts; ++number) {
    core::ItemView item = ClosedItem(std::uint64_t(number), ana);
    item.arrived = this->ContactTime(number);
    item.queue = QueueId{number == 1 ? "sales" : "billing"};
    batch.changes.items.push_back(item);
  }
  const auto kept = Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); });
  ASSERT_TRUE(kept.ok());
  const auto first = this->Read({.customer = ana, .queue = QueueId{"sales"}});
  EXPECT_TRUE(first->items.empty());
  ASSERT_FALSE(first->next_page_token.empty());
  const auto second = this->Read(
      {.customer = ana, .queue = QueueId{"sales"}, .page_token = first->next_page_token});
  ASSERT_EQ(second->items.size(), 1u);
  EXPECT_EQ(this->Tell(second->items[0]), "contact 1");
  EXPECT_TRUE(second->next_page_token.empty());
}

TYPED_TEST_P(TimelineContract, UnknownCustomersAndTokensAreRefused) {
  const CustomerId ana = this->stores_.MakeCustomer("Ana", "+12025550143");
  EXPECT_EQ(this->Read({.customer = CustomerId{4711}}).error().reason, "CUSTOMER_UNKNOWN");
  for (const char* token : {"0.17", "timeline", "timeline.1.2.3", "timeline.1.2.9.4",
                            "timeline.1.2.0.4.", "timeline.x.2.0.4", "timeline.0.2.0.4"}) {
    const auto page = this->Read({.customer = ana, .page_token = token});
    ASSERT_FALSE(page.ok()) << token;
    EXPECT_EQ(page.error().reason, "PAGE_TOKEN_UNKNOWN") << token;
  }
}

REGISTER_TYPED_TEST_SUITE_P(TimelineContract, EverythingIsInOneListTheNewestFirst,
                            FiltersLeaveOutTheRest, PagesGoOnWhenCustomersAreMergedAndTakenApart,
                            PageEndsEarlyWhereAFilterPassesLittle,
                            UnknownCustomersAndTokensAreRefused);

}  // namespace strowger
