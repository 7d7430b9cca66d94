#include "adapters/store/caller_directory.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>

#include "adapters/store/sqlite_stores.h"

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

  SqliteStores stores_;
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
