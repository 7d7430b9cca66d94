// Customers who are merged and taken apart by command, while calls come and while the server dies.
#include <atomic>
#include <random>
#include <thread>

#include "integration/command_line.h"
#include "strowger/customer/v1/customer.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using namespace customer::v1;

class CustomerClustersTest : public CallCenterTest {
 protected:
  static void Succeeds(const CommandLine& who, const std::string& words,
                       const std::string& expected = {}) {
    const Ran ran = who.Run(words);
    EXPECT_EQ(ran.code, 0) << words << ": " << ran.output;
    EXPECT_NE(ran.output.find(expected), std::string::npos) << words << ": " << ran.output;
  }
  static void IsRefused(const CommandLine& who, const std::string& words,
                        const std::string& reason) {
    const Ran ran = who.Run(words);
    EXPECT_EQ(ran.code, 1) << words << ": " << ran.output;
    EXPECT_NE(ran.output.find("strowger: " + reason + ": "), std::string::npos) << ran.output;
  }
  std::string MakeCustomer(client::Client& client, const std::string& name,
                           const std::string& number) {
    CreateCustomerRequest request;
    request.mutable_customer()->set_display_name(name);
    auto* point = request.mutable_customer()->add_contact_points();
    point->set_kind(CONTACT_KIND_PHONE);
    point->set_value(number);
    const auto made = client.Ask<CreateCustomerResponse>(request);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return made.ok() ? made->customer().name() : std::string();
  }
};

TEST_F(CustomerClustersTest, CallsFollowTheCustomerAndGoBackToTheirSide) {
  PbxJoins();
  ScriptedConsole& ana = AgentComes("ana");
  MakeCustomer(ana.client(), "王伟", "+8613900139000");
  MakeCustomer(ana.client(), "Wang Wei", "+8613800138000");
  const CommandLine agent("--server " + address());
  const CommandLine supervisor("--server " + address());
  ASSERT_EQ(agent.SignIn("ana").code, 0);
  ASSERT_EQ(supervisor.SignIn("sofia").code, 0);
  Succeeds(agent, "customer merge 2 1 --reason 'same voice'", "They are one: customer 1.");
  IsRefused(agent, "customer merge 1 2", "ALREADY_MERGED");
  Succeeds(agent, "customer show 2", "Customer 2 was merged into 1.");
  Succeeds(agent, "customer find 13900139000", "Wang Wei");

  Succeeds(agent, "customer sources 1", "1 and 2 are one: ");
  Succeeds(agent, "customer timeline 2 --kinds change --since 1d", "MergeCustomers  same voice");
  Succeeds(agent, "customer timeline 1 --channel call --json", "{}");
  EXPECT_EQ(agent.Run("customer timeline 1 --kinds rumour").code, 2);
  EXPECT_NE(agent.Run("review list").output.find("ROLE_MISSING"), std::string::npos);
  Succeeds(supervisor, "review list --state later");
  IsRefused(supervisor, "review different 9", "REVIEW_UNKNOWN");
  Succeeds(supervisor, "customer match --progress", "0 records, 0 pairs");

  // The number that was the other's brings the one who stayed.
  const std::string call = TalkBegins(ana, "1001", "sales");
  const client::DeskState desk = ana.state();
  const auto* item = client::CurrentItem(desk);
  ASSERT_NE(item, nullptr);
  const ScreenPop* pop = client::PopOf(desk, item->name());
  ASSERT_NE(pop, nullptr);
  EXPECT_EQ(pop->customer().name(), "customers/1");
  ASSERT_TRUE(ana.AddNote("In her call.").ok());
  pbx().CustomerHangsUp(call);
  ASSERT_TRUE(ana.WaitForItem(routing::v1::WORK_ITEM_STATE_WRAP_UP));
  ASSERT_TRUE(ana.FinishWrapUp("sold").ok());
  ASSERT_TRUE(ana.WaitForSlot(routing::v1::SLOT_STATE_IDLE));

  EXPECT_NE(agent.Run("customer unmerge 2").output.find("ROLE_MISSING"), std::string::npos);
  Succeeds(supervisor, "customer unmerge 2 --for-ever", "customers 1 and 2");
  IsRefused(agent, "customer merge 1 2", "NEVER_LINK");
  Succeeds(supervisor, "customer allow-link 1 2", "may be merged");
  Succeeds(supervisor, "customer never-link 1 2 --reason twins", "Nobody will merge them.");
  Succeeds(supervisor, "customer changes --from 2", "2  merged-into 1");
  Succeeds(supervisor, "customer changes --from 4 --json", "CUSTOMER_CHANGE_KIND_SPLIT_FROM");
  IsRefused(supervisor, "customer changes --from 4711", "CHANGE_AHEAD");
  ServerStops();
  for (const std::string table : {"interaction", "note"}) {
    EXPECT_EQ(Query(database(), "SELECT customer_id FROM customer_record r JOIN " + table +
                                    " ON record_id = r.id"),
              "2")
        << table;
  }
}

// Merges and takes apart all the time, and counts what was acknowledged.
class MergeWriter {
 public:
  MergeWriter(client::Client& client, unsigned seed)
      : client_(client), random_(seed), thread_([this] { Write(); }) {}
  ~MergeWriter() { Stop(); }
  void Stop() {
    is_stopping_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int merges() const { return merges_; }
  int splits() const { return splits_; }

 private:
  std::string Any() { return "customers/" + std::to_string(1 + random_() % 8); }
  void Write() {
    while (!is_stopping_) {
      MergeCustomersRequest merge;
      merge.set_customer(Any());
      merge.set_other(Any());
      if (client_.Ask<MergeCustomersResponse>(merge).ok()) ++merges_;
      UnmergeCustomerRequest split;
      split.set_customer(Any());
      if (client_.Ask<UnmergeCustomerResponse>(split).ok()) ++splits_;
    }
  }

  client::Client& client_;
  std::mt19937 random_;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<int> merges_ = 0;
  std::atomic<int> splits_ = 0;
  std::thread thread_;
};

TEST_F(CustomerClustersTest, ServerThatIsKilledInTheMiddleOfMergesLosesNoneAndDoublesNone) {
  const auto agent = SignIn("ana");
  const auto supervisor = SignIn("sofia");
  for (int i = 1; i <= 8; ++i) {
    MakeCustomer(*agent, "Customer " + std::to_string(i), "+861380013800" + std::to_string(i));
  }
  int merges = 0;
  int splits = 0;
  {
    MergeWriter writer(*supervisor, 5);
    for (int round = 0; round < 4; ++round) {
      const int before = writer.merges();
      ASSERT_TRUE(
          test::WaitUntil(std::chrono::seconds(10), [&] { return writer.merges() >= before + 5; }));
      ServerIsKilled();
      ServerStarts();
    }
    writer.Stop();
    merges = writer.merges();
    splits = writer.splits();
  }
  ServerStops();
  // A request that was sent again was done once, so the counts are exact.
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM audit WHERE action = 'MergeCustomers'"),
            std::to_string(merges));
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM audit WHERE action = 'UnmergeCustomer'"),
            std::to_string(splits));
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM customer_link"),
            std::to_string(merges - splits));
  EXPECT_EQ(Query(database(), "SELECT count(*) FROM customer"),
            std::to_string(8 - merges + splits));
  EXPECT_EQ(Query(database(),
                  "SELECT count(*) FROM customer_record WHERE customer_id NOT IN"
                  " (SELECT id FROM customer)"),
            "0");
  EXPECT_EQ(Query(database(),
                  "SELECT count(*) FROM customer c WHERE records <> (SELECT count(*) FROM"
                  " customer_record WHERE customer_id = c.id)"),
            "0");
}

}  // namespace
}  // namespace strowger::integration
