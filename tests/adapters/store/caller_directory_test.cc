#include "adapters/store/caller_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>

#include "adapters/store/opened_stores.h"

namespace strowger::store {
namespace {

// Counts how often the rules of a country are asked.
class CountedNumbers : public service::PhoneNumbers {
 public:
  service::NormalisedNumber Normalise(std::string_view raw,
                                      const service::NumberContext& context) const override {
    ++asked;
    return numbers_.Normalise(raw, context);
  }

  mutable std::atomic<int> asked = 0;

 private:
  system::PhoneNumbers numbers_;
};

class CallerDirectoryTest : public testing::Test {
 protected:
  static NumberPlan OneRegion() {
    NumberPlan plan;
    plan.links[LinkId{"boston"}] = {"US", "617", "", 4};
    plan.usual = {"US", "", "", 5};
    return plan;
  }
  std::shared_ptr<const service::ScreenPop> Find(const std::string& number) {
    std::promise<std::shared_ptr<const service::ScreenPop>> answer;
    callers_.FindCaller({number, LinkId{"boston"}, "", ""},
                        [&](auto pop) { answer.set_value(pop); });
    return answer.get_future().get();
  }

  OpenedStores stores_;
  CountedNumbers numbers_;
  CallerDirectory callers_{stores_.database(), numbers_, OneRegion()};
};

TEST_F(CallerDirectoryTest, NumberOnFileAsReceivedIsNotReadByTheRulesOfACountry) {
  const auto ana = stores_.MakeCustomer("Ana", "+12025550143");
  const auto pop = Find("+12025550143");
  ASSERT_EQ(pop->match, service::CallerMatch::kOne);
  EXPECT_EQ(pop->customer->id, ana);
  EXPECT_EQ(pop->number, "+12025550143");
  EXPECT_EQ(pop->national, "(202) 555-0143");
  EXPECT_EQ(numbers_.asked, 0);
}

TEST_F(CallerDirectoryTest, NumberThatManyShareIsReadForPeopleOnly) {
  stores_.MakeCustomer("Ana", "+12025550143");
  stores_.MakeCustomer("Bea", "+12025550143");
  const auto pop = Find("+12025550143");
  EXPECT_EQ(pop->match, service::CallerMatch::kMany);
  EXPECT_EQ(pop->national, "(202) 555-0143");
}

// What was ordered and billed in the last year, by currency; older facts, others and those without
// an amount do not count.
TEST_F(CallerDirectoryTest, ValueIsTheSumOfTheLastYear) {
  const auto ana = stores_.MakeCustomer("Ana", "+12025550143");
  const TimePoint now = stores_.clock().Now();
  std::vector<service::FactWish> wishes;
  const auto add = [&](const char* kind, std::optional<std::int64_t> amount, const char* currency,
                       int days_ago) {
    service::FactWish wish;
    wish.fact.customer = ana;
    wish.fact.source = "erp";
    wish.fact.kind = kind;
    wish.fact.external_id = std::to_string(wishes.size());
    wish.fact.amount = amount;
    wish.fact.currency = currency;
    wish.fact.time = now - std::chrono::days(days_ago);
    wishes.push_back(wish);
  };
  add("order", 19'900, "CNY", 1);
  add("order", 100, "CNY", 364);
  add("order", 77, "CNY", 366);
  add("order", 500, "EUR", 30);
  add("order", std::nullopt, "", 30);
  add("invoice", 20'000, "CNY", 2);
  add("payment", 20'000, "CNY", 2);
  const auto put = Await<service::FactReport>([&](auto done) {
    stores_.profiles().PutFacts({"erp", "", {}}, wishes, done);
  });
  ASSERT_TRUE(put.ok()) << put.error().message;
  const auto values = Find("+12025550143")->values;
  ASSERT_EQ(values.size(), 3u);
  EXPECT_EQ(values[0].kind + values[0].currency, "orderCNY");
  EXPECT_EQ(values[0].amount, 20'000);
  EXPECT_EQ(values[0].facts, 2u);
  EXPECT_EQ(values[1].kind + values[1].currency, "invoiceCNY");
  EXPECT_EQ(values[2].kind + values[2].currency, "orderEUR");
  EXPECT_FALSE(values[0].is_at_least);
}

TEST_F(CallerDirectoryTest, AnyOtherNumberIsReadOnce) {
  stores_.MakeCustomer("Ana", "+12025550143");
  for (const char* number : {"2025550143", "+1 202 555 0143", "+12025550199"}) {
    numbers_.asked = 0;
    Find(number);
    EXPECT_EQ(numbers_.asked, 1) << number;
  }
}

}  // namespace
}  // namespace strowger::store
