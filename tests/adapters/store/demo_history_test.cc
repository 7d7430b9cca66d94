#include "adapters/store/demo_history.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "adapters/store/opened_stores.h"
#include "support/places.h"

namespace strowger::store {
namespace {

core::FloorSetup DemoFloor() {
  core::FloorSetup setup;
  core::QueueSetup billing;
  billing.id = QueueId{"billing"};
  billing.dispositions = {"paid", "refund"};
  setup.queues = {billing};
  core::AgentSetup ana;
  ana.id = AgentId{"ana"};
  ana.queues = {billing.id};
  setup.agents = {ana};
  return setup;
}

Demo DemoOfTheRepository() {
  std::ifstream file(test::SourceFolder() + "/config/demo-customers.csv");
  std::stringstream text;
  text << file.rdbuf();
  return {text.str(), LinkId{"nanjing"}, true, 1};
}

service::CustomerPage AllCustomers(OpenedStores& stores) {
  return *Await<service::CustomerPage>([&](auto done) {
    stores.customers().Search({"", 1'000, ""}, done);
  });
}

// Everything that pops of all customers show, as one text.
std::string Shown(OpenedStores& stores) {
  std::ostringstream text;
  for (const auto& customer : AllCustomers(stores).customers) {
    const auto pop = stores.Open(customer.id);
    text << customer.fields.display_name;
    for (const auto& ticket : pop->tickets) text << '|' << ticket.subject;
    for (const auto& interaction : pop->interactions) text << '|' << interaction.talk.count();
    for (const auto& note : pop->notes) text << '|' << note.text;
  }
  return text.str();
}

TEST(DemoHistoryTest, TwoHundredCustomersHaveNumbersAndAPast) {
  OpenedStores stores;
  const auto seeded =
      SeedDemo(stores.database(), stores.customers(), DemoFloor(), DemoOfTheRepository());
  ASSERT_TRUE(seeded.ok()) << seeded.error().message;
  EXPECT_TRUE(*seeded);
  const auto page = AllCustomers(stores);
  ASSERT_EQ(page.customers.size(), 200u);
  std::size_t chinese = 0, tickets = 0, interactions = 0, notes = 0;
  for (const auto& customer : page.customers) {
    chinese += customer.fields.language == "zh-CN" ? 1 : 0;
    ASSERT_FALSE(customer.fields.contact_points.empty());
    for (const auto& point : customer.fields.contact_points) {
      if (point.kind != core::ContactKind::kPhone) continue;
      EXPECT_EQ(point.value.front(), '+') << point.value;
      EXPECT_FALSE(point.national.empty()) << point.value;
    }
    const auto pop = stores.Open(customer.id);
    tickets += pop->tickets.size();
    interactions += pop->interactions.size();
    notes += pop->notes.size();
    for (const auto& interaction : pop->interactions) {
      EXPECT_LT(interaction.start, stores.clock().Now());
    }
  }
  EXPECT_GT(chinese, 80u);
  EXPECT_LT(chinese, 150u);
  EXPECT_GT(tickets, 100u);
  EXPECT_GT(interactions, 400u);
  EXPECT_GT(notes, 100u);
}

TEST(DemoHistoryTest, SomeShareATelephone) {
  OpenedStores stores;
  ASSERT_TRUE(
      SeedDemo(stores.database(), stores.customers(), DemoFloor(), DemoOfTheRepository()).ok());
  std::multiset<std::string> numbers;
  for (const auto& customer : AllCustomers(stores).customers) {
    numbers.insert(customer.fields.contact_points.front().value);
  }
  std::set<std::string> shared;
  for (const auto& number : numbers) {
    if (numbers.count(number) > 1) shared.insert(number);
  }
  EXPECT_EQ(shared.size(), 2u);
}

TEST(DemoHistoryTest, SameSeedGivesTheSamePast) {
  OpenedStores one;
  OpenedStores two;
  for (auto* stores : {&one, &two}) {
    ASSERT_TRUE(
        SeedDemo(stores->database(), stores->customers(), DemoFloor(), DemoOfTheRepository()).ok());
  }
  EXPECT_EQ(Shown(one), Shown(two));
}

TEST(DemoHistoryTest, StoreWithCustomersIsLeftAlone) {
  OpenedStores stores;
  stores.MakeCustomer("Ana", "+12025550143");
  const auto seeded =
      SeedDemo(stores.database(), stores.customers(), DemoFloor(), DemoOfTheRepository());
  ASSERT_TRUE(seeded.ok());
  EXPECT_FALSE(*seeded);
  EXPECT_EQ(AllCustomers(stores).customers.size(), 1u);
}

TEST(DemoHistoryTest, NumbersOfThePastAreNotUsedAgain) {
  OpenedStores stores;
  ASSERT_TRUE(
      SeedDemo(stores.database(), stores.customers(), DemoFloor(), DemoOfTheRepository()).ok());
  const auto memory = stores.journal().Load();
  for (const auto& customer : AllCustomers(stores).customers) {
    const auto pop = stores.Open(customer.id);
    for (const auto& interaction : pop->interactions) {
      EXPECT_LT(interaction.id.value, memory->floor.next_number);
    }
  }
}

TEST(DemoHistoryTest, BadTableIsRefusedWithItsLine) {
  OpenedStores stores;
  Demo demo = DemoOfTheRepository();
  demo.customers_csv = "external_id,name\n1,Ana\n2,\n";
  const auto seeded = SeedDemo(stores.database(), stores.customers(), DemoFloor(), demo);
  ASSERT_FALSE(seeded.ok());
  EXPECT_NE(seeded.error().message.find("line 3"), std::string::npos);
}

}  // namespace
}  // namespace strowger::store
