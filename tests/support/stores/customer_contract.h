#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/ports/customer_store.h"
#include "service/ports/journal.h"
#include "support/stores/await.h"
#include "support/stores/sample_floor.h"

// What every CustomerStore keeps. `Stores` offers customers(), callers(), clock(), MakeCustomer(),
// Open() and Restart(); numbers are read as in the USA, those of the link "nanjing" as in Nanjing.
namespace strowger {

template <class Stores>
class CustomerContract : public testing::Test {
 protected:
  using Customer = service::Customer;
  using Fields = service::CustomerFields;

  static service::Actor Ana(std::string request = "") {
    return {"ana", "ipv4:127.0.0.1:1", {"ana", std::move(request)}};
  }
  static core::ContactPoint Phone(std::string value) {
    return {core::ContactKind::kPhone, std::move(value), {}, {}, {}};
  }
  static core::ContactPoint Mail(std::string value) {
    return {core::ContactKind::kEmail, std::move(value), {}, {}, {}};
  }
  static Fields Named(std::string name, std::vector<core::ContactPoint> points = {}) {
    Fields fields;
    fields.display_name = std::move(name);
    fields.contact_points = std::move(points);
    return fields;
  }
  Result<Customer> Create(const Fields& fields, std::string request = "") {
    return Await<Customer>(
        [&](auto done) { stores_.customers().Create(Ana(request), fields, done); });
  }
  Result<Customer> Get(CustomerId id) {
    return Await<Customer>([&](auto done) { stores_.customers().Get(id, done); });
  }
  Result<Customer> Update(const Customer& customer, std::vector<std::string> mask) {
    return Await<Customer>([&](auto done) {
      stores_.customers().Update(Ana(), customer.id, customer.version, customer.fields, mask, done);
    });
  }
  Result<service::Note> AddNote(CustomerId customer, std::string text, std::string request = "") {
    service::Note note;
    note.customer = customer;
    note.text = std::move(text);
    return Await<service::Note>(
        [&](auto done) { stores_.customers().AddNote(Ana(request), note, done); });
  }
  Result<service::ImportReport> Import(std::string csv, std::string request = "",
                                       std::string source = "erp") {
    return Await<service::ImportReport>([&](auto done) {
      stores_.customers().Import(Ana(request), source, LinkId{"nanjing"}, csv, done);
    });
  }
  // The names on all pages.
  std::vector<std::string> Found(std::string text, std::size_t page_size = 50) {
    service::CustomerSearch search{std::move(text), page_size, ""};
    std::vector<std::string> names;
    do {
      auto page = Await<service::CustomerPage>(
          [&](auto done) { stores_.customers().Search(search, done); });
      EXPECT_TRUE(page.ok()) << page.error().message;
      if (!page.ok()) break;
      for (const auto& customer : page->customers) names.push_back(customer.fields.display_name);
      search.page_token = page->next_page_token;
    } while (!search.page_token.empty());
    return names;
  }
  std::map<std::string, std::string> Drafts(std::string user) {
    return *Await<std::map<std::string, std::string>>(
        [&](auto done) { stores_.customers().ListDrafts(user, done); });
  }
  Result<void> SaveDraft(std::string user, std::string key, std::string text) {
    return Await<void>([&](auto done) { stores_.customers().SaveDraft(user, key, text, done); });
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(CustomerContract);

TYPED_TEST_P(CustomerContract, CreatedCustomerComesBackWhole) {
  auto fields =
      this->Named("王伟", {this->Phone("(202) 555-0143"), this->Mail("wang@example.org")});
  fields.sort_key = "wang wei";
  fields.company = "江南机械";
  fields.tier = "VIP";
  fields.language = "zh-CN";
  fields.alert = "Wants Mr. Chen only.";
  fields.owner = "chen";
  const auto created = this->Create(fields);
  ASSERT_TRUE(created.ok()) << created.error().message;
  this->stores_.Restart();
  const auto read = this->Get(created->id);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->fields.display_name, "王伟");
  EXPECT_EQ(read->fields.sort_key, "wang wei");
  EXPECT_EQ(read->fields.company, "江南机械");
  EXPECT_EQ(read->fields.tier, "VIP");
  EXPECT_EQ(read->fields.language, "zh-CN");
  EXPECT_EQ(read->fields.alert, "Wants Mr. Chen only.");
  EXPECT_EQ(read->fields.owner, "chen");
  ASSERT_EQ(read->fields.contact_points.size(), 2u);
  EXPECT_EQ(read->fields.contact_points[0].value, "+12025550143");
  EXPECT_EQ(read->fields.contact_points[0].national, "(202) 555-0143");
  EXPECT_EQ(read->fields.contact_points[0].source, "desk");
  EXPECT_EQ(read->fields.contact_points[1].value, "wang@example.org");
  EXPECT_EQ(read->records, 1u);
  EXPECT_EQ(read->version, created->version);
  EXPECT_EQ(read->created, created->created);
}

TYPED_TEST_P(CustomerContract, OnlyMaskedFieldsChangeAndTheVersionGrows) {
  auto customer = *this->Create(this->Named("Ana Silva", {this->Phone("2025550143")}));
  const auto version = customer.version;
  customer.fields.display_name = "Someone else";
  customer.fields.tier = "VIP";
  customer.fields.contact_points.clear();
  const auto updated = this->Update(customer, {"tier"});
  ASSERT_TRUE(updated.ok());
  EXPECT_EQ(updated->fields.display_name, "Ana Silva");
  EXPECT_EQ(updated->fields.tier, "VIP");
  EXPECT_EQ(updated->fields.contact_points.size(), 1u);
  EXPECT_EQ(updated->version, version + 1);
}

TYPED_TEST_P(CustomerContract, StaleVersionIsAborted) {
  const auto customer = *this->Create(this->Named("Ana Silva"));
  ASSERT_TRUE(this->Update(customer, {"tier"}).ok());
  const auto refused = this->Update(customer, {"tier"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kAborted);
  EXPECT_EQ(refused.error().reason, "VERSION_MISMATCH");
}

TYPED_TEST_P(CustomerContract, NumberTakenAwayIsNotFoundAnyMore) {
  auto customer = *this->Create(this->Named("Ana Silva", {this->Phone("2025550143")}));
  EXPECT_EQ(this->Found("2025550143").size(), 1u);
  customer.fields.contact_points = {this->Phone("2025550144")};
  ASSERT_TRUE(this->Update(customer, {"contact_points"}).ok());
  EXPECT_TRUE(this->Found("2025550143").empty());
  EXPECT_EQ(this->Found("2025550144").size(), 1u);
}

TYPED_TEST_P(CustomerContract, ManyAgentsMakeTheSameCustomerOnce) {
  constexpr int kAgents = 50;
  std::atomic<int> made = 0;
  std::atomic<int> existing = 0;
  std::vector<std::thread> agents;
  for (int i = 0; i < kAgents; ++i) {
    agents.emplace_back([&] {
      const auto result = this->Create(this->Named("Li Na", {this->Phone("+8613800138000")}));
      if (result.ok()) {
        ++made;
      } else if (result.error().reason == "CUSTOMER_EXISTS") {
        ++existing;
      }
    });
  }
  for (auto& agent : agents) agent.join();
  EXPECT_EQ(made, 1);
  EXPECT_EQ(existing, kAgents - 1);
  // Someone else at the same telephone is another customer.
  EXPECT_TRUE(this->Create(this->Named("Li Lei", {this->Phone("+8613800138000")})).ok());
}

TYPED_TEST_P(CustomerContract, BadInputIsRefusedByName) {
  EXPECT_EQ(this->Create(this->Named("")).error().reason, "NAME_MISSING");
  EXPECT_EQ(this->Create(this->Named(std::string(10'000, 'x'))).error().reason, "TEXT_TOO_LONG");
  EXPECT_EQ(this->Create(this->Named("caf\xe9")).error().reason, "TEXT_MALFORMED");
  EXPECT_EQ(
      this->Create(this->Named("A", std::vector(100, this->Phone("2025550143")))).error().reason,
      "TOO_MANY_CONTACT_POINTS");
  EXPECT_EQ(this->Get(CustomerId{404}).error().reason, "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->AddNote(CustomerId{404}, "x").error().reason, "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->AddNote(CustomerId{}, "x").error().reason, "NOTE_OF_NOTHING");
  const auto customer = *this->Create(this->Named("Ana"));
  EXPECT_EQ(this->AddNote(customer.id, "").error().reason, "TEXT_MISSING");
  EXPECT_EQ(this->Update(customer, {"shoe_size"}).error().reason, "FIELD_UNKNOWN");
}

TYPED_TEST_P(CustomerContract, RepeatedRequestGetsTheFirstAnswer) {
  const auto first = this->Create(this->Named("Ana Silva"), "r1");
  const auto again = this->Create(this->Named("Ana Silva"), "r1");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->id, first->id);
  EXPECT_EQ(again->fields.display_name, "Ana Silva");
  const auto note = this->AddNote(first->id, "called back", "r2");
  EXPECT_EQ(this->AddNote(first->id, "called back", "r2")->id, note->id);
  EXPECT_EQ(this->stores_.Open(first->id)->notes.size(), 1u);
}

TYPED_TEST_P(CustomerContract, EverySpellingFindsTheName) {
  auto chinese = this->Named("王建国");
  chinese.sort_key = "wang jian guo";
  chinese.company = "江南机械有限公司";
  ASSERT_TRUE(this->Create(chinese).ok());
  ASSERT_TRUE(this->Create(this->Named("王伟")).ok());
  ASSERT_TRUE(this->Create(this->Named("Jürgen Müller-Lüdenscheid")).ok());
  ASSERT_TRUE(this->Create(this->Named("Smith, John", {this->Mail("jsmith@example.org")})).ok());
  using Names = std::vector<std::string>;
  EXPECT_EQ(this->Found("王"), (Names{"王建国", "王伟"}));
  EXPECT_EQ(this->Found("王伟"), (Names{"王伟"}));
  EXPECT_EQ(this->Found("建国"), (Names{"王建国"}));
  EXPECT_EQ(this->Found("王建国"), (Names{"王建国"}));
  EXPECT_EQ(this->Found("王国"), (Names{}));
  EXPECT_EQ(this->Found("江南机械"), (Names{"王建国"}));
  EXPECT_EQ(this->Found("jian guo"), (Names{"王建国"}));
  EXPECT_EQ(this->Found("smi"), (Names{"Smith, John"}));
  EXPECT_EQ(this->Found("SMITH john"), (Names{"Smith, John"}));
  EXPECT_EQ(this->Found("ith"), (Names{}));
  EXPECT_EQ(this->Found("jsmith@example.org"), (Names{"Smith, John"}));
  EXPECT_EQ(this->Found("muller"), (Names{"Jürgen Müller-Lüdenscheid"}));
  EXPECT_EQ(this->Found("MÜLLER"), (Names{"Jürgen Müller-Lüdenscheid"}));
  EXPECT_EQ(this->Found("*\" NEAR ()").size(), 0u);
  EXPECT_EQ(this->Found("").size(), 4u);
}

TYPED_TEST_P(CustomerContract, RenamedCustomerIsFoundByTheNewNameOnly) {
  auto customer = *this->Create(this->Named("Ana Silva"));
  customer.fields.display_name = "Ana Souza";
  ASSERT_TRUE(this->Update(customer, {"display_name"}).ok());
  EXPECT_TRUE(this->Found("silva").empty());
  EXPECT_EQ(this->Found("souza").size(), 1u);
}

TYPED_TEST_P(CustomerContract, AnyFormOfTheNumberFindsIt) {
  this->stores_.MakeCustomer("Ana", "+12025550143");
  this->stores_.MakeCustomer("Li Na", "+862584664163");
  for (const char* text : {"+12025550143", "202-555-0143", "(202) 5550143", "1 202 555 0143",
                           "25550143", "+1202", "12025"}) {
    EXPECT_EQ(this->Found(text), std::vector<std::string>{"Ana"}) << text;
  }
  for (const char* text : {"+86 25 8466 4163", "84664163", "0086 2584664163"}) {
    EXPECT_EQ(this->Found(text), std::vector<std::string>{"Li Na"}) << text;
  }
  EXPECT_TRUE(this->Found("2025550199").empty());
}

TYPED_TEST_P(CustomerContract, PagesShowEachCustomerOnce) {
  for (int i = 0; i < 23; ++i) {
    ASSERT_TRUE(this->Create(this->Named("Ana " + std::to_string(i))).ok());
  }
  EXPECT_EQ(this->Found("ana", 5).size(), 23u);
  EXPECT_EQ(this->Found("", 7).size(), 23u);
}

TYPED_TEST_P(CustomerContract, ImportMakesAndUpdatesByExternalId) {
  const auto first = this->Import(
      "\xef\xbb\xbf"
      "external_id,name,company,phone,email\r\n"
      "7,王伟,\"江南, \"\"老\"\" 机械\",84664163,wang@example.org\r\n"
      "8,Ana Silva,,+12025550143,\r\n");
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->created, 2u);
  EXPECT_EQ(first->updated, 0u);
  EXPECT_EQ(first->refused, 0u);
  const auto second = this->Import("external_id,name,phone,owner\n8,Ana Souza,2025550144,chen\n");
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->created, 0u);
  EXPECT_EQ(second->updated, 1u);
  EXPECT_EQ(this->Found(""), (std::vector<std::string>{"王伟", "Ana Souza"}));
  EXPECT_EQ(this->Get(CustomerId{2})->fields.owner, "chen");
  EXPECT_EQ(this->Found("+862584664163").size(), 1u);
  EXPECT_EQ(this->Found("江南").size(), 1u);
}

TYPED_TEST_P(CustomerContract, ImportReportsEachBadLineAndTakesTheRest) {
  const auto report = this->Import(
      "external_id,name,phone\n"
      "1,Ana,\n"
      "2,,\n"
      ",Bea,\n"
      "3,\"Cleo\n"
      "4,Dora,+12025550143,extra\n"
      "5,caf\xe9,\n"
      "6,Eva,\n");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->created, 2u);
  EXPECT_EQ(report->refused, 5u);
  const std::vector<std::string> lines{
      "line 3: no value for name", "line 4: no value for external_id",
      "line 5: the closing quotation mark is missing",
      "line 6: 4 fields where the first line has 3", "line 7: not UTF-8"};
  EXPECT_EQ(report->refused_lines, lines);
  EXPECT_EQ(this->Found(""), (std::vector<std::string>{"Ana", "Eva"}));
}

TYPED_TEST_P(CustomerContract, ImportRefusesATableItDoesNotUnderstand) {
  EXPECT_EQ(this->Import("").error().reason, "CSV_EMPTY");
  const auto unknown = this->Import("external_id,name,shoe_size\n");
  EXPECT_EQ(unknown.error().reason, "COLUMN_UNKNOWN");
  EXPECT_NE(unknown.error().message.find("shoe_size"), std::string::npos);
  EXPECT_EQ(this->Import("external_id,phone\n").error().reason, "COLUMN_MISSING");
  EXPECT_EQ(this->Import("external_id,name,name\n").error().reason, "COLUMN_TWICE");
  EXPECT_EQ(this->Import("external_id,name\n", "", "desk").error().reason, "SOURCE_RESERVED");
}

TYPED_TEST_P(CustomerContract, BigImportIsWholeAndItsRepeatChangesNothing) {
  std::string csv = "external_id,name,phone\n";
  for (int i = 0; i < 1'234; ++i) {
    csv += std::to_string(i) + ",Customer " + std::to_string(i) + ",\n";
  }
  const auto report = this->Import(csv, "r1");
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->created, 1'234u);
  const auto again = this->Import(csv, "r1");
  EXPECT_EQ(again->created, 1'234u);
  const auto once_more = this->Import(csv, "r2");
  EXPECT_EQ(once_more->created, 0u);
  EXPECT_EQ(once_more->updated, 1'234u);
  EXPECT_EQ(this->Found("customer 1233").size(), 1u);
}

TYPED_TEST_P(CustomerContract, WhatAgentsTypeSurvivesTheNextImport) {
  ASSERT_TRUE(this->Import("external_id,name,company,tier\n1,Ana,Old Inc,\n").ok());
  auto customer = *this->Get(CustomerId{1});
  customer.fields.company = "New Inc";
  ASSERT_TRUE(this->Update(customer, {"company"}).ok());
  ASSERT_TRUE(this->Import("external_id,name,company,tier\n1,Ana Maria,Old Inc,gold\n").ok());
  const auto merged = *this->Get(CustomerId{1});
  EXPECT_EQ(merged.fields.company, "New Inc");
  EXPECT_EQ(merged.fields.display_name, "Ana Maria");
  EXPECT_EQ(merged.fields.tier, "gold");
  EXPECT_EQ(merged.records, 2u);
}

TYPED_TEST_P(CustomerContract, InteractionsArePagedNewestFirst) {
  const auto customer = this->stores_.MakeCustomer("Ana", "+12025550143");
  for (std::uint64_t i = 1; i <= 13; ++i) {
    service::JournalBatch batch;
    batch.changes.items = {ClosedItem(10 * i, customer)};
    ASSERT_TRUE(Await<void>([&](auto done) { this->stores_.journal().Commit(batch, done); }).ok());
  }
  using Page = std::pair<std::vector<service::InteractionSummary>, std::string>;
  std::vector<std::uint64_t> ids;
  std::string token;
  do {
    const auto page = Await<Page>(
        [&](auto done) { this->stores_.customers().ListInteractions(customer, 5, token, done); });
    ASSERT_TRUE(page.ok());
    for (const auto& interaction : page->first) ids.push_back(interaction.id.value);
    token = page->second;
  } while (!token.empty());
  ASSERT_EQ(ids.size(), 13u);
  EXPECT_EQ(ids.front(), 131u);
  EXPECT_TRUE(std::is_sorted(ids.rbegin(), ids.rend()));
}

TYPED_TEST_P(CustomerContract, DraftsAreKeptPerUserUntilEmptied) {
  ASSERT_TRUE(this->SaveDraft("ana", "work-items/1", "half a sen").ok());
  ASSERT_TRUE(this->SaveDraft("ana", "work-items/1", "half a sentence").ok());
  ASSERT_TRUE(this->SaveDraft("ana", "tickets/2", "x").ok());
  ASSERT_TRUE(this->SaveDraft("li", "tickets/2", "y").ok());
  this->stores_.Restart();
  EXPECT_EQ(this->Drafts("ana"), (std::map<std::string, std::string>{
                                     {"work-items/1", "half a sentence"}, {"tickets/2", "x"}}));
  ASSERT_TRUE(this->SaveDraft("ana", "tickets/2", "").ok());
  EXPECT_EQ(this->Drafts("ana").size(), 1u);
  EXPECT_EQ(this->Drafts("li").size(), 1u);
}

TYPED_TEST_P(CustomerContract, DraftsAreBounded) {
  Result<void> saved;
  for (int i = 0; i < 1'000 && saved.ok(); ++i) {
    saved = this->SaveDraft("ana", std::to_string(i), "text");
  }
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().reason, "DRAFTS_FULL");
  EXPECT_TRUE(this->SaveDraft("ana", "0", "still mine").ok());
  EXPECT_FALSE(this->SaveDraft("ana", "0", std::string(1'000'000, 'x')).ok());
}

REGISTER_TYPED_TEST_SUITE_P(
    CustomerContract, CreatedCustomerComesBackWhole, OnlyMaskedFieldsChangeAndTheVersionGrows,
    StaleVersionIsAborted, NumberTakenAwayIsNotFoundAnyMore, ManyAgentsMakeTheSameCustomerOnce,
    BadInputIsRefusedByName, RepeatedRequestGetsTheFirstAnswer, EverySpellingFindsTheName,
    RenamedCustomerIsFoundByTheNewNameOnly, AnyFormOfTheNumberFindsIt, PagesShowEachCustomerOnce,
    ImportMakesAndUpdatesByExternalId, ImportReportsEachBadLineAndTakesTheRest,
    ImportRefusesATableItDoesNotUnderstand, BigImportIsWholeAndItsRepeatChangesNothing,
    WhatAgentsTypeSurvivesTheNextImport, InteractionsArePagedNewestFirst,
    DraftsAreKeptPerUserUntilEmptied, DraftsAreBounded);

}  // namespace strowger
