// Receivers of what becomes of customers, by the real server and its commands, while programs die.
#include <signal.h>

#include <atomic>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "integration/command_line.h"
#include "strowger/customer/v1/exchange.pb.h"
#include "strowger/customer/v1/webhook.pb.h"
#include "support/places.h"
#include "support/wait.h"
#include "support/webhook_receiver.h"

namespace strowger::integration {
namespace {

using namespace customer::v1;
using test::ReceivedMessage;
using test::ReceiverAnswer;

constexpr char kHookSecret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

boost::json::object ToldBy(const ReceivedMessage& message) {
  return boost::json::parse(message.body).at("data").as_object();
}

class WebhookCommandTest : public CallCenterTest {
 protected:
  void SetUp() override {
    CallCenterTest::SetUp();
    if (HasFatalFailure()) return;
    WriteFile(folder_ / "secret", std::string(kHookSecret) + "\n");
    ServerStops();
    WriteConfig("");
    ServerStarts();
    root_.emplace("--server " + address());
    ASSERT_EQ(root_->SignIn("root").code, 0);
    erp_ = SignIn("erp");
    ASSERT_TRUE(WaitForWebhook([](const auto&) { return true; }));
  }
  void WriteConfig(const std::string& more) {
    WriteFile(folder_ / "strowger.toml",
              ConfigText() + "[[webhook]]\nid = \"erp\"\nurl = \"" + receiver_.url() +
                  "\"\nsecrets = [\"file:" + (folder_ / "secret") +
                  "\"]\nretry_min_duration = \"50ms\"\nretry_max_duration = \"200ms\"\n" + more);
  }
  // By the ERP's own ids.
  void Upserts(const std::string& id, const std::string& tier) {
    UpsertCustomersRequest request;
    auto& customer = *request.add_customers();
    customer.set_source("erp");
    customer.set_external_id(id);
    customer.set_display_name("Customer " + id);
    customer.set_tier(tier);
    const auto answer = erp_->Ask<UpsertCustomersResponse>(request);
    ASSERT_TRUE(answer.ok()) << answer.error().message;
  }
  bool WaitForWebhook(const std::function<bool(const Webhook&)>& is_so) {
    if (!admin_) admin_ = SignIn("root");
    return test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto listed = admin_->Ask<ListWebhooksResponse>(ListWebhooksRequest());
      return listed.ok() && listed->webhooks_size() == 1 && is_so(listed->webhooks(0));
    });
  }
  bool WaitForEnd() {
    return WaitForWebhook([](const Webhook& webhook) {
      return webhook.cursor() == webhook.newest_change() && webhook.waiting_count() == 0;
    });
  }

  test::WebhookReceiver receiver_;
  std::optional<CommandLine> root_;
  std::unique_ptr<client::Client> erp_;
  std::unique_ptr<client::Client> admin_;
};

TEST_F(WebhookCommandTest, CommandsTellAndMend) {
  WriteConfig("tries_max = 2\n");
  server().Signal(SIGHUP);
  std::atomic<int> status = 422;
  receiver_.Answers([&](const auto&) { return ReceiverAnswer{.status = status}; });
  // The set-up is taken when what is given up is listed.
  Upserts("c1", "gold");
  ASSERT_TRUE(WaitForWebhook([](const Webhook& now) { return now.dead_letter_count() == 1; }));
  const CommandLine ana("--server " + address());
  ASSERT_EQ(ana.SignIn("ana").code, 0);
  struct Case {
    const CommandLine& who;
    std::string words;
    int status;
    int code;
    std::string says;
  };
  for (const Case& one :
       std::vector<Case>{{ana, "webhook list", 422, 1, "ROLE_MISSING"},
                         {*root_, "webhook list", 422, 0, "HTTP status 422"},
                         {*root_, "webhook list --json", 422, 0, "WEBHOOK_STATE_FAILING"},
                         {*root_, "webhook test erp", 422, 1, "HTTP status 422"},
                         {*root_, "webhook test erp --json", 204, 0, "\"isTaken\":true"},
                         {*root_, "webhook test crm", 204, 1, "WEBHOOK_UNKNOWN"},
                         {*root_, "webhook dead erp", 204, 0, "created"},
                         {*root_, "webhook dead erp --json", 204, 0, "\"tryCount\":2"},
                         {*root_, "webhook retry erp", 204, 2, "--number N"},
                         {*root_, "webhook retry erp --number 1", 204, 0, "1 are sent again."},
                         {*root_, "webhook retry erp --all", 204, 0, "0 are sent again."},
                         {*root_, "webhook discard erp --number 1 --json", 204, 0, "\"count\":0"},
                         {*root_, "webhook enable erp", 204, 0, "It is asked again."}}) {
    status = one.status;
    const Ran ran = one.who.Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
    EXPECT_EQ(ran.output.find(kHookSecret), std::string::npos);
  }
  ASSERT_TRUE(WaitForEnd());
  ASSERT_TRUE(WaitForWebhook([](const Webhook& now) { return now.delivered_count() == 1; }));
  EXPECT_EQ(ToldBy(receiver_.messages().back()).at("view").at("tier"), "gold");
}

// What README.md tells a receiver to do.
TEST_F(WebhookCommandTest, ReceiverOfTheReadmeKnowsOurMessages) {
  std::ifstream file(test::SourceFolder() + "/README.md", std::ios::binary);
  const std::string readme(std::istreambuf_iterator<char>(file), {});
  const std::string fence = "```python\n";
  const std::size_t begin = readme.find(fence) + fence.size();
  ASSERT_NE(readme.find(fence), std::string::npos);
  WriteFile(folder_ / "receiver.py", readme.substr(begin, readme.find("```", begin) - begin));
  Upserts("c1", "gold");
  ASSERT_TRUE(receiver_.WaitFor(1));
  const ReceivedMessage message = receiver_.messages().front();
  WriteFile(folder_ / "body", message.body);
  std::string headers = "{";
  for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
    headers += "'" + std::string(name) + "': '" + message.headers.at(name) + "', ";
  }
  WriteFile(folder_ / "try.py",
            "from receiver import is_genuine\nbody = open('body', 'rb').read()\nheaders = " +
                headers + "}\nsecret = '" + kHookSecret +
                "'\nother = 'whsec_' + 'A' * 32\n"
                "print(is_genuine([secret], headers, body), is_genuine([other, secret], headers, "
                "body), is_genuine([other], headers, body), is_genuine([secret], headers, body + "
                "b' '), is_genuine([secret], {**headers, 'webhook-timestamp': '1'}, body))\n");
  Program python({"/bin/sh", "-c", "cd " + (folder_ / "") + " && exec python3 try.py"});
  const auto code = python.WaitForEnd();
  if (code == 127) GTEST_SKIP() << "python3 is not installed";
  EXPECT_EQ(code, 0);
  EXPECT_NE(python.output().find("True True False False False"), std::string::npos)
      << python.output();
}

TEST_F(WebhookCommandTest, OfWhoIsErasedOnlyTheNumberIsTold) {
  std::atomic<bool> is_away = true;
  std::mutex mutex;
  std::vector<ReceivedMessage> taken;
  receiver_.Answers([&](const ReceivedMessage& message) {
    if (is_away) return ReceiverAnswer{.status = 500};
    const std::lock_guard lock(mutex);
    taken.push_back(message);
    return ReceiverAnswer();
  });
  Upserts("c1", "gold");
  ASSERT_TRUE(receiver_.WaitFor(1));
  const Ran erased = root_->Run("customer erase 1 --sure 1");
  ASSERT_EQ(erased.code, 0) << erased.output;
  is_away = false;
  ASSERT_TRUE(WaitForEnd());
  const std::lock_guard lock(mutex);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(ToldBy(taken[1]).at("kind"), "erased");
  for (const auto& message : taken) {
    EXPECT_FALSE(ToldBy(message).contains("view")) << message.body;
    EXPECT_EQ(ToldBy(message).at("customer"), "customers/1");
  }
}

TEST_F(WebhookCommandTest, KilledAtRandomMomentsNothingIsLostAndEachCustomersOrderStays) {
  constexpr int kCustomers = 12;
  constexpr int kRounds = 8;
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  WriteConfig("tries_max = 100\n");
  ServerIsKilled();
  ServerStarts();
  // In the order in which they were taken; the customer's number, and the change's.
  std::mutex mutex;
  std::vector<std::pair<std::string, std::uint64_t>> taken;
  std::mt19937 mood(seed);
  receiver_.Answers([&](const ReceivedMessage& message) {
    const std::lock_guard lock(mutex);
    const std::chrono::milliseconds delay(mood() % 4);
    if (mood() % 5 == 0) return ReceiverAnswer{.status = 503, .delay = delay};
    const auto data = ToldBy(message);
    taken.emplace_back(std::string(data.at("customer").as_string()),
                       data.at("number").to_number<std::uint64_t>());
    return ReceiverAnswer{.delay = delay};
  });
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    for (int i = 0; !is_over; ++i) Upserts(std::to_string(i % kCustomers), std::to_string(i));
  });
  for (int round = 0; round < kRounds; ++round) {
    const std::size_t before = receiver_.count();
    EXPECT_TRUE(receiver_.WaitFor(before + 5 + random() % 40));
    ServerIsKilled();
    ServerStarts();
  }
  is_over = true;
  writer.join();
  ASSERT_TRUE(WaitForEnd());
  ServerStops();
  // Each that is new came after all earlier ones of its customer.
  std::map<std::string, std::vector<std::uint64_t>> firsts;
  std::set<std::uint64_t> told;
  for (const auto& [customer, number] : taken) {
    if (told.insert(number).second) firsts[customer].push_back(number);
  }
  for (const auto& [customer, numbers] : firsts) {
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end())) << customer;
  }
  std::string listed;
  for (const std::uint64_t number : told) {
    listed += (listed.empty() ? "" : "\n") + std::to_string(number);
  }
  EXPECT_EQ(Query(database(), "SELECT number FROM customer_change ORDER BY number"), listed);
  EXPECT_GT(told.size(), 100u);
  std::printf("%zu changes, %zu messages taken, %zu sent, %d kills\n", told.size(), taken.size(),
              receiver_.count(), kRounds);
}

}  // namespace
}  // namespace strowger::integration
