#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "service/ports/customer_clusters.h"
#include "service/ports/customer_store.h"
#include "service/ports/ticket_store.h"
#include "support/stores/await.h"

// How customers are found, in every store. `Stores` offers customers(), clusters(), tickets() and
// Restart(); numbers are read as in the USA.
namespace strowger {

using FoundNames = std::vector<std::string>;

template <class Stores>
class SearchContract : public testing::Test {
 protected:
  struct Person {
    std::string name;
    std::string company = "";
    std::string phone = "";
    std::string mail = "";
    std::string tier = "";
  };
  CustomerId Make(const Person& person) {
    service::CustomerFields fields;
    fields.display_name = person.name;
    fields.company = person.company;
    fields.tier = person.tier;
    if (!person.phone.empty()) {
      fields.contact_points.push_back({core::ContactKind::kPhone, person.phone, {}, {}, {}});
    }
    if (!person.mail.empty()) {
      fields.contact_points.push_back({core::ContactKind::kEmail, person.mail, {}, {}, {}});
    }
    const auto made = Await<service::Customer>(
        [&](auto done) { stores_.customers().Create(Sup(), fields, done); });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made->id;
  }
  static service::Actor Sup() { return {"sup", "", {}}; }

  // The names of the first page.
  FoundNames Found(std::string text) {
    const auto page = Await<service::CustomerPage>([&](auto done) {
      stores_.customers().Search({std::move(text), 50, ""}, done);
    });
    EXPECT_TRUE(page.ok()) << page.error().message;
    FoundNames names;
    for (const auto& customer : page->customers) names.push_back(customer.fields.display_name);
    return names;
  }
  void Merge(CustomerId a, CustomerId b) {
    const auto merged = Await<service::CustomerMerge>(
        [&](auto done) { stores_.clusters().Merge(Sup(), a, b, "", done); });
    EXPECT_TRUE(merged.ok()) << merged.error().message;
  }
  void Unmerge(CustomerId merged) {
    const auto split = Await<service::CustomerSplit>(
        [&](auto done) { stores_.clusters().Unmerge(Sup(), merged, false, "", done); });
    EXPECT_TRUE(split.ok()) << split.error().message;
  }

  Stores stores_;
};
TYPED_TEST_SUITE_P(SearchContract);

TYPED_TEST_P(SearchContract, ChineseNameIsFoundByCharactersPinyinAndInitials) {
  this->Make({"曾国强"});
  this->Make({"Ana Silva"});
  for (const char* text :
       {"曾", "强", "曾国", "国强", "曾国强", "zengguoqiang", "zeng guoqiang", "Guoqiang Zeng",
        "guoq zen", "zeng", "guoq", "qiang", "zgq", "ZGQ", "zg", "gq",
        // The commonest reading of the character, as software writes it.
        "cengguoqiang"}) {
    EXPECT_EQ(this->Found(text), FoundNames{"曾国强"}) << text;
  }
  for (const char* text : {"曾强", "qz", "zhou"}) EXPECT_TRUE(this->Found(text).empty()) << text;
}

TYPED_TEST_P(SearchContract, TraditionalFindsSimplifiedAndBack) {
  this->Make({"张伟", "华为技术"});
  this->Make({"張偉", "長榮海運"});
  EXPECT_EQ(this->Found("張偉"), (FoundNames{"张伟", "張偉"}));
  EXPECT_EQ(this->Found("张"), (FoundNames{"张伟", "張偉"}));
  EXPECT_EQ(this->Found("華為"), (FoundNames{"张伟"}));
  EXPECT_EQ(this->Found("长荣"), (FoundNames{"張偉"}));
}

TYPED_TEST_P(SearchContract, TypingErrorInALatinNameIsForgivenWhereNothingElseIsFound) {
  this->Make({"José García"});
  for (const char* text : {"jose garcia", "GARCÍA", "gracia", "garca", "garccia", "garzia",
                           "jsoe gracia", "garcia jose"}) {
    EXPECT_EQ(this->Found(text), (FoundNames{"José García"})) << text;
  }
  // Two errors are too many, and so is one in three letters.
  for (const char* text : {"garzai", "jso"}) EXPECT_TRUE(this->Found(text).empty()) << text;
  const auto other = this->Make({"Eva Gracia"});
  EXPECT_EQ(this->Found("gracia"), (FoundNames{"Eva Gracia"}));
  // A word that nobody has any more is meant by nothing.
  auto eva =
      *Await<service::Customer>([&](auto done) { this->stores_.customers().Get(other, done); });
  eva.fields.display_name = "Eva Lima";
  ASSERT_TRUE(Await<service::Customer>([&](auto done) {
                this->stores_.customers().Update(this->Sup(), eva.id, eva.version, eva.fields,
                                                 {"display_name"}, done);
              }).ok());
  EXPECT_EQ(this->Found("gracia"), (FoundNames{"José García"}));
}

TYPED_TEST_P(SearchContract, PieceOfANumberIsFoundAtAnyPlace) {
  this->Make({"Ana", "", "+12025550143"});
  this->Make({"Bea", "", "+12025559143"});
  EXPECT_EQ(this->Found("5550"), FoundNames{"Ana"});
  EXPECT_EQ(this->Found("555-01"), FoundNames{"Ana"});
  EXPECT_EQ(this->Found("0143"), FoundNames{"Ana"});
  EXPECT_EQ(this->Found("143").size(), 0u);
  EXPECT_EQ(this->Found("9143"), FoundNames{"Bea"});
  EXPECT_EQ(this->Found("12025"), (FoundNames{"Ana", "Bea"}));
  // All its pieces of four stand in the number, it does not.
  EXPECT_EQ(this->Found("5555"), FoundNames{});
}

TYPED_TEST_P(SearchContract, MailIsFoundWholeByItsBeginningAndByItsDomain) {
  this->Make({"Ana", "", "", "Ana.Silva@Example.org"});
  this->Make({"Bea", "", "", "bea@other.example.com"});
  for (const char* text : {"ana.silva@example.org", "ANA.SILVA@EXAMPLE.ORG", "ana.silva@ex",
                           "silva", "@example.org", "example.org"}) {
    EXPECT_EQ(this->Found(text), FoundNames{"Ana"}) << text;
  }
  EXPECT_EQ(this->Found("@example.com"), FoundNames{});
  EXPECT_EQ(this->Found("@other.example.com"), FoundNames{"Bea"});
}

TYPED_TEST_P(SearchContract, NumberOfATicketOrOfARecordLeadsToItsCustomer) {
  const auto ana = this->Make({"Ana"});
  const std::string csv = "external_id,name\nSO-4711,Bea\n";
  ASSERT_TRUE(Await<service::ImportReport>([&](auto done) {
                this->stores_.customers().Import(this->Sup(), "erp", LinkId{}, csv, done);
              }).ok());
  service::Ticket ticket;
  ticket.subject = "help";
  ticket.customer = ana;
  const auto made = Await<service::Ticket>(
      [&](auto done) { this->stores_.tickets().Create(this->Sup(), ticket, "text", done); });
  ASSERT_TRUE(made.ok()) << made.error().message;
  const std::string number = std::to_string(made->id.value);
  for (const std::string& text : {number, "#" + number, "tickets/" + number}) {
    EXPECT_EQ(this->Found(text), FoundNames{"Ana"}) << text;
  }
  EXPECT_EQ(this->Found("SO-4711"), FoundNames{"Bea"});
  EXPECT_EQ(this->Found("#4711"), FoundNames{});
}

TYPED_TEST_P(SearchContract, BestIsFirst) {
  this->Make({"Eva Martin", "Lima"});
  this->Make({"Martin Holding", "Eva"});
  this->Make({"Ana", "Martin"});
  this->Make({"Bea", "Martin Works"});
  this->Make({"Cleo", "The Martin Works"});
  this->Make({"Martin"});
  this->Make({"Martina Vips", "", "", "", "VIP"});
  EXPECT_EQ(this->Found("martin"), (FoundNames{"Martin", "Ana", "Martina Vips", "Martin Holding",
                                               "Bea", "Eva Martin", "Cleo"}));
}

TYPED_TEST_P(SearchContract, TierIsNotForgottenAmongMoreThanAreLookedAt) {
  std::string csv = "external_id,name,tier\n";
  for (int i = 0; i < 600; ++i) csv += std::to_string(i + 10) + ",王" + std::to_string(i) + ",\n";
  csv += "9,王后,gold\n8,王前,VIP\n";
  ASSERT_TRUE(Await<service::ImportReport>([&](auto done) {
                this->stores_.customers().Import(this->Sup(), "erp", LinkId{}, csv, done);
              }).ok());
  auto found = this->Found("王");
  ASSERT_EQ(found.size(), 50u);
  found.resize(3);
  EXPECT_EQ(found, (FoundNames{"王前", "王后", "王0"}));
}

TYPED_TEST_P(SearchContract, NamesOfAMergedCustomerLeadToTheOneWhoStayed) {
  const auto wang = this->Make({"王伟", "", "+12025550143"});
  const auto latin = this->Make({"Vivian Wong", "Orchid", "+13125550144"});
  this->Merge(wang, latin);
  this->stores_.Restart();
  const auto stayed = this->Found("王伟");
  ASSERT_EQ(stayed.size(), 1u);
  for (const char* text : {"wangwei", "vivian", "vivain", "orchid", "5501", "50144"}) {
    EXPECT_EQ(this->Found(text), stayed) << text;
  }
  this->Unmerge(latin);
  for (const char* text : {"王伟", "wangwei", "50143"}) {
    EXPECT_EQ(this->Found(text), FoundNames{"王伟"}) << text;
  }
  for (const char* text : {"vivian", "vivain", "orchid", "50144"}) {
    EXPECT_EQ(this->Found(text), FoundNames{"Vivian Wong"}) << text;
  }
}

REGISTER_TYPED_TEST_SUITE_P(SearchContract, ChineseNameIsFoundByCharactersPinyinAndInitials,
                            TraditionalFindsSimplifiedAndBack,
                            TypingErrorInALatinNameIsForgivenWhereNothingElseIsFound,
                            PieceOfANumberIsFoundAtAnyPlace,
                            MailIsFoundWholeByItsBeginningAndByItsDomain,
                            NumberOfATicketOrOfARecordLeadsToItsCustomer, BestIsFirst,
                            TierIsNotForgottenAmongMoreThanAreLookedAt,
                            NamesOfAMergedCustomerLeadToTheOneWhoStayed);

}  // namespace strowger
