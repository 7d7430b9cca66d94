#include "setup_webhooks.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "adapters/config/config_file.h"
#include "configuration_change.h"

namespace strowger {
namespace {

constexpr char kKey[] = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

Result<std::vector<service::WebhookPlan>> Read(const std::string& text) {
  setenv("STROWGER_TEST_SECRET", (std::string("whsec_") + kKey).c_str(), 1);
  setenv("STROWGER_TEST_BAD_SECRET", kKey, 1);
  const auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return ReadWebhooks(*configuration);
}

const std::string kLeast = R"([[webhook]]
id = "erp"
url = "https://erp.example/hook"
secrets = ["env:STROWGER_TEST_SECRET"]
)";

TEST(SetupWebhooksTest, TheLeastIsAddressAndSecret) {
  const auto plans = Read(kLeast);
  ASSERT_TRUE(plans.ok()) << plans.error().message;
  ASSERT_EQ(plans->size(), 1u);
  const service::WebhookPlan& plan = plans->front();
  EXPECT_EQ(plan.id.value, "erp");
  EXPECT_EQ(plan.target->keys.size(), 1u);
  EXPECT_EQ(plan.target->keys[0].size(), 24u);
  EXPECT_EQ(plan.target->fields.size(), service::kWebhookFields.size());
  EXPECT_TRUE(plan.rules.kinds.empty());
  EXPECT_EQ(plan.rules.parallel_max, 8u);
  EXPECT_EQ(plan.rules.retry.tries_max, 20);
}

TEST(SetupWebhooksTest, EverythingMayBeSaid) {
  const auto plans = Read(R"([[webhook]]
id = "erp"
url = "http://127.0.0.1:9000/hook"
secrets = ["env:STROWGER_TEST_SECRET", "env:STROWGER_TEST_SECRET"]
kinds = ["erased", "merged_into"]
fields = ["id"]
parallel_max = 2
waiting_customers_max = 3
tries_max = 4
give_up_timeout = "5m"
connect_timeout = "6s"
answer_timeout = "7s"
retry_min_duration = "8s"
retry_max_duration = "9s"
)");
  ASSERT_TRUE(plans.ok()) << plans.error().message;
  const service::WebhookPlan& plan = plans->front();
  using Kind = core::CustomerChangeKind;
  EXPECT_EQ(plan.rules.kinds, (std::set<Kind>{Kind::kErased, Kind::kMergedInto}));
  EXPECT_TRUE(plan.target->fields.empty());
  EXPECT_EQ(plan.target->keys.size(), 2u);
  EXPECT_EQ(plan.target->parallel_max, 2u);
  EXPECT_EQ(plan.rules.waiting_customers_max, 3u);
  EXPECT_EQ(plan.rules.retry.tries_max, 4);
  EXPECT_EQ(plan.rules.retry.age_max, std::chrono::minutes(5));
  EXPECT_EQ(plan.target->connect_timeout, std::chrono::seconds(6));
  EXPECT_EQ(plan.target->answer_timeout, std::chrono::seconds(7));
  EXPECT_EQ(plan.rules.retry.wait_min, std::chrono::seconds(8));
  EXPECT_EQ(plan.rules.retry.wait_max, std::chrono::seconds(9));
}

TEST(SetupWebhooksTest, RefusalsNameTheEntryAndNeverTheSecret) {
  const auto with = [](const std::string& what, const std::string& by) {
    std::string text = kLeast;
    return text.replace(text.find(what), what.size(), by);
  };
  struct Case {
    std::string text;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {with("\"erp\"", "\"E R P\""), "a name has"},
           {with("https", "http"), "in the clear"},
           {with("\"env:STROWGER_TEST_SECRET\"", ""), "one is needed"},
           {with("env:STROWGER_TEST_SECRET", "env:STROWGER_NONE"), "no environment variable"},
           {with("env:STROWGER_TEST_SECRET", "file:/nowhere/at/all"), "cannot read"},
           {with("env:STROWGER_TEST_SECRET", "env:STROWGER_TEST_BAD_SECRET"), "openssl rand"},
           {with("env:STROWGER_TEST_SECRET", std::string("whsec_") + kKey), "env:NAME"},
           {kLeast + "kinds = [\"deleted\"]\n", "none of created"},
           {kLeast + "fields = [\"name\"]\n", "none of id"},
           {kLeast + "authorities = \"/nowhere.pem\"\n", "cannot read"},
           {kLeast + "parallel_max = 65\n", "1 to 64"},
           {kLeast + "tries_max = 101\n", "1 to 100"},
           {kLeast + "waiting_customers_max = 10001\n", "1 to 10000"},
           {kLeast + "give_up_timeout = \"0s\"\n", "720h"},
           {kLeast + "retry_min_duration = \"10ms\"\n", "50ms"},
           {kLeast + "retry_min_duration = \"1h\"\nretry_max_duration = \"1m\"\n", "24h"},
           {kLeast + kLeast, "stands twice"}}) {
    const auto plans = Read(one.text);
    ASSERT_FALSE(plans.ok()) << one.text;
    EXPECT_EQ(plans.error().reason, "CONFIG_VALUE");
    EXPECT_NE(plans.error().message.find(one.says), std::string::npos) << plans.error().message;
    EXPECT_EQ(plans.error().message.find(kKey), std::string::npos) << plans.error().message;
  }
}

TEST(SetupWebhooksTest, ChangesAreTold) {
  const auto before = config::ReadConfigText(kLeast, "before");
  const auto after = config::ReadConfigText(kLeast + "tries_max = 3\n", "after");
  const auto outcome = CompareConfigurations(*before, *after);
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->changes.size(), 1u);
  EXPECT_EQ(outcome->changes[0].name, "webhooks/erp");
  EXPECT_TRUE(outcome->needs_restart.empty());
}

}  // namespace
}  // namespace strowger
