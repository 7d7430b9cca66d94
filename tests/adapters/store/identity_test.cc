#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store/identity_rows.h"
#include "adapters/store/opened_stores.h"
#include "core/quality/value_rules.h"
#include "support/people/crowd.h"

namespace strowger {
namespace {

using service::ReviewState;

constexpr std::chrono::seconds kPatience{60};

class IdentityTest : public testing::Test {
 protected:
  static service::Actor Sofia(std::string request = "") {
    return {"sofia", "", {"sofia", std::move(request)}};
  }

  void Begin(std::optional<double> auto_link, std::optional<double> review = 0.8) {
    stores_.identity = {auto_link, review};
    stores_.Restart();
    stores_.reviews().Start();
  }
  void Import(const std::string& rows) {
    const auto report = Await<service::ImportReport>([&](auto done) {
      stores_.customers().Import(Sofia(), "erp", LinkId{"nanjing"},
                                 "external_id,name,phone,email\n" + rows, done);
    });
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_EQ(report->refused, 0u) << report->refused_lines.front();
  }
  // Until every record was compared.
  void AllAreCompared() {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < end) {
      const auto line = Await<std::size_t>([&](auto done) {
        stores_.database().Read<std::size_t>(
            [](store::Connection& connection) -> Result<std::size_t> {
              return store::FirstInLine(connection, 1).size();
            },
            done);
      });
      if (line.ok() && *line == 0) return;
      std::this_thread::yield();
    }
    FAIL() << "records are not compared";
  }
  std::vector<service::Review> Reviews(ReviewState state = ReviewState::kOpen) {
    const auto page =
        Await<service::ReviewPage>([&](auto done) { stores_.reviews().List(state, 50, "", done); });
    EXPECT_TRUE(page.ok()) << page.error().message;
    return page->reviews;
  }
  Result<service::Review> Decide(std::uint64_t review, ReviewState decision) {
    return Await<service::Review>(
        [&](auto done) { stores_.reviews().Decide(Sofia(), review, decision, "asked", done); });
  }
  CustomerId Now(CustomerId customer) {
    const auto found =
        Await<service::Customer>([&](auto done) { stores_.customers().Get(customer, done); });
    return found.ok() ? found->id : CustomerId{};
  }
  service::MatchProgress Match() {
    const auto begun = Await<void>([&](auto done) { stores_.reviews().StartMatch(Sofia(), done); });
    EXPECT_TRUE(begun.ok()) << begun.error().message;
    using Stage = service::MatchProgress::Stage;
    const auto end = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      const auto progress = stores_.reviews().progress();
      if (progress.stage == Stage::kDone || progress.stage == Stage::kFailed) return progress;
      if (std::chrono::steady_clock::now() > end) return progress;
      std::this_thread::yield();
    }
  }

  OpenedStores stores_;
};

TEST_F(IdentityTest, LikelyPairIsPutUpForReviewAndDecidedOnce) {
  Begin({});
  const CustomerId wang = stores_.MakeCustomer("王伟", "+8613800138000");
  Import("1,Wang Wei,13800138000,\n2,Somebody Else,13900139000,\n");
  AllAreCompared();
  const auto reviews = Reviews();
  ASSERT_EQ(reviews.size(), 1u);
  EXPECT_EQ(reviews[0].first.customer, wang);
  EXPECT_EQ(reviews[0].second.display_name, "Wang Wei");
  EXPECT_GT(reviews[0].probability, 0.8);
  const auto detail =
      Await<service::ReviewDetail>([&](auto done) { stores_.reviews().Get(reviews[0].id, done); });
  ASSERT_TRUE(detail.ok()) << detail.error().message;
  ASSERT_EQ(detail->fields.size(), 3u);
  EXPECT_EQ(detail->fields[2].name, "phone");
  EXPECT_EQ(detail->fields[2].level, "exact");
  EXPECT_GT(detail->fields[2].weight, 10);

  ASSERT_TRUE(Decide(reviews[0].id, ReviewState::kLater).ok());
  EXPECT_TRUE(Reviews().empty());
  EXPECT_EQ(Reviews(ReviewState::kLater).size(), 1u);
  const auto decided = Decide(reviews[0].id, ReviewState::kSame);
  ASSERT_TRUE(decided.ok()) << decided.error().message;
  EXPECT_EQ(decided->user, "sofia");
  EXPECT_EQ(Now(CustomerId{2}), wang);
  EXPECT_EQ(Decide(reviews[0].id, ReviewState::kDifferent).error().reason, "REVIEW_DECIDED");
  EXPECT_EQ(Decide(4711, ReviewState::kSame).error().reason, "REVIEW_UNKNOWN");
}

TEST_F(IdentityTest, TwoWhoAreDifferentAreNeverMergedNorAskedAboutAgain) {
  Begin({});
  stores_.MakeCustomer("王伟", "+8613800138000");
  Import("1,Wang Wei,13800138000,\n");
  AllAreCompared();
  ASSERT_EQ(Reviews().size(), 1u);
  ASSERT_TRUE(Decide(Reviews()[0].id, ReviewState::kDifferent).ok());
  Begin(0.9);
  Import("1,Wang Wei,13800138000,wang@example.org\n");
  AllAreCompared();
  EXPECT_TRUE(Reviews().empty());
  EXPECT_NE(Now(CustomerId{1}), Now(CustomerId{2}));
  EXPECT_EQ(Match().merged, 0u);
}

TEST_F(IdentityTest, SureOnesAreMergedByThemselvesButNotAgainAfterTheyWereTakenApart) {
  Begin(0.99);
  const CustomerId ana = stores_.MakeCustomer("Ana Roberts", "+12025550143");
  Import("1,\"Roberts, Ana\",+12025550143,\n");
  AllAreCompared();
  ASSERT_EQ(Now(CustomerId{2}), ana);
  const auto sources =
      Await<service::CustomerSources>([&](auto done) { stores_.clusters().GetSources(ana, done); });
  ASSERT_EQ(sources->edges.size(), 1u);
  EXPECT_EQ(sources->edges[0].user, "identity");
  EXPECT_NE(sources->edges[0].reason.find("phone exact +"), std::string::npos)
      << sources->edges[0].reason;
  const auto split = Await<service::CustomerSplit>(
      [&](auto done) { stores_.clusters().Unmerge(Sofia(), CustomerId{2}, false, "", done); });
  ASSERT_TRUE(split.ok()) << split.error().message;
  Import("1,\"Roberts, Ana\",+12025550143,ana@example.org\n");
  AllAreCompared();
  EXPECT_EQ(Now(CustomerId{2}), CustomerId{2});
  EXPECT_EQ(Reviews().size(), 1u);
}

TEST_F(IdentityTest, WhatCameWhileNobodyComparedIsComparedLater) {
  stores_.MakeCustomer("Ana Roberts", "+12025550143");
  Import("1,\"Roberts, Ana\",+12025550143,\n");
  EXPECT_TRUE(Reviews().empty());
  Begin({});
  AllAreCompared();
  EXPECT_EQ(Reviews().size(), 1u);
}

// A crowd with repeats: whatever is merged, by whichever way, and however many ask at once, nobody
// who may never be one is.
TEST_F(IdentityTest, NeverLinkIsRespectedWhateverIsMerged) {
  constexpr int kPeople = 400;
  Crowd crowd(3);
  std::string rows;
  std::vector<std::uint32_t> persons;
  std::vector<CrowdRecord> before;
  for (int i = 1; i <= kPeople; ++i) {
    // Every third is somebody who was there before, without the mail address.
    CrowdRecord record = i % 3 == 0 ? before[before.size() / 2] : crowd.Next();
    if (i % 3 == 0) record.values[IndexOf(core::PersonField::kEmail)].clear();
    before.push_back(record);
    const auto& of = [&](core::PersonField field) { return record.values[IndexOf(field)]; };
    // A typing error may make it one that no door lets in.
    std::string& mail = record.values[IndexOf(core::PersonField::kEmail)];
    if (!core::IsMailAddress(mail)) mail.clear();
    std::string& phone = record.values[IndexOf(core::PersonField::kPhone)];
    if (phone.starts_with("00")) phone.clear();
    const std::string name =
        of(core::PersonField::kSurname) + ", " + of(core::PersonField::kGivenName);
    rows += std::to_string(i) + ",\"" + name + "\"," + of(core::PersonField::kPhone) + "," +
            of(core::PersonField::kEmail) + "\n";
    persons.push_back(record.person);
  }
  Import(rows);
  // Of those who are one person every second pair may never be.
  std::vector<std::pair<CustomerId, CustomerId>> apart;
  for (std::uint64_t a = 1; a <= kPeople; ++a) {
    for (std::uint64_t b = a + 1; b <= kPeople; ++b) {
      if (persons[a - 1] != persons[b - 1] || (a + b) % 2 != 0) continue;
      const auto said = Await<void>([&](auto done) {
        stores_.clusters().NeverLink(Sofia(), CustomerId{a}, CustomerId{b}, "", done);
      });
      ASSERT_TRUE(said.ok());
      apart.emplace_back(CustomerId{a}, CustomerId{b});
    }
  }
  ASSERT_GT(apart.size(), 10u);
  Begin(0.9, 0.5);
  const auto progress = Match();  // While all are compared one by one, too.
  EXPECT_EQ(progress.stage, service::MatchProgress::Stage::kDone) << progress.trouble;
  EXPECT_EQ(progress.records, std::uint64_t{kPeople});
  EXPECT_GT(progress.pairs, 0u);
  AllAreCompared();
  for (const auto& [a, b] : apart) EXPECT_NE(Now(a), Now(b)) << a << " " << b;
  std::set<CustomerId> customers;
  for (std::uint64_t a = 1; a <= kPeople; ++a) customers.insert(Now(CustomerId{a}));
  EXPECT_LT(customers.size(), std::size_t{kPeople});
  const auto learnt = Await<store::Learnt>([&](auto done) {
    stores_.database().Read<store::Learnt>(
        [](store::Connection& connection) -> Result<store::Learnt> {
          return store::ReadLearnt(connection);
        },
        done);
  });
  EXPECT_TRUE(learnt->has_shares);
  EXPECT_GT(learnt->parameters.matches_each, 0);
}

}  // namespace
}  // namespace strowger
