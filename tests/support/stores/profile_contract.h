#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/ports/customer_clusters.h"
#include "service/ports/customer_profile.h"
#include "support/stores/await.h"

// What every CustomerProfiles keeps. `Stores` offers profiles() besides what the suite of clusters
// asks for.
namespace strowger {

template <class Stores>
class ProfileContract : public testing::Test {
 protected:
  using Profile = service::CustomerProfile;
  using State = core::ConsentState;

  static service::Actor Ana(std::string request = "") {
    return {"ana", "", {"ana", std::move(request)}};
  }
  void SetUp() override {
    li_ = stores_.MakeCustomer("Li Na", "+12025550143");
    wang_ = stores_.MakeCustomer("Wang Wei", "+13125550144");
  }
  service::CustomerProfiles& profiles() { return stores_.profiles(); }

  template <class Call>
  std::string Reason(Call call) {
    const auto result = Await<void>(call);
    return result.ok() ? "" : result.error().reason;
  }
  std::string Tag(CustomerId who, std::vector<std::string> add,
                  std::vector<std::string> remove = {}) {
    return Reason([&](auto done) {
      profiles().ChangeTags(Ana(), who, {add, remove}, std::move(done));
    });
  }
  std::string Consent(CustomerId who, State state, int day) {
    service::ConsentWish wish{core::ContactChannel::kMail,      "news", state, "form", "form 17",
                              TimePoint(std::chrono::days(day))};
    return Reason([&](auto done) { profiles().SetConsent(Ana(), who, wish, std::move(done)); });
  }
  std::string Attribute(CustomerId who, const std::string& source, const std::string& name,
                        const std::string& value) {
    return Reason([&](auto done) {
      profiles().SetAttributes(Ana(), who, source, {{name, value}}, std::move(done));
    });
  }
  std::string Relate(CustomerId who, const std::string& kind, CustomerId other) {
    return Reason([&](auto done) {
      profiles().Relate(Ana(), {who, kind, other, ""}, std::move(done));
    });
  }
  std::string Unrelate(CustomerId who, const std::string& kind, CustomerId other) {
    return Reason([&](auto done) {
      profiles().Unrelate(Ana(), {who, kind, other, ""}, std::move(done));
    });
  }
  std::string Verify(CustomerId who, const std::string& field, const std::string& value) {
    return Reason(
        [&](auto done) { profiles().VerifyField(Ana(), who, field, value, std::move(done)); });
  }
  static service::FactWish Order(CustomerId who, const std::string& id, int day,
                                 const std::string& status = "paid") {
    service::FactWish wish;
    wish.fact.customer = who;
    wish.fact.source = "erp";
    wish.fact.kind = "order";
    wish.fact.external_id = id;
    wish.fact.number = "SO-" + id;
    wish.fact.status = status;
    wish.fact.amount = 19'900;
    wish.fact.currency = "CNY";
    wish.fact.time = TimePoint(std::chrono::days(day));
    return wish;
  }
  service::FactReport Put(std::vector<service::FactWish> facts) {
    const auto report = Await<service::FactReport>(
        [&](auto done) { profiles().PutFacts(Ana(), facts, std::move(done)); });
    EXPECT_TRUE(report.ok());
    return report.ok() ? *report : service::FactReport();
  }
  Profile Read(CustomerId who) {
    const auto profile =
        Await<Profile>([&](auto done) { profiles().GetProfile(who, std::move(done)); });
    EXPECT_TRUE(profile.ok()) << profile.error().message;
    return profile.ok() ? *profile : Profile();
  }
  // All of a profile as one text, for comparison.
  std::string Text(CustomerId who) {
    const Profile profile = Read(who);
    std::string text = std::to_string(profile.customer.value) + ":";
    const auto add = [&text](std::initializer_list<std::string> parts) {
      for (const std::string& part : parts) text += " " + part;
      text += ";";
    };
    for (const auto& field : profile.fields) {
      if (field.name == "contact_points" || !field.verified) continue;
      add({field.name, field.value, "by", field.verified->first});
    }
    for (const auto& one : profile.attributes) {
      add({one.name, one.value, "from", std::to_string(one.origin.value), one.source});
    }
    for (const auto& tag : profile.tags) add({"tag", tag.tag});
    for (const auto& one : profile.consents) {
      add({"consent", one.statement.purpose,
           one.statement.state == State::kGiven ? "given" : "not given"});
    }
    for (const auto& one : profile.relations) {
      add({one.kind, std::to_string(one.other.value), one.other_name});
    }
    for (const auto& fact : profile.facts) {
      add({fact.kind, fact.external_id, fact.status, std::to_string(fact.amount.value_or(0))});
    }
    return text;
  }
  void Merge(CustomerId a, CustomerId b) {
    const auto merge = Await<service::CustomerMerge>(
        [&](auto done) { stores_.clusters().Merge(Ana(), a, b, "", std::move(done)); });
    ASSERT_TRUE(merge.ok()) << merge.error().message;
  }
  void Unmerge(CustomerId merged) {
    const auto split = Await<service::CustomerSplit>(
        [&](auto done) { stores_.clusters().Unmerge(Ana(), merged, false, "", std::move(done)); });
    ASSERT_TRUE(split.ok()) << split.error().message;
  }

  Stores stores_;
  CustomerId li_;
  CustomerId wang_;
};
TYPED_TEST_SUITE_P(ProfileContract);

TYPED_TEST_P(ProfileContract, EachIsOnItsSideAfterAMergeIsUndone) {
  const CustomerId firm = this->stores_.MakeCustomer("Acme", "+14155550145");
  ASSERT_EQ(this->Tag(this->li_, {"press"}), "");
  ASSERT_EQ(this->Attribute(this->li_, "desk", "hobby", "go"), "");
  ASSERT_EQ(this->Attribute(firm, "desk", "kind", "organisation"), "");
  ASSERT_EQ(this->Consent(this->wang_, core::ConsentState::kWithdrawn, 5), "");
  ASSERT_EQ(this->Consent(this->li_, core::ConsentState::kGiven, 3), "");
  ASSERT_EQ(this->Relate(this->wang_, "employee-of", firm), "");
  ASSERT_EQ(this->Relate(this->li_, "spouse", this->wang_), "");
  ASSERT_EQ(this->Put({this->Order(this->wang_, "7", 4)}).created, 1u);
  const std::string li = this->Text(this->li_);
  const std::string wang = this->Text(this->wang_);
  EXPECT_EQ(li, "1: hobby go from 1 desk; tag press; consent news given; spouse 2 Wang Wei;");
  EXPECT_EQ(wang,
            "2: consent news not given; employee-of 3 Acme; spouse 1 Li Na; order 7 paid 19900;");

  this->Merge(this->li_, this->wang_);
  EXPECT_EQ(this->Text(this->wang_),
            "1: hobby go from 1 desk; tag press; consent news not given; employee-of 3 Acme;"
            " order 7 paid 19900;");
  // What is said of the one who was merged away goes with it.
  ASSERT_EQ(this->Tag(this->wang_, {"late"}), "");
  ASSERT_EQ(this->Tag(this->li_, {"vip"}), "");
  ASSERT_EQ(this->Put({this->Order(this->wang_, "8", 6)}).created, 1u);
  EXPECT_EQ(this->Text(firm), "3: kind organisation from 3 desk; employer-of 1 Wang Wei;");
  this->Unmerge(this->wang_);
  EXPECT_EQ(this->Text(this->li_),
            "1: hobby go from 1 desk; tag press; tag vip; consent news given; spouse 2 Wang Wei;");
  EXPECT_EQ(this->Text(this->wang_),
            "2: tag late; consent news not given; employee-of 3 Acme; spouse 1 Li Na;"
            " order 8 paid 19900; order 7 paid 19900;");
  EXPECT_EQ(this->Text(firm), "3: kind organisation from 3 desk; employer-of 2 Wang Wei;");
}

TYPED_TEST_P(ProfileContract, FactsAreTakenByTheirOwnTime) {
  struct Case {
    std::string status;
    int day;
    std::string outcome;
    std::string shown;
  };
  const std::vector<Case> cases = {
      {"open", 5, "created", "open"},  {"open", 5, "unchanged", "open"},
      {"lost", 4, "outdated", "open"}, {"paid", 6, "updated", "paid"},
      {"open", 5, "outdated", "paid"}, {"sent", 6, "updated", "sent"},
  };
  for (const Case& one : cases) {
    const auto report = this->Put({this->Order(this->li_, "7", one.day, one.status)});
    const std::string outcome = report.created    ? "created"
                                : report.updated  ? "updated"
                                : report.outdated ? "outdated"
                                                  : "unchanged";
    EXPECT_EQ(outcome, one.outcome) << one.status;
    ASSERT_EQ(this->Read(this->li_).facts.size(), 1u);
    EXPECT_EQ(this->Read(this->li_).facts[0].status, one.shown);
  }
  // A newer one may say that it was somebody else's all along.
  EXPECT_EQ(this->Put({this->Order(this->wang_, "7", 9)}).updated, 1u);
  EXPECT_TRUE(this->Read(this->li_).facts.empty());
  EXPECT_EQ(this->Read(this->wang_).facts.size(), 1u);
}

TYPED_TEST_P(ProfileContract, BadFactsAreToldAndTheOthersTaken) {
  std::vector<service::FactWish> facts(8, this->Order(this->li_, "7", 5));
  facts[1].fact.external_id = "";
  facts[2].fact.customer = CustomerId{99};
  facts[3].fact.currency = "yuan";
  facts[4].fact.time = TimePoint();
  facts[5].fact.kind = "Order!";
  facts[6].fact.customer = {};
  facts[6].record = "nobody";
  facts[7].fact.external_id = "8";
  const auto report = this->Put(facts);
  EXPECT_EQ(report.created, 2u);
  std::vector<std::string> reasons;
  for (const auto& [place, why] : report.refused) {
    reasons.push_back(std::to_string(place) + " " + why.substr(0, why.find(':')));
  }
  EXPECT_EQ(reasons, (std::vector<std::string>{"1 EXTERNAL_ID_MISSING", "2 CUSTOMER_UNKNOWN",
                                               "3 CURRENCY_INVALID", "4 TIME_MISSING",
                                               "5 NAME_MALFORMED", "6 RECORD_UNKNOWN"}));
}

TYPED_TEST_P(ProfileContract, FactsComeInPagesNewestFirstAcrossRecords) {
  std::vector<service::FactWish> facts;
  for (int i = 0; i < 25; ++i) {
    // Some at the same time.
    facts.push_back(
        this->Order(i % 2 == 0 ? this->li_ : this->wang_, std::to_string(i), 10 + i / 3));
  }
  ASSERT_EQ(this->Put(facts).created, 25u);
  this->Merge(this->li_, this->wang_);
  std::vector<std::string> ids;
  std::string token;
  do {
    using Page = std::pair<std::vector<service::CustomerFact>, std::string>;
    const auto page = Await<Page>([&](auto done) {
      this->profiles().ListFacts({this->li_, "order", 4, token}, std::move(done));
    });
    ASSERT_TRUE(page.ok());
    for (const auto& fact : page->first) ids.push_back(fact.external_id);
    token = page->second;
  } while (!token.empty());
  ASSERT_EQ(ids.size(), 25u);
  for (int i = 0; i < 25; ++i) EXPECT_EQ(ids[static_cast<std::size_t>(i)], std::to_string(24 - i));
}

TYPED_TEST_P(ProfileContract, WhatMakesNoSenseIsRefused) {
  const CustomerId nobody{99};
  EXPECT_EQ(this->Tag(nobody, {"x"}), "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->Tag(this->li_, {""}), "TAG_MALFORMED");
  EXPECT_EQ(this->Tag(this->li_, {" x"}), "TAG_MALFORMED");
  EXPECT_EQ(this->Tag(this->li_, {std::string(65, 'x')}), "TEXT_TOO_LONG");
  std::vector<std::string> many;
  for (int i = 0; i < 101; ++i) many.push_back("tag " + std::to_string(i));
  EXPECT_EQ(this->Tag(this->li_, many), "TAGS_FULL");
  EXPECT_TRUE(this->Read(this->li_).tags.empty());
  EXPECT_EQ(this->Consent(this->li_, core::ConsentState::kGiven, 90'000), "TIME_IN_FUTURE");
  EXPECT_EQ(this->Relate(this->li_, "enemy", this->wang_), "RELATION_KIND_UNKNOWN");
  EXPECT_EQ(this->Relate(this->li_, "spouse", this->li_), "SAME_CUSTOMER");
  EXPECT_EQ(this->Relate(this->li_, "spouse", nobody), "CUSTOMER_UNKNOWN");
  EXPECT_EQ(this->Unrelate(this->li_, "spouse", this->wang_), "RELATION_UNKNOWN");
  EXPECT_EQ(this->Attribute(this->li_, "desk", "Bad Name", "x"), "NAME_MALFORMED");
  EXPECT_EQ(this->Verify(this->li_, "hat", "x"), "FIELD_UNKNOWN");
  EXPECT_EQ(this->Verify(this->li_, "display_name", "Li Nan"), "VALUE_CHANGED");
}

TYPED_TEST_P(ProfileContract, ConfirmedValueOutlivesImportsAndGoesWithItsRecord) {
  const auto import = [this](const std::string& id, const std::string& name) {
    const auto report = Await<service::ImportReport>([&](auto done) {
      this->stores_.customers().Import(this->Ana(), "erp", LinkId{"boston"},
                                       "external_id,name\n" + id + "," + name + "\n",
                                       std::move(done));
    });
    ASSERT_TRUE(report.ok() && report->refused == 0);
  };
  import("a", "Zhang San");
  import("b", "Zhang 3");
  const CustomerId first{this->wang_.value + 1};
  const CustomerId second{this->wang_.value + 2};
  ASSERT_EQ(this->Verify(first, "display_name", "Zhang San"), "");
  this->Merge(first, second);
  import("b", "Zhang Sanfeng");
  EXPECT_EQ(this->Text(first), "3: display_name Zhang San by ana;") << "though the other is newer";
  this->Unmerge(second);
  EXPECT_EQ(this->Text(second), "4:");
  import("a", "Zhang Si");
  EXPECT_EQ(this->Text(first), "3:") << "another value is not confirmed";
}

TYPED_TEST_P(ProfileContract, WhatIsTakenAwayIsGoneFromAllRecords) {
  ASSERT_EQ(this->Tag(this->li_, {"a", "b"}), "");
  ASSERT_EQ(this->Tag(this->wang_, {"b"}), "");
  ASSERT_EQ(this->Attribute(this->wang_, "erp", "hobby", "chess"), "");
  ASSERT_EQ(this->Attribute(this->li_, "desk", "hobby", "go"), "");
  ASSERT_EQ(this->Relate(this->li_, "ward", this->wang_), "");
  EXPECT_EQ(this->Text(this->wang_), "2: hobby chess from 2 erp; tag b; guardian 1 Li Na;");
  EXPECT_EQ(this->Unrelate(this->wang_, "ward", this->li_), "RELATION_UNKNOWN");
  EXPECT_EQ(this->Unrelate(this->wang_, "guardian", this->li_), "");
  this->Merge(this->li_, this->wang_);
  EXPECT_EQ(this->Text(this->li_), "1: hobby go from 1 desk; tag a; tag b;");
  ASSERT_EQ(this->Tag(this->li_, {}, {"b"}), "");
  ASSERT_EQ(this->Attribute(this->li_, "desk", "hobby", ""), "");
  this->Unmerge(this->wang_);
  EXPECT_EQ(this->Text(this->li_), "1: tag a;");
  EXPECT_EQ(this->Text(this->wang_), "2:");
}

REGISTER_TYPED_TEST_SUITE_P(ProfileContract, EachIsOnItsSideAfterAMergeIsUndone,
                            FactsAreTakenByTheirOwnTime, BadFactsAreToldAndTheOthersTaken,
                            FactsComeInPagesNewestFirstAcrossRecords, WhatMakesNoSenseIsRefused,
                            ConfirmedValueOutlivesImportsAndGoesWithItsRecord,
                            WhatIsTakenAwayIsGoneFromAllRecords);

}  // namespace strowger
