// The figures follow whatever changes customers, and tell whom to ask for what.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "adapters/store/customer_exchange.h"
#include "adapters/store/opened_stores.h"
#include "adapters/store/quality_rows.h"
#include "adapters/store/quality_store.h"
#include "support/wait.h"

namespace strowger::store {
namespace {

using service::QualityFigures;
using service::QualityTaskPage;

class QualityTest : public testing::Test {
 protected:
  void SetUp() override { Open(); }
  void TearDown() override { quality_.reset(); }
  void Open() {
    bell_.emplace();
    quality_.emplace(stores_.database(), *bell_);
    quality_->Start();
  }
  static service::Actor Ana() { return {"ana", "", {}}; }
  QualityFigures Figures() {
    return *Await<QualityFigures>([&](auto done) { quality_->GetFigures(done); });
  }
  // After all that was changed is in them.
  QualityFigures SettledFigures() {
    bell_->Ring();
    QualityFigures figures;
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(20), [&] {
      figures = Figures();
      return figures.waiting == 0 && !figures.is_rebuilding;
    }));
    return figures;
  }
  static const service::ElementQuality& Of(const QualityFigures& figures,
                                           const std::string& element) {
    for (const auto& one : figures.elements) {
      if (one.element == element) return one;
    }
    ADD_FAILURE() << element;
    return figures.elements.front();
  }
  std::vector<std::string> Tasks(std::size_t page_size = 100) {
    std::vector<std::string> told;
    std::string token;
    do {
      const auto page =
          Await<QualityTaskPage>([&](auto done) { quality_->ListTasks(page_size, token, done); });
      EXPECT_TRUE(page.ok()) << page.error().message;
      for (const auto& task : page->tasks) {
        told.push_back(task.display_name + ": " + core::PromptText(task.ask));
      }
      token = page->next_page_token;
    } while (!token.empty());
    return told;
  }
  CustomerId Make(const std::string& name, const std::string& phone, const std::string& mail,
                  const std::string& tier = "") {
    service::CustomerFields fields;
    fields.display_name = name;
    fields.language = "en";
    fields.tier = tier;
    if (!phone.empty()) {
      fields.contact_points.push_back({core::ContactKind::kPhone, phone, {}, {}, {}});
    }
    if (!mail.empty()) {
      fields.contact_points.push_back({core::ContactKind::kEmail, mail, {}, {}, {}});
    }
    const auto made = Await<service::Customer>(
        [&](auto done) { stores_.customers().Create(Ana(), fields, done); });
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made->id;
  }
  void Import(const std::string& csv) {
    const auto report = Await<service::ImportReport>(
        [&](auto done) { stores_.customers().Import(Ana(), "erp", {}, csv, done); });
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_EQ(report->refused, 0u);
  }
  std::string Verify(CustomerId customer, const std::string& value) {
    const auto done = Await<void>([&](auto reply) {
      stores_.profiles().VerifyField(Ana(), customer, "contact_points", value, std::move(reply));
    });
    return done.ok() ? "" : done.error().reason;
  }
  Result<std::size_t> Report(const std::string& value) {
    return Await<std::size_t>([&](auto done) { quality_->ReportContact(Ana(), value, done); });
  }
  // Counted from scratch: by each customer's marks.
  std::map<std::string, std::int64_t> Recounted() {
    return *Await<std::map<std::string, std::int64_t>>([&](auto done) {
      stores_.database().Read<std::map<std::string, std::int64_t>>(
          [&](Connection& connection) -> Result<std::map<std::string, std::int64_t>> {
            std::vector<CustomerId> customers;
            {
              Query query(connection, "SELECT id FROM customer");
              while (query.Next()) customers.push_back(query.Get<CustomerId>(0));
            }
            std::map<std::string, std::int64_t> counts;
            const core::DayNumber today = core::DayNumberOf(stores_.clock().Now());
            for (const CustomerId customer : customers) {
              const auto assessment = Assess(connection, customer, today);
              for (const auto& mark : assessment->marks) {
                ++counts[core::MarksText({mark})];
              }
            }
            return counts;
          },
          done);
    });
  }
  std::map<std::string, std::int64_t> Kept() {
    return *Await<std::map<std::string, std::int64_t>>([&](auto done) {
      stores_.database().Read<std::map<std::string, std::int64_t>>(
          [](Connection& connection) -> Result<std::map<std::string, std::int64_t>> {
            std::map<std::string, std::int64_t> counts;
            Query query(connection,
                        "SELECT element || ' ' || mark || ' ' || day, customers FROM quality_count"
                        " WHERE element <> ''");
            while (query.Next()) counts[query.Get<std::string>(0)] = query.Get<std::int64_t>(1);
            return counts;
          },
          done);
    });
  }

  OpenedStores stores_;
  std::optional<ChangeBell> bell_;
  std::optional<QualityStore> quality_;
};

TEST_F(QualityTest, FiguresTellWhatIsMissingWrongDoubleAndStale) {
  Make("Li Na", "+12025550143", "li@example.org");
  Make("Wang Wei", "+12025550144", "");
  Import("external_id,name,phone,email\n1,Bo,+12025550145,bo@example.org\n2,Bob,,bo@example.org\n");
  auto figures = SettledFigures();
  EXPECT_EQ(figures.customers, 4u);
  EXPECT_EQ(Of(figures, "display_name").right, 4u);
  EXPECT_EQ(Of(figures, "phone").right, 3u);
  EXPECT_EQ(Of(figures, "phone").missing, 1u);
  EXPECT_EQ(Of(figures, "mail").right, 1u);
  EXPECT_EQ(Of(figures, "mail").duplicate, 2u);
  EXPECT_EQ(Of(figures, "mail").missing, 1u);
  EXPECT_DOUBLE_EQ(Of(figures, "phone").score, 0.75);
  EXPECT_EQ(Report("li@example.org").value(), 1u);
  EXPECT_EQ(Report("nobody@example.org").error().reason, "CONTACT_UNKNOWN");
  figures = SettledFigures();
  EXPECT_EQ(Of(figures, "mail").wrong, 1u);
  EXPECT_EQ(Of(figures, "mail").right, 0u);
  EXPECT_EQ(Of(figures, "phone").stale, 0u);
  stores_.clock().Pass(std::chrono::hours(24 * 365));
  figures = Figures();
  EXPECT_EQ(Of(figures, "phone").stale, 3u) << "without anything being written";
  EXPECT_EQ(Of(figures, "phone").score, 0);
  EXPECT_GT(Of(figures, "display_name").score, 0.9) << "names stay fresh";
  EXPECT_EQ(Kept(), Recounted());
}

TEST_F(QualityTest, ForecastSaysHowManyWillBeWrongWhenNobodyAsks) {
  std::string csv = "external_id,name,phone,email\n";
  for (int i = 0; i < 300; ++i) {
    const std::string n = std::to_string(i);
    csv += n + ",Customer " + n + ",," + "c" + n + "@example.org\n";
  }
  Import(csv);
  const auto mail = Of(SettledFigures(), "mail");
  EXPECT_EQ(mail.wrong_later[0], 6u) << "2 % of 300";
  EXPECT_EQ(mail.wrong_later[1], 18u);
  EXPECT_EQ(mail.wrong_later[3], 65u);
  EXPECT_FALSE(Of(Figures(), "display_name").decays);
}

TEST_F(QualityTest, TasksStandByClassThenAgeThenWorthAndAreDoneByConfirming) {
  stores_.database().dictionary().SetTierPoints({{"VIP", 20}, {"gold", 10}});
  Make("Plain", "+12025550143", "p@example.org");
  const CustomerId vip = Make("Vip", "+12025550144", "v@example.org", "VIP");
  Make("Gold", "+12025550145", "g@example.org", "gold");
  SettledFigures();
  EXPECT_TRUE(Tasks().empty());
  stores_.clock().Pass(std::chrono::hours(24 * 370));
  Tasks();  // Brings what is stale now to the list.
  SettledFigures();
  ASSERT_TRUE(test::WaitUntil(std::chrono::seconds(10), [&] { return Tasks().size() == 6; }));
  const auto tasks = Tasks(1);
  ASSERT_EQ(tasks.size(), 6u) << "page by page";
  EXPECT_EQ(tasks, Tasks());
  EXPECT_TRUE(tasks[0].starts_with("Vip: telephone number was last confirmed in ")) << tasks[0];
  EXPECT_TRUE(tasks[1].starts_with("Gold: telephone number")) << tasks[1];
  EXPECT_TRUE(tasks[2].starts_with("Plain: telephone number")) << tasks[2];
  EXPECT_TRUE(tasks[3].starts_with("Vip: mail address")) << tasks[3];
  EXPECT_EQ(Verify(vip, "+12025550144"), "");
  EXPECT_EQ(Tasks().size(), 5u) << "at once";
  EXPECT_TRUE(Tasks()[0].starts_with("Gold: telephone number"));
  EXPECT_EQ(Kept(), Recounted());
}

TEST_F(QualityTest, PopAsksForWhatIsWrongUntilItIsConfirmedOrCorrected) {
  const CustomerId li = Make("Li Na", "+12025550143", "li@example.org");
  const auto prompts = [&](CustomerId customer) {
    std::vector<std::string> texts;
    const auto pop = stores_.Open(customer);
    for (const core::AskFor& ask : pop->prompts) texts.push_back(core::PromptText(ask));
    return texts;
  };
  EXPECT_TRUE(prompts(li).empty());
  ASSERT_TRUE(Report("li@example.org").ok());
  ASSERT_EQ(prompts(li).size(), 1u);
  EXPECT_TRUE(prompts(li)[0].starts_with("mail address bounced in ")) << prompts(li)[0];
  EXPECT_EQ(Verify(li, "li@example.org"), "");
  EXPECT_TRUE(prompts(li).empty());
  stores_.clock().Pass(std::chrono::hours(1));
  ASSERT_TRUE(Report("li@example.org").ok());
  auto customer = *Await<service::Customer>([&](auto done) { stores_.customers().Get(li, done); });
  customer.fields.contact_points[1].value = "na@example.org";
  ASSERT_TRUE(Await<service::Customer>([&](auto done) {
                stores_.customers().Update(Ana(), li, customer.version, customer.fields,
                                           {"contact_points"}, done);
              }).ok());
  EXPECT_TRUE(prompts(li).empty()) << "corrected";
  stores_.clock().Pass(std::chrono::hours(24 * 366));
  EXPECT_EQ(prompts(li).size(), 2u) << "stale, without anything being written";
}

TEST_F(QualityTest, DuplicatesAreOverWhenSomebodySaysTheyAreTwoPeopleOrMergesThem) {
  const CustomerId a = Make("Li Na", "+12025550143", "");
  const CustomerId b = Make("Li Lei", "+12025550143", "");
  EXPECT_EQ(Of(SettledFigures(), "phone").duplicate, 2u);
  ASSERT_TRUE(Await<void>([&](auto done) {
                stores_.clusters().NeverLink(Ana(), a, b, "", std::move(done));
              }).ok());
  EXPECT_EQ(Of(SettledFigures(), "phone").duplicate, 0u);
  ASSERT_TRUE(Await<void>([&](auto done) {
                stores_.clusters().AllowLink(Ana(), a, b, std::move(done));
              }).ok());
  EXPECT_EQ(Of(SettledFigures(), "phone").duplicate, 2u);
  ASSERT_TRUE(Await<service::CustomerMerge>([&](auto done) {
                stores_.clusters().Merge(Ana(), a, b, "", done);
              }).ok());
  const auto figures = SettledFigures();
  EXPECT_EQ(figures.customers, 1u);
  EXPECT_EQ(Of(figures, "phone").duplicate, 0u);
  EXPECT_EQ(Kept(), Recounted());
}

TEST_F(QualityTest, StoreFromBeforeAndAnotherDictionaryAreGoneThroughInPieces) {
  std::string csv = "external_id,name,phone\n";
  for (int i = 0; i < 200; ++i) {
    csv += std::to_string(i) + ",Customer " + std::to_string(i) + ",\n";
  }
  Import(csv);
  SettledFigures();
  // As a store from before has it.
  ASSERT_TRUE(Await<bool>([&](auto done) {
                stores_.database().Write<bool>(
                    [](Connection& connection) -> Result<bool> {
                      connection.Script(
                          "DELETE FROM customer_quality; DELETE FROM quality_count;"
                          "DELETE FROM quality_task; DELETE FROM quality_todo;"
                          "DELETE FROM counter WHERE name LIKE 'quality%'");
                      return true;
                    },
                    done);
              }).ok());
  quality_.reset();
  stores_.Restart();
  Open();
  auto figures = SettledFigures();
  EXPECT_EQ(figures.customers, 200u);
  EXPECT_EQ(Of(figures, "phone").missing, 200u);
  EXPECT_EQ(Tasks().size(), 600u) << "telephone number, mail address and language of each";
  core::Element phone;
  phone.name = "phone";
  phone.kind = core::ValueKind::kPhone;
  phone.importance = core::ElementClass::kNice;
  core::Element hobby;
  hobby.name = "hobby";
  quality_->TakeDictionary(*core::Dictionary::With({phone, hobby}));
  figures = SettledFigures();
  EXPECT_EQ(Of(figures, "hobby").missing, 200u);
  EXPECT_EQ(figures.customers, 200u);
  EXPECT_EQ(Kept(), Recounted());
}

TEST_F(QualityTest, FiguresAreThoseCountedFromScratchWhateverHappens) {
  std::mt19937 random(7);
  std::vector<CustomerId> made;
  const auto any = [&] { return made[random() % made.size()]; };
  for (int i = 0; i < 8; ++i) {
    made.push_back(Make("Customer " + std::to_string(i), "+1202555014" + std::to_string(i % 5),
                        i % 3 == 0 ? "" : "c" + std::to_string(i % 4) + "@example.org"));
  }
  for (int step = 0; step < 60; ++step) {
    const CustomerId a = any();
    const CustomerId b = any();
    switch (random() % 6) {
      case 0:
        static_cast<void>(Await<service::CustomerMerge>(
            [&](auto done) { stores_.clusters().Merge(Ana(), a, b, "", done); }));
        break;
      case 1:
        static_cast<void>(Await<service::CustomerSplit>(
            [&](auto done) { stores_.clusters().Unmerge(Ana(), a, false, "", done); }));
        break;
      case 2:
        static_cast<void>(Await<void>(
            [&](auto done) { stores_.clusters().NeverLink(Ana(), a, b, "", std::move(done)); }));
        break;
      case 3:
        static_cast<void>(Report("c" + std::to_string(random() % 4) + "@example.org"));
        break;
      case 4:
        static_cast<void>(Await<void>([&](auto done) {
          stores_.profiles().SetAttributes(Ana(), a, "erp", {{"hobby", "go"}}, std::move(done));
        }));
        break;
      default:
        Import("external_id,name,phone,email\n" + std::to_string(random() % 4) +
               ",Imported,+1202555014" + std::to_string(random() % 9) + ",c" +
               std::to_string(random() % 6) + "@example.org\n");
    }
    if (step % 10 == 0) stores_.clock().Pass(std::chrono::hours(24 * 40));
  }
  SettledFigures();
  EXPECT_EQ(Kept(), Recounted());
}

}  // namespace
}  // namespace strowger::store
