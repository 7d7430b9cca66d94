// Webhooks whole: the real store, the real sender, a real receiver.
#include "service/webhook/webhooks.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <cstdio>
#include <future>
#include <mutex>
#include <set>

#include "adapters/store/customer_store.h"
#include "adapters/store/database.h"
#include "adapters/store/webhook_store.h"
#include "adapters/system/core_thread.h"
#include "adapters/system/phone_numbers.h"
#include "adapters/system/system_clock.h"
#include "adapters/webhook/http_sender.h"
#include "adapters/webhook/message_signature.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"
#include "support/wait.h"
#include "support/webhook_receiver.h"

namespace strowger::webhook {
namespace {

using core::WebhookId;
using service::WebhookPlan;
using service::WebhookStatus;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::ReceivedMessage;
using test::ReceiverAnswer;
using test::WebhookReceiver;

const WebhookId kErp{"erp"};

// What a message says.
struct Said {
  std::uint64_t number = 0;
  std::string kind;
  std::string customer;
  std::string tier;
};
Said SaidBy(const ReceivedMessage& message) {
  const boost::json::value body = boost::json::parse(message.body);
  const boost::json::object& data = body.at("data").as_object();
  Said said;
  if (!data.contains("number")) return said;
  said.number = data.at("number").to_number<std::uint64_t>();
  said.kind = std::string(data.at("kind").as_string());
  said.customer = std::string(data.at("customer").as_string());
  if (const auto* view = data.if_contains("view"); view && view->as_object().contains("tier")) {
    said.tier = std::string(view->at("tier").as_string());
  }
  return said;
}

class WebhooksTest : public testing::Test {
 protected:
  WebhooksTest() {
    plan_.id = kErp;
    plan_.rules.retry = {.wait_min = milliseconds(60),
                         .wait_max = milliseconds(500),
                         .tries_max = 50,
                         .age_max = hours(1)};
    target_.url = receiver_.url();
    target_.keys = {std::string(32, 'a')};
    target_.fields = {"display_name", "tier"};
    Starts();
    EXPECT_TRUE(WaitForStatus([](const WebhookStatus&) { return true; }));
  }
  ~WebhooksTest() override { Stops(); }

  WebhookPlan Plan() {
    WebhookPlan plan = plan_;
    plan.target = std::make_shared<const service::WebhookTarget>(target_);
    return plan;
  }
  void Starts() { house_.emplace((folder_ / "store.db").string(), clock_, std::vector{Plan()}); }
  void Stops() { house_.reset(); }

  service::Webhooks& webhooks() { return house_->webhooks; }
  CustomerId Makes(const std::string& name) {
    service::CustomerFields fields;
    fields.display_name = name;
    const auto made = Await<service::Customer>([&](auto done) {
      house_->customers.Create({"ana", "", {}}, fields, std::move(done));
    });
    EXPECT_TRUE(made.ok()) << made.error().message;
    versions_[made->id] = made->version;
    return made->id;
  }
  void Changes(CustomerId customer, const std::string& tier) {
    service::CustomerFields fields;
    fields.tier = tier;
    const auto changed = Await<service::Customer>([&](auto done) {
      house_->customers.Update({"ana", "", {}}, customer, versions_[customer], fields, {"tier"},
                               std::move(done));
    });
    ASSERT_TRUE(changed.ok()) << changed.error().message;
    versions_[customer] = changed->version;
  }

  std::optional<WebhookStatus> Status() {
    const auto listed =
        Await<std::vector<WebhookStatus>>([&](auto done) { webhooks().List(std::move(done)); });
    if (!listed.ok() || listed->empty()) return {};
    return listed->front();
  }
  bool WaitForStatus(const std::function<bool(const WebhookStatus&)>& is_so) {
    return test::WaitUntil(seconds(30), [&] {
      const auto status = Status();
      return status && is_so(*status);
    });
  }
  // All is told and kept.
  bool WaitForEnd() {
    return WaitForStatus([](const WebhookStatus& status) {
      return status.cursor == status.newest && status.kept == 0;
    });
  }
  std::vector<core::DeadLetter> Dead() {
    const auto page = Await<service::DeadLetterPage>(
        [&](auto done) { webhooks().ListDead(kErp, 10, "", std::move(done)); });
    return page.ok() ? page->letters : std::vector<core::DeadLetter>();
  }

  // The numbers that a receiver takes in, which passes over what it had: of one customer, or all.
  std::vector<std::uint64_t> NumbersOf(CustomerId customer) {
    std::vector<std::uint64_t> numbers;
    for (const auto& message : Accepted()) {
      const Said said = SaidBy(message);
      if (said.customer != "customers/" + std::to_string(customer.value)) continue;
      if (numbers.empty() || said.number > numbers.back()) numbers.push_back(said.number);
    }
    return numbers;
  }
  // Every change of the customer, in the order of the feed.
  std::vector<std::uint64_t> FeedOf(CustomerId customer) {
    const auto page = Await<service::CustomerChangePage>(
        [&](auto done) { house_->customers.ListChanges(0, 1'000, std::move(done)); });
    std::vector<std::uint64_t> numbers;
    for (const auto& change : page->changes) {
      if (change.customer == customer) numbers.push_back(change.number);
    }
    return numbers;
  }
  // Those that were answered with success.
  std::vector<ReceivedMessage> Accepted() {
    const std::lock_guard lock(mutex_);
    return accepted_;
  }
  // Answers as told, and remembers what was taken.
  void Answers(std::function<ReceiverAnswer(const Said&)> judge) {
    receiver_.Answers([this, judge = std::move(judge)](const ReceivedMessage& message) {
      const ReceiverAnswer answer = judge(SaidBy(message));
      const std::lock_guard lock(mutex_);
      if (answer.status < 300) accepted_.push_back(message);
      return answer;
    });
  }
  void AnswersAll() {
    Answers([](const Said&) { return ReceiverAnswer(); });
  }

  struct House {
    House(const std::string& path, const Clock& clock, std::vector<WebhookPlan> plans)
        : database({.path = path}, clock),
          customers(database, numbers, {}),
          store(database),
          webhooks({thread, clock, customers, customers, store, sender}, std::move(plans)) {
      EXPECT_TRUE(database.Start().ok());
      sender.Start();
      thread.Start();
      webhooks.Start();
    }
    ~House() {
      webhooks.Stop();
      sender.Stop();
      thread.Stop();
      database.Stop();
    }
    store::Database database;
    system::PhoneNumbers numbers;
    store::CustomerStore customers;
    store::WebhookStore store;
    HttpSender sender;
    system::CoreThread thread;
    service::Webhooks webhooks;
  };

  TemporaryFolder folder_;
  system::SystemClock clock_;
  WebhookReceiver receiver_;
  WebhookPlan plan_;
  service::WebhookTarget target_;
  std::map<CustomerId, std::uint64_t> versions_;
  std::mutex mutex_;
  std::vector<ReceivedMessage> accepted_;
  std::optional<House> house_;
};

TEST_F(WebhooksTest, EachChangeIsToldOnceSignedAndWithWhatMayBeSeen) {
  AnswersAll();
  const CustomerId li = Makes("Li Na");
  Changes(li, "gold");
  ASSERT_TRUE(WaitForEnd());
  const auto messages = receiver_.messages();
  ASSERT_EQ(messages.size(), 2u);
  std::set<std::string> ids;
  for (const ReceivedMessage& message : messages) {
    const std::string& id = message.headers.at("webhook-id");
    ids.insert(id);
    EXPECT_EQ(message.headers.at("webhook-signature"),
              Sign({id, message.headers.at("webhook-timestamp"), message.body}, target_.keys));
  }
  EXPECT_EQ(ids.size(), 2u);
  EXPECT_EQ(SaidBy(messages[0]).kind, "created");
  EXPECT_EQ(SaidBy(messages[1]).kind, "changed");
  EXPECT_EQ(SaidBy(messages[1]).tier, "gold");
  EXPECT_EQ(messages[1].body.find("company"), std::string::npos);
  EXPECT_EQ(Status()->health.delivered, 2u);
}

TEST_F(WebhooksTest, OneThatFailsHoldsBackItsOwnCustomerOnlyWithTheSameId) {
  std::atomic<int> failures = 4;
  const CustomerId bad{1};
  Answers([&](const Said& said) {
    const bool fails = said.customer == "customers/1" && failures-- > 0;
    return ReceiverAnswer{.status = fails ? 500 : 204};
  });
  ASSERT_EQ(Makes("Bad"), bad);
  const CustomerId good = Makes("Good");
  for (int i = 0; i < 5; ++i) {
    Changes(bad, "tier" + std::to_string(i));
    Changes(good, "tier" + std::to_string(i));
  }
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(NumbersOf(bad), FeedOf(bad));
  EXPECT_EQ(NumbersOf(good), FeedOf(good));
  std::set<std::string> ids;
  for (const auto& message : receiver_.messages()) {
    if (SaidBy(message).number == 1) ids.insert(message.headers.at("webhook-id"));
  }
  EXPECT_EQ(receiver_.count(), 16u);
  EXPECT_EQ(ids.size(), 1u);
  // All of the good one came before the bad one's first was taken.
  std::size_t place = 0;
  const auto accepted = Accepted();
  while (SaidBy(accepted[place]).customer != "customers/1") ++place;
  EXPECT_EQ(place, 6u);
}

TEST_F(WebhooksTest, WhatIsGivenUpIsListedAndTriedAgainOrDiscarded) {
  plan_.rules.retry.tries_max = 2;
  webhooks().Change({Plan()});
  std::atomic<bool> is_broken = true;
  Answers([&](const Said& said) {
    return ReceiverAnswer{.status = is_broken && said.kind == "created" ? 422 : 204};
  });
  const CustomerId one = Makes("One");
  const CustomerId two = Makes("Two");
  Changes(one, "gold");
  ASSERT_TRUE(WaitForStatus([](const auto& status) {
    return status.dead == 2 && status.cursor == status.newest && status.kept == 0;
  }));
  ASSERT_EQ(Accepted().size(), 1u) << "the customer went on";
  ASSERT_TRUE(test::WaitUntil(seconds(10), [&] { return Dead().size() == 2; }));
  auto letters = Dead();
  // Either may have been given up first.
  if (letters[0].delivery.change.customer != one) std::swap(letters[0], letters[1]);
  EXPECT_EQ(letters[0].delivery.change.customer, one);
  EXPECT_EQ(letters[0].delivery.tries, 2);
  EXPECT_EQ(letters[0].reason, "HTTP status 422");
  is_broken = false;
  const auto retried = Await<std::size_t>([&](auto done) {
    webhooks().RetryDead({"root", "", {}}, kErp, {letters[0].id, 4711}, std::move(done));
  });
  EXPECT_EQ(*retried, 1u);
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(SaidBy(Accepted().back()).number, letters[0].delivery.change.number);
  EXPECT_EQ(Accepted().back().headers.at("webhook-id"),
            service::MessageIdOf(letters[0].delivery.change));
  const auto gone = Await<std::size_t>([&](auto done) {
    webhooks().DiscardDead({"root", "", {}}, kErp, {}, std::move(done));
  });
  EXPECT_EQ(*gone, 1u);
  EXPECT_TRUE(Dead().empty());
  EXPECT_TRUE(WaitForStatus([](const auto& status) { return status.dead == 0; }));
  EXPECT_EQ(NumbersOf(two).size(), 0u);
}

TEST_F(WebhooksTest, GoneMeansNoMoreUntilSomebodySaysSo) {
  std::atomic<int> status = 410;
  Answers([&](const Said&) { return ReceiverAnswer{.status = status}; });
  const CustomerId one = Makes("One");
  ASSERT_TRUE(WaitForStatus([](const auto& now) { return now.is_disabled; }));
  Changes(one, "gold");
  Stops();
  status = 204;
  Starts();
  ASSERT_TRUE(WaitForStatus([](const auto& now) { return now.is_disabled; }));
  EXPECT_EQ(receiver_.count(), 1u);
  EXPECT_TRUE(Await<void>([&](auto done) {
                webhooks().Enable({"root", "", {}}, kErp, std::move(done));
              }).ok());
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(NumbersOf(one), FeedOf(one));
}

TEST_F(WebhooksTest, ARestartInTheMiddleLosesNothingAndKeepsTheOrder) {
  std::atomic<int> tries = 0;
  Answers([&](const Said& said) {
    const bool fails = said.customer == "customers/1" || ++tries % 3 == 0;
    return ReceiverAnswer{.status = fails ? 503 : 204, .delay = milliseconds(3)};
  });
  std::vector<CustomerId> customers;
  for (int i = 0; i < 5; ++i) customers.push_back(Makes("C" + std::to_string(i)));
  for (int round = 0; round < 4; ++round) {
    for (const CustomerId customer : customers) Changes(customer, "t" + std::to_string(round));
    Stops();
    Starts();
  }
  AnswersAll();
  ASSERT_TRUE(WaitForEnd());
  for (const CustomerId customer : customers) {
    EXPECT_EQ(NumbersOf(customer), FeedOf(customer)) << customer;
  }
}

TEST_F(WebhooksTest, SlowReceiverCostsItsCustomerOnly) {
  target_.answer_timeout = milliseconds(150);
  webhooks().Change({Plan()});
  std::atomic<int> slow = 2;
  Answers([&](const Said& said) {
    const bool is_slow = said.customer == "customers/1" && slow-- > 0;
    return ReceiverAnswer{.delay = milliseconds(is_slow ? 2'000 : 0)};
  });
  const CustomerId one = Makes("One");
  const CustomerId two = Makes("Two");
  Changes(one, "gold");
  Changes(two, "gold");
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(FeedOf(two), NumbersOf(two));
  EXPECT_EQ(FeedOf(one), NumbersOf(one));
}

TEST_F(WebhooksTest, ReceiverThatAsksForPatienceHasIt) {
  std::atomic<int> busy = 1;
  std::chrono::steady_clock::time_point asked;
  std::chrono::steady_clock::time_point came;
  Answers([&](const Said&) {
    if (busy-- > 0) {
      asked = std::chrono::steady_clock::now();
      return ReceiverAnswer{.status = 429, .headers = {{"Retry-After", "1"}}};
    }
    came = std::chrono::steady_clock::now();
    return ReceiverAnswer();
  });
  Makes("One");
  ASSERT_TRUE(WaitForEnd());
  EXPECT_GE(came - asked, milliseconds(990));
}

TEST_F(WebhooksTest, PlansChangeWhileTheyAreAtWork) {
  AnswersAll();
  const CustomerId one = Makes("One");
  ASSERT_TRUE(WaitForEnd());
  // Two secrets at a time.
  target_.keys = {std::string(32, 'b'), std::string(32, 'a')};
  plan_.rules.kinds = {core::CustomerChangeKind::kChanged};
  webhooks().Change({Plan()});
  Makes("Two");
  Changes(one, "gold");
  ASSERT_TRUE(WaitForEnd());
  ASSERT_EQ(Accepted().size(), 2u);
  const ReceivedMessage last = Accepted().back();
  EXPECT_EQ(last.headers.at("webhook-signature"),
            Sign({last.headers.at("webhook-id"), last.headers.at("webhook-timestamp"), last.body},
                 target_.keys));
  // One that is taken out and comes back goes on where it was.
  webhooks().Change({});
  Changes(one, "silver");
  EXPECT_FALSE(Status());
  EXPECT_EQ(Await<void>([&](auto done) {
              webhooks().Enable({"root", "", {}}, kErp, std::move(done));
            })
                .error()
                .reason,
            "WEBHOOK_UNKNOWN");
  EXPECT_EQ(Accepted().size(), 2u);
  webhooks().Change({Plan()});
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(SaidBy(Accepted().back()).tier, "silver");
}

TEST_F(WebhooksTest, NewOneBeginsWithWhatComes) {
  AnswersAll();
  Makes("One");
  ASSERT_TRUE(WaitForEnd());
  plan_.id = WebhookId{"crm"};
  webhooks().Change({Plan()});
  ASSERT_TRUE(WaitForStatus([](const auto& status) { return status.plan.id.value == "crm"; }));
  Makes("Two");
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(Accepted().size(), 2u);
}

TEST_F(WebhooksTest, TestMessageGoesAtOnceAndTellsWhatCameOfIt) {
  receiver_.Answers([](const auto&) { return ReceiverAnswer{.status = 401}; });
  const auto tested =
      Await<service::WebhookTest>([&](auto done) { webhooks().Test(kErp, std::move(done)); });
  ASSERT_TRUE(tested.ok());
  EXPECT_EQ(tested->answer.status, 401);
  EXPECT_EQ(boost::json::parse(receiver_.messages().at(0).body).at("type"), "webhook.test");
}

// How fast it goes; the figure is printed so that it can be measured again.
TEST_F(WebhooksTest, ThousandsAreToldWithinSeconds) {
  constexpr int kCustomers = 50;
  constexpr int kRounds = 20;
  plan_.rules.kinds = {core::CustomerChangeKind::kErased};
  webhooks().Change({Plan()});
  std::vector<CustomerId> customers;
  for (int i = 0; i < kCustomers; ++i) customers.push_back(Makes("C" + std::to_string(i)));
  ASSERT_TRUE(WaitForEnd());
  Stops();
  plan_.rules.kinds.clear();
  {
    // Nobody is told meanwhile.
    House quiet((folder_ / "store.db").string(), clock_, {});
    for (int round = 0; round < kRounds; ++round) {
      std::vector<std::future<Result<service::Customer>>> changed;
      for (const CustomerId customer : customers) {
        service::CustomerFields fields;
        fields.tier = std::to_string(round);
        auto promise = std::make_shared<std::promise<Result<service::Customer>>>();
        changed.push_back(promise->get_future());
        quiet.customers.Update({"ana", "", {}}, customer, versions_[customer], fields, {"tier"},
                               [promise](auto result) { promise->set_value(std::move(result)); });
      }
      for (auto& one : changed) {
        const auto customer = one.get();
        ASSERT_TRUE(customer.ok());
        versions_[customer->id] = customer->version;
      }
    }
  }
  const auto begun = std::chrono::steady_clock::now();
  Starts();
  ASSERT_TRUE(receiver_.WaitFor(kCustomers * kRounds, seconds(60)));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  std::printf("%d messages of %d customers in %.2f s: %.0f per second\n", kCustomers * kRounds,
              kCustomers, took.count(), kCustomers * kRounds / took.count());
  ASSERT_TRUE(WaitForEnd());
  EXPECT_EQ(receiver_.count(), static_cast<std::size_t>(kCustomers * kRounds));
}

}  // namespace
}  // namespace strowger::webhook
