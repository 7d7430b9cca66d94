#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/ports/customer_clusters.h"
#include "service/ports/journal.h"
#include "support/stores/await.h"
#include "support/stores/sample_floor.h"

// What every CustomerClusters keeps. `Stores` offers what the suite of customers asks for, and
// clusters(), on the same store.
namespace strowger {

template <class Stores>
class ClusterContract : public testing::Test {
 protected:
  using Customer = service::Customer;
  using Kind = service::CustomerChangeKind;

  static service::Actor Sup(std::string request = "") {
    return {"sup", "ipv4:127.0.0.1:1", {"sup", std::move(request)}};
  }
  CustomerId Make(const std::string& name, const std::string& number) {
    return stores_.MakeCustomer(name, number);
  }
  Result<service::CustomerMerge> Merge(CustomerId a, CustomerId b, std::string request = "") {
    return Await<service::CustomerMerge>(
        [&](auto done) { stores_.clusters().Merge(Sup(request), a, b, "same person", done); });
  }
  Result<service::CustomerSplit> Unmerge(CustomerId merged, bool is_for_ever = false) {
    return Await<service::CustomerSplit>([&](auto done) {
      stores_.clusters().Unmerge(Sup(), merged, is_for_ever, "two people", done);
    });
  }
  Result<void> NeverLink(CustomerId a, CustomerId b) {
    return Await<void>(
        [&](auto done) { stores_.clusters().NeverLink(Sup(), a, b, "twins", done); });
  }
  Result<void> AllowLink(CustomerId a, CustomerId b) {
    return Await<void>([&](auto done) { stores_.clusters().AllowLink(Sup(), a, b, done); });
  }
  Result<Customer> Get(CustomerId id) {
    return Await<Customer>([&](auto done) { stores_.customers().Get(id, done); });
  }
  Result<Customer> Update(const Customer& customer, std::vector<std::string> mask) {
    return Await<Customer>([&](auto done) {
      stores_.customers().Update(Sup(), customer.id, customer.version, customer.fields, mask, done);
    });
  }
  std::vector<CustomerId> Found(std::string text) {
    const auto page = Await<service::CustomerPage>([&](auto done) {
      stores_.customers().Search({std::move(text), 50, ""}, done);
    });
    std::vector<CustomerId> ids;
    for (const auto& customer : page->customers) ids.push_back(customer.id);
    return ids;
  }
  std::vector<std::string> Numbers(CustomerId id) {
    std::vector<std::string> numbers;
    const auto customer = Get(id);
    for (const auto& point : customer->fields.contact_points) numbers.push_back(point.value);
    return numbers;
  }
  void AddNote(CustomerId customer, std::string text, InteractionId interaction = {}) {
    service::Note note;
    note.customer = customer;
    note.interaction = interaction;
    note.text = std::move(text);
    const auto added =
        Await<service::Note>([&](auto done) { stores_.customers().AddNote(Sup(), note, done); });
    EXPECT_TRUE(added.ok()) << added.error().message;
  }
  TicketId OpenTicket(CustomerId customer, std::vector<InteractionId> interactions = {}) {
    service::Ticket ticket;
    ticket.subject = "help";
    ticket.customer = customer;
    ticket.interactions = std::move(interactions);
    const auto opened = Await<service::Ticket>(
        [&](auto done) { stores_.tickets().Create(Sup(), ticket, "", done); });
    EXPECT_TRUE(opened.ok());
    return opened->id;
  }
  // A contact with this customer from that number is over.
  InteractionId Talks(std::uint64_t number, CustomerId customer, std::string ani) {
    service::JournalBatch batch;
    batch.changes.items = {ClosedItem(number, customer)};
    batch.changes.items[0].ani = std::move(ani);
    EXPECT_TRUE(Await<void>([&](auto done) { stores_.journal().Commit(batch, done); }).ok());
    return batch.changes.items[0].interaction;
  }
  std::vector<InteractionId> Contacts(CustomerId customer) {
    std::vector<InteractionId> ids;
    const auto pop = stores_.Open(customer);
    for (const auto& contact : pop->interactions) ids.push_back(contact.id);
    return ids;
  }
  std::vector<std::string> Notes(CustomerId customer) {
    std::vector<std::string> texts;
    const auto pop = stores_.Open(customer);
    for (const auto& note : pop->notes) texts.push_back(note.text);
    return texts;
  }
  std::vector<TicketId> Tickets(CustomerId customer) {
    std::vector<TicketId> ids;
    const auto page = Await<service::TicketPage>(
        [&](auto done) { stores_.tickets().List({.customer = customer}, done); });
    for (const auto& ticket : page->tickets) ids.push_back(ticket.id);
    std::vector<TicketId> popped;
    const auto pop = stores_.Open(customer);
    for (const auto& ticket : pop->tickets) popped.push_back(ticket.id);
    // Those of the same risk stand the oldest first in the pop.
    std::sort(popped.begin(), popped.end(),
              [](TicketId a, TicketId b) { return a.value > b.value; });
    EXPECT_EQ(ids, popped);
    return ids;
  }
  std::vector<std::string> Changes(std::uint64_t after) {
    const auto page = Await<service::CustomerChangePage>(
        [&](auto done) { stores_.clusters().ListChanges(after, 100, done); });
    std::vector<std::string> lines;
    for (const auto& change : page->changes) {
      constexpr const char* kNames[] = {"created", "changed", "merged-into", "split-from"};
      lines.push_back(std::string(kNames[static_cast<int>(change.kind)]) + " " +
                      std::to_string(change.customer.value) + " " +
                      std::to_string(change.other.value));
      newest_ = change.number;
    }
    return lines;
  }

  Stores stores_;
  std::uint64_t newest_ = 0;
};
TYPED_TEST_SUITE_P(ClusterContract);

TYPED_TEST_P(ClusterContract, MergedCustomerIsOneUnderBothNumbers) {
  const auto ana = this->Make("Ana Silva", "+12025550143");
  const auto anna = this->Make("Anna Silva", "+13125550144");
  const auto merged = this->Merge(anna, ana);
  ASSERT_TRUE(merged.ok()) << merged.error().message;
  EXPECT_EQ(merged->customer.id, ana);
  EXPECT_EQ(merged->absorbed, anna);
  EXPECT_EQ(merged->customer.merged, std::vector<CustomerId>{anna});
  EXPECT_EQ(merged->customer.records, 2u);
  this->stores_.Restart();
  EXPECT_EQ(this->Get(anna)->id, ana);
  EXPECT_EQ(this->Get(anna)->merged, std::vector<CustomerId>{anna});
  EXPECT_EQ(this->Numbers(ana).size(), 2u);
  // The number, the name and the pop lead to the one who stayed, each once.
  EXPECT_EQ(this->Found("+13125550144"), std::vector<CustomerId>{ana});
  EXPECT_EQ(this->Found("silva"), std::vector<CustomerId>{ana});
  EXPECT_EQ(this->Found(""), std::vector<CustomerId>{ana});
  EXPECT_EQ(this->stores_.Open(anna)->customer->id, ana);
}

TYPED_TEST_P(ClusterContract, WhatIsAboutEitherIsShownOfBothAndGoesBackToItsSide) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  const auto one = this->Talks(10, ana, "+12025550143");
  const auto two = this->Talks(20, bea, "+13125550144");
  const auto help = this->OpenTicket(bea);
  this->AddNote(bea, "hers");
  ASSERT_TRUE(this->Merge(ana, bea).ok());
  EXPECT_EQ(this->Contacts(ana), (std::vector<InteractionId>{two, one}));
  EXPECT_EQ(this->Tickets(ana), std::vector<TicketId>{help});
  // While they are one: each from the number it came from, or by the number that was named.
  const auto three = this->Talks(30, ana, "+13125550144");
  const auto four = this->Talks(40, ana, "+12025550143");
  const auto five = this->Talks(50, bea, "");
  this->AddNote(ana, "in her call", three);
  this->AddNote(ana, "by the one who stayed");
  this->AddNote(bea, "by the old number");
  const auto about_three = this->OpenTicket(ana, {three});
  const auto about_ana = this->OpenTicket(ana);
  EXPECT_EQ(this->Contacts(bea), (std::vector<InteractionId>{five, four, three, two, one}));
  EXPECT_EQ(this->Tickets(bea).size(), 3u);

  ASSERT_TRUE(this->Unmerge(bea).ok());
  EXPECT_EQ(this->Contacts(ana), (std::vector<InteractionId>{four, one}));
  EXPECT_EQ(this->Contacts(bea), (std::vector<InteractionId>{five, three, two}));
  EXPECT_EQ(this->Notes(ana), (std::vector<std::string>{"by the one who stayed"}));
  EXPECT_EQ(this->Notes(bea),
            (std::vector<std::string>{"by the old number", "in her call", "hers"}));
  EXPECT_EQ(this->Tickets(ana), std::vector<TicketId>{about_ana});
  EXPECT_EQ(this->Tickets(bea), (std::vector<TicketId>{about_three, help}));
}

TYPED_TEST_P(ClusterContract, CallThatGoesOnWhileTheyAreTakenApartEndsOnItsSide) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  ASSERT_TRUE(this->Merge(ana, bea).ok());
  service::JournalBatch batch;
  batch.changes.items = {WaitingItem(10)};
  batch.changes.items[0].customer = ana;
  batch.changes.items[0].ani = "+13125550144";
  ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); }).ok());
  ASSERT_TRUE(this->Unmerge(bea).ok());
  const auto talk = this->Talks(10, ana, "+13125550144");
  EXPECT_EQ(this->Contacts(bea), std::vector<InteractionId>{talk});
  EXPECT_TRUE(this->Contacts(ana).empty());
}

TYPED_TEST_P(ClusterContract, UnmergedCustomersAreWhatTheyWere) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  const auto before_ana = this->Get(ana);
  const auto before_bea = this->Get(bea);
  ASSERT_TRUE(this->Merge(ana, bea).ok());
  EXPECT_NE(this->Get(ana)->version, before_ana->version);
  const auto split = this->Unmerge(bea);
  ASSERT_TRUE(split.ok()) << split.error().message;
  EXPECT_EQ(split->remaining.id, ana);
  EXPECT_EQ(split->restored.id, bea);
  EXPECT_EQ(this->Get(ana)->version, before_ana->version);
  EXPECT_EQ(this->Get(ana)->updated, before_ana->updated);
  EXPECT_EQ(this->Get(bea)->fields.contact_points, before_bea->fields.contact_points);
  EXPECT_EQ(this->Found("bea"), std::vector<CustomerId>{bea});
  // What was read before is still what is there.
  EXPECT_TRUE(this->Update(*before_bea, {"tier"}).ok());
}

TYPED_TEST_P(ClusterContract, NumbersThatAnAgentTakesAwayAreGoneAndTheOthersStayOnTheirSide) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  auto merged = this->Merge(ana, bea)->customer;
  // One number is new, hers stays: each keeps its own.
  merged.fields.contact_points.push_back({core::ContactKind::kPhone, "+14155550145", {}, {}, {}});
  merged = *this->Update(merged, {"contact_points"});
  EXPECT_EQ(this->Numbers(ana).size(), 3u);
  ASSERT_TRUE(this->Unmerge(bea).ok());
  EXPECT_EQ(this->Numbers(ana), (std::vector<std::string>{"+12025550143", "+14155550145"}));
  EXPECT_EQ(this->Numbers(bea), std::vector<std::string>{"+13125550144"});
  merged = this->Merge(ana, bea)->customer;
  std::erase_if(merged.fields.contact_points,
                [](const auto& point) { return point.value == "+13125550144"; });
  ASSERT_TRUE(this->Update(merged, {"contact_points"}).ok());
  EXPECT_TRUE(this->Found("+13125550144").empty());
  EXPECT_EQ(this->Numbers(ana).size(), 2u);
}

TYPED_TEST_P(ClusterContract, WhatMayNotBeIsRefusedByName) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  EXPECT_EQ(this->Merge(ana, CustomerId{404}).error().reason, "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->Unmerge(ana).error().reason, "NOT_MERGED");
  ASSERT_TRUE(this->NeverLink(ana, bea).ok());
  EXPECT_EQ(this->NeverLink(bea, ana).error().reason, "NEVER_LINK_KNOWN");
  EXPECT_EQ(this->Merge(ana, bea).error().reason, "NEVER_LINK");
  ASSERT_TRUE(this->AllowLink(bea, ana).ok());
  EXPECT_EQ(this->AllowLink(bea, ana).error().reason, "NEVER_LINK_UNKNOWN");
  ASSERT_TRUE(this->Merge(ana, bea).ok());
  EXPECT_EQ(this->Merge(bea, ana).error().reason, "ALREADY_MERGED");
  EXPECT_EQ(this->Unmerge(ana).error().reason, "NAME_THE_MERGED");
  ASSERT_TRUE(this->Unmerge(bea, true).ok());
  EXPECT_EQ(this->Merge(ana, bea).error().reason, "NEVER_LINK");
}

TYPED_TEST_P(ClusterContract, SourcesTellWhatIsShownFromWhereAndWhoJoinedThem) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  const auto cleo = this->Make("Cleo", "+14155550145");
  auto customer = *this->Get(ana);
  customer.fields.tier = "VIP";
  ASSERT_TRUE(this->Update(customer, {"tier"}).ok());
  ASSERT_TRUE(this->Merge(bea, ana).ok());
  ASSERT_TRUE(this->NeverLink(cleo, bea).ok());
  const auto sources = Await<service::CustomerSources>(
      [&](auto done) { this->stores_.clusters().GetSources(bea, done); });
  ASSERT_TRUE(sources.ok()) << sources.error().message;
  EXPECT_EQ(sources->customer, ana);
  ASSERT_EQ(sources->records.size(), 2u);
  EXPECT_EQ(sources->records[0].origin, ana);
  EXPECT_EQ(sources->records[0].source, "desk");
  EXPECT_EQ(sources->records[1].origin, bea);
  EXPECT_EQ(sources->records[1].contact_points.at(0).value, "+13125550144");
  // Of each field one value is shown: that of the customer.
  const auto shown = *this->Get(ana);
  std::vector<std::string> names;
  std::vector<std::string> tiers;
  for (const auto& record : sources->records) {
    for (const auto& field : record.fields) {
      if (field.is_shown && field.name == "display_name") names.push_back(field.value);
      if (field.is_shown && field.name == "tier") tiers.push_back(field.value);
    }
  }
  EXPECT_EQ(names, std::vector<std::string>{shown.fields.display_name});
  EXPECT_EQ(tiers, std::vector<std::string>{"VIP"});
  ASSERT_EQ(sources->edges.size(), 2u);
  EXPECT_FALSE(sources->edges[0].is_never);
  EXPECT_EQ(sources->edges[0].user, "sup");
  EXPECT_EQ(sources->edges[0].reason, "same person");
  EXPECT_TRUE(sources->edges[1].is_never);
  EXPECT_EQ(sources->edges[1].first, bea);
  EXPECT_EQ(sources->edges[1].second, cleo);
}

TYPED_TEST_P(ClusterContract, RepeatedRequestMergesOnce) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  const auto first = this->Merge(ana, bea, "r1");
  const auto again = this->Merge(ana, bea, "r1");
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->customer.version, first->customer.version);
  EXPECT_EQ(again->customer.merged, first->customer.merged);
  EXPECT_EQ(again->absorbed, bea);
}

TYPED_TEST_P(ClusterContract, EachChangeIsToldOnceAndFromAnyNumber) {
  std::atomic<int> rings = 0;
  auto watch = this->stores_.clusters().WatchChanges([&rings] { ++rings; });
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  const auto cleo = this->Make("Cleo", "+14155550145");
  using Lines = std::vector<std::string>;
  EXPECT_EQ(this->Changes(0), (Lines{"created 1 0", "created 2 0", "created 3 0"}));
  EXPECT_EQ(rings, 3);
  auto customer = *this->Get(ana);
  ASSERT_TRUE(this->Update(customer, {"tier"}).ok());
  ASSERT_TRUE(this->Merge(cleo, bea).ok());
  ASSERT_TRUE(this->Merge(cleo, ana).ok());
  EXPECT_EQ(this->Changes(this->newest_), (Lines{"changed 1 0", "merged-into 3 2", "changed 2 0",
                                                 "merged-into 2 1", "changed 1 0"}));
  // Bea came in through Cleo.
  ASSERT_TRUE(this->Unmerge(cleo).ok());
  EXPECT_EQ(this->Changes(this->newest_),
            (Lines{"split-from 2 1", "merged-into 3 2", "changed 1 0"}));
  EXPECT_TRUE(this->Changes(this->newest_).empty());
  watch.reset();
  const int heard = rings;
  this->Make("Dora", "+14155550146");
  EXPECT_EQ(rings, heard);
  const auto ahead = Await<service::CustomerChangePage>(
      [&](auto done) { this->stores_.clusters().ListChanges(1'000, 10, done); });
  EXPECT_EQ(ahead.error().reason, "CHANGE_AHEAD");
}

TYPED_TEST_P(ClusterContract, ManyWhoMergeTheSameTwoMergeThemOnce) {
  const auto ana = this->Make("Ana", "+12025550143");
  const auto bea = this->Make("Bea", "+13125550144");
  std::atomic<int> merged = 0;
  std::atomic<int> known = 0;
  std::vector<std::thread> supervisors;
  for (int i = 0; i < 50; ++i) {
    supervisors.emplace_back([&, i] {
      const auto result = i % 2 == 0 ? this->Merge(ana, bea) : this->Merge(bea, ana);
      if (result.ok()) {
        ++merged;
      } else if (result.error().reason == "ALREADY_MERGED") {
        ++known;
      }
    });
  }
  for (auto& supervisor : supervisors) supervisor.join();
  EXPECT_EQ(merged, 1);
  EXPECT_EQ(known, 49);
}

REGISTER_TYPED_TEST_SUITE_P(ClusterContract, MergedCustomerIsOneUnderBothNumbers,
                            WhatIsAboutEitherIsShownOfBothAndGoesBackToItsSide,
                            CallThatGoesOnWhileTheyAreTakenApartEndsOnItsSide,
                            UnmergedCustomersAreWhatTheyWere,
                            NumbersThatAnAgentTakesAwayAreGoneAndTheOthersStayOnTheirSide,
                            WhatMayNotBeIsRefusedByName,
                            SourcesTellWhatIsShownFromWhereAndWhoJoinedThem,
                            RepeatedRequestMergesOnce, EachChangeIsToldOnceAndFromAnyNumber,
                            ManyWhoMergeTheSameTwoMergeThemOnce);

}  // namespace strowger
