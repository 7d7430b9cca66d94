#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "adapters/store/change_log.h"
#include "adapters/store/cluster_rows.h"
#include "adapters/store/opened_stores.h"

// The rows of customers are what their records and edges say, whatever happened before.
namespace strowger::store {
namespace {

using service::Customer;

class CustomerClustersTest : public testing::Test {
 protected:
  static service::Actor Sup() { return {"sup", "", {}}; }

  template <class T>
  T InWriter(std::function<T(Connection&)> work) {
    const auto result = Await<T>([&](auto done) {
      stores_.database().Write<T>(
          [&](Connection& connection) -> Result<T> { return work(connection); }, done);
    });
    EXPECT_TRUE(result.ok()) << result.error().message;
    return *result;
  }
  std::string Rows() { return InWriter<std::string>(CustomerRows); }
  void IsSound() {
    const auto faults = InWriter<std::vector<std::string>>(FindClusterFaults);
    for (const std::string& fault : faults) ADD_FAILURE() << fault;
  }

  OpenedStores stores_;
};

// People who create, import, edit, merge, take apart, talk and write notes, by chance.
class Office {
 public:
  Office(OpenedStores& stores, unsigned seed) : stores_(stores), random_(seed) {}

  void Step() {
    switch (random_() % 9) {
      case 0:
        return Create();
      case 1:
        return Import();
      case 2:
        return Update();
      case 3:
        return Talk();
      case 4:
        return Write();
      case 5:
        Try<service::CustomerSplit>([&](auto done) {
          stores_.clusters().Unmerge(Sup(), Any(), random_() % 4 == 0, "", done);
        });
        return;
      default:
        Merge(Any(), Any());
    }
  }
  bool Merge(CustomerId a, CustomerId b) {
    return Await<service::CustomerMerge>(
               [&](auto done) { stores_.clusters().Merge(Sup(), a, b, "", done); })
        .ok();
  }
  CustomerId Any() { return CustomerId{1 + random_() % 12}; }

 private:
  static service::Actor Sup() { return {"sup", "", {}}; }
  // Some of what they try is refused.
  template <class T, class Call>
  static void Try(Call call) {
    static_cast<void>(Await<T>(call));
  }
  std::string Number() { return "+1202555010" + std::to_string(random_() % 10); }

  void Create() {
    service::CustomerFields fields;
    fields.display_name = "Customer " + std::to_string(random_());
    fields.contact_points = {{core::ContactKind::kPhone, Number(), {}, {}, {}}};
    Try<Customer>([&](auto done) { stores_.customers().Create(Sup(), fields, done); });
  }
  void Import() {
    const std::string csv = "external_id,name,tier,phone\n" + std::to_string(random_() % 6) +
                            ",Imported," + std::to_string(random_() % 9) + "," + Number() + "\n";
    Try<service::ImportReport>([&](auto done) {
      stores_.customers().Import(Sup(), random_() % 2 == 0 ? "erp" : "shop", LinkId{"boston"}, csv,
                                 done);
    });
  }
  void Update() {
    auto customer = Await<Customer>([&](auto done) { stores_.customers().Get(Any(), done); });
    if (!customer.ok()) return;
    customer->fields.company = "Company " + std::to_string(random_() % 9);
    auto& points = customer->fields.contact_points;
    if (!points.empty() && random_() % 2 == 0) points.erase(points.begin());
    if (random_() % 2 == 0) points.push_back({core::ContactKind::kPhone, Number(), {}, {}, {}});
    Try<Customer>([&](auto done) {
      stores_.customers().Update(Sup(), customer->id, customer->version, customer->fields,
                                 {"company", "contact_points"}, done);
    });
  }
  void Talk() {
    service::JournalBatch batch;
    batch.changes.items = {ClosedItem(10 * ++talks_, Any())};
    batch.changes.items[0].ani = Number();
    Try<void>([&](auto done) { stores_.journal().Commit(batch, done); });
  }
  void Write() {
    service::Note note;
    note.customer = Any();
    note.text = "note";
    Try<service::Note>([&](auto done) { stores_.customers().AddNote(Sup(), note, done); });
    service::Ticket ticket;
    ticket.subject = "ticket";
    ticket.customer = Any();
    Try<service::Ticket>([&](auto done) { stores_.tickets().Create(Sup(), ticket, "", done); });
  }

  OpenedStores& stores_;
  std::mt19937_64 random_;
  std::uint64_t talks_ = 0;
};

TEST_F(CustomerClustersTest, AnyStoryLeavesTheRowsThatAreComputedFromScratch) {
  Office office(stores_, 7);
  for (int step = 0; step < 400; ++step) {
    office.Step();
    if (step % 5 == 0) IsSound();
    if (HasFailure()) {
      FAIL() << "after step " << step;
    }
  }
}

TEST_F(CustomerClustersTest, MergeThatIsUndoneLeavesEveryByteAsItWas) {
  Office office(stores_, 11);
  int merges = 0;
  for (int step = 0; step < 300; ++step) {
    office.Step();
    const std::string before = Rows();
    const CustomerId a = office.Any();
    const CustomerId b = office.Any();
    const auto first = Await<Customer>([&](auto done) { stores_.customers().Get(a, done); });
    if (!office.Merge(a, b)) continue;
    ++merges;
    EXPECT_NE(Rows(), before);
    const auto merged = Await<Customer>([&](auto done) { stores_.customers().Get(a, done); });
    // The named one whose customer was absorbed is taken out again.
    const CustomerId out = merged->id == first->id ? b : a;
    const auto split = Await<service::CustomerSplit>(
        [&](auto done) { stores_.clusters().Unmerge(Sup(), out, false, "", done); });
    ASSERT_TRUE(split.ok()) << split.error().message;
    ASSERT_EQ(Rows(), before) << "step " << step;
  }
  EXPECT_GT(merges, 20);
}

TEST_F(CustomerClustersTest, EachMergeIsInTheAuditWithBeforeAndAfter) {
  const auto ana = stores_.MakeCustomer("Ana", "+12025550143");
  const auto bea = stores_.MakeCustomer("Bea", "+13125550144");
  Office office(stores_, 1);
  ASSERT_TRUE(office.Merge(ana, bea));
  ASSERT_TRUE(Await<service::CustomerSplit>([&](auto done) {
                stores_.clusters().Unmerge(Sup(), bea, true, "two people", done);
              }).ok());
  ASSERT_TRUE(
      Await<void>([&](auto done) { stores_.clusters().AllowLink(Sup(), ana, bea, done); }).ok());
  const auto lines = InWriter<std::vector<std::string>>([](Connection& connection) {
    Query query(connection,
                "SELECT action || ' ' || subject || ' ' || CASE before WHEN '' THEN 0 ELSE 1 END ||"
                " CASE after WHEN '' THEN 0 ELSE 1 END FROM audit WHERE id > 2 ORDER BY id");
    std::vector<std::string> read;
    while (query.Next()) read.push_back(query.Get<std::string>(0));
    return read;
  });
  EXPECT_EQ(lines, (std::vector<std::string>{
                       "MergeCustomers customers/1 11", "UnmergeCustomer customers/2 11",
                       "NeverLinkCustomers customers/2 01", "AllowLinkCustomers customers/1 10"}));
  EXPECT_TRUE(InWriter<bool>(IsAuditWhole));
}

TEST_F(CustomerClustersTest, FaultWouldBeNoticed) {
  const auto ana = stores_.MakeCustomer("Ana", "+12025550143");
  const auto bea = stores_.MakeCustomer("Bea", "+13125550144");
  InWriter<bool>([&](Connection& connection) {
    Execute(connection, "UPDATE customer_record SET customer_id = ? WHERE customer_id = ?", ana,
            bea);
    return true;
  });
  EXPECT_FALSE(InWriter<std::vector<std::string>>(FindClusterFaults).empty());
}

}  // namespace
}  // namespace strowger::store
