#include "setup_mail.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "adapters/config/config_file.h"
#include "model_file.h"
#include "support/mail/topic_model.h"
#include "support/stores/temporary_folder.h"

namespace strowger {
namespace {

Result<MailSetup> Read(const std::string& text) {
  const auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  core::FloorSetup floor;
  floor.skills = {SkillId{"billing"}};
  floor.queues.resize(2);
  floor.queues[0].id = QueueId{"support"};
  floor.queues[1].id = QueueId{"sales"};
  return ReadMailSetup(*configuration, floor);
}

const std::string kAccount = R"([[mail_account]]
id = "help"
address = "Help@Example.com"
queue = "support"
)";

TEST(SetupMailTest, TheLeastIsAddressAndQueue) {
  const auto setup = Read(kAccount);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_TRUE(setup->lmtp_listen.empty());
  const service::MailAccounts& accounts = *setup->policy->accounts;
  ASSERT_EQ(accounts.plans.size(), 1u);
  EXPECT_EQ(accounts.plans[0].domain, "example.com");
  EXPECT_EQ(accounts.plans[0].queue, QueueId{"support"});
  EXPECT_EQ(accounts.FindAddress("HELP+news@example.COM"), &accounts.plans[0]);
  EXPECT_EQ(accounts.FindAddress("hel@example.com"), nullptr);
  EXPECT_EQ(accounts.FindAddress("example.com"), nullptr);
}

TEST(SetupMailTest, WhereCustomersUnsubscribeIsReadAndChecked) {
  const auto setup = Read(kAccount +
                          "[unsubscribe]\nlisten = \"127.0.0.1:7425\"\n"
                          "url = \"https://mail.example.com/u\"\n");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->unsubscribe_listen, "127.0.0.1:7425");
  EXPECT_EQ(setup->campaigns->unsubscribe_url, "https://mail.example.com/u/");
  EXPECT_EQ(setup->campaigns->accounts->plans.size(), 1u);
  for (const char* url : {"http://mail.example.com/u/", "https://x/?u=", "https://x/ y", "u"}) {
    const auto refused = Read(kAccount + "[unsubscribe]\nurl = \"" + url + "\"\n");
    ASSERT_FALSE(refused.ok()) << url;
    EXPECT_NE(refused.error().message.find("unsubscribe"), std::string::npos);
  }
}

TEST(SetupMailTest, EverythingMayBeSaid) {
  const auto setup = Read(R"([mail]
lmtp_listen = "unix:/run/lmtp"
message_bytes_max = 2000000
threads_of_sender_max = 5
mails_in_thread_max = 6
answers_to_address_max = 2
suppression_duration = "24h"
)" + kAccount + R"(aliases = ["service@example.com"]
language = "zh"
signatures = { zh = "客服" }
threads_by_subject = true
undo_duration = "0s"
messages_per_minute_max = 7
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  EXPECT_EQ(setup->lmtp_listen, "unix:/run/lmtp");
  EXPECT_EQ(setup->message_bytes_max, 2'000'000u);
  EXPECT_EQ(setup->policy->intake.threads_of_sender_max, 5);
  EXPECT_EQ(setup->policy->intake.mails_in_thread_max, 6);
  EXPECT_EQ(setup->policy->answers.address_max, 2);
  EXPECT_EQ(setup->policy->suppression, std::chrono::hours(24));
  const auto& plan = setup->policy->accounts->plans.at(0);
  EXPECT_EQ(plan.SignatureIn("en"), "客服");
  EXPECT_TRUE(plan.threads_by_subject);
  EXPECT_EQ(plan.undo_duration, Duration::zero());
  EXPECT_EQ(plan.messages_per_minute_max, 7);
}

TEST(SetupMailTest, TopicsHaveQueuesAndTheModelIsReadFromItsFile) {
  const TemporaryFolder folder;
  const std::string path = folder / "topics.model";
  ASSERT_TRUE(WriteModelFile(path, test::MakeTopicModel("")->classifier).ok());
  const std::string text = "[mail]\nmodel = \"" + path + R"("
[[mail_topic]]
name = "billing"
queue = "sales"
needs = { billing = 3 }
priority = -7
least_probability = 0.8
[[mail_topic]]
name = "退款"
[[mail_article]]
id = "refunds"
topics = ["billing"]
words = ["Refund*"]
titles = { en = "Refunds" }
links = { en = "https://help.example/refunds" }
)";
  const auto setup = Read(text);
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const service::MailPolicy& policy = *setup->policy;
  ASSERT_EQ(policy.topics.size(), 2u);
  const auto& plan = policy.topics.at("billing");
  EXPECT_EQ(plan.queue, QueueId{"sales"});
  EXPECT_EQ(plan.priority, -7);
  EXPECT_EQ(plan.least_probability, 0.8);
  ASSERT_EQ(plan.needs.size(), 1u);
  EXPECT_EQ(plan.needs[0].least_level, 3);
  EXPECT_EQ(policy.topics.at("退款").least_probability, 0);
  EXPECT_EQ(policy.suggest_probability, 0.9);
  EXPECT_EQ(policy.articles.Choose({"billing", "", "My refund?", "en"}).size(), 1u);
  ASSERT_NE(policy.model, nullptr);
  EXPECT_EQ(policy.model->classifier.labels(), (std::vector<std::string>{"billing", "card"}));
  EXPECT_EQ(policy.model->digest.size(), service::kModelDigestBytes);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
  const auto damaged = Read(text);
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().message.find('\n'), std::string::npos);
  EXPECT_NE(damaged.error().message.find(path), std::string::npos) << damaged.error().message;
}

TEST(SetupMailTest, EachMistakeIsNamed) {
  struct Case {
    std::string text;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"[[mail_account]]\nid = \"Help\"\n", "a name has 1 to 64"},
           {"[[mail_account]]\nid = \"h\"\naddress = \"no\"\n", "\"no\" is no mail address"},
           {"[[mail_account]]\nid = \"h\"\naddress = \"a@b\\r\\nc\"\n", "is no mail address"},
           {"[[mail_account]]\nid = \"h\"\naddress = \"a@b\"\nqueue = \"x\"\n",
            "there is no queue \"x\""},
           {kAccount + kAccount, "this name stands twice"},
           {kAccount +
                "[[mail_account]]\nid = \"b\"\naddress = \"b@example.com\"\nqueue = \"sales\""
                "\naliases = [\"HELP@example.com\"]\n",
            "is an address of \"help\" already"},
           {kAccount + "undo_duration = \"1h\"\n", "undo_duration must be"},
           {kAccount + "messages_per_minute_max = 1000000\n", "messages_per_minute_max must be"},
           {kAccount + "acknowledges = true\n", "needs a [[mail_text]]"},
           {"[[mail_text]]\nid = \"a\"\n", "there are \"acknowledgement\" and \"closed\""},
           {"[[mail_text]]\nid = \"closed\"\nsubject = \"{{x}}\"\n",
            "mail_text \"closed\": subject: "},
           {"[[mail_text]]\nid = \"closed\"\ntext = \"{{\"\n", "mail_text \"closed\": text: "},
           {"[[mail_text]]\nid = \"closed\"\n[[mail_text]]\nid = \"closed\"\n", "stands twice"},
           {"[mail]\nmessage_bytes_max = 5\n", "message_bytes_max must be"},
           {"[mail]\nmodel = \"/no/such.model\"\n",
            "mail: model: cannot read the model /no/such.model"},
           {"[mail]\nmodel = \"/dev/null\"\n", "is no file of a model"},
           {"[mail]\nsuggest_probability = 1.1\n", "suggest_probability must be"},
           {"[[mail_article]]\nid = \"a b\"\n", "mail_article \"a b\": a name has"},
           {"[[mail_article]]\nid = \"a\"\n", "article \"a\": topics has"},
           {"[[mail_topic]]\npriority = 5\n", "name has 1 to 200 bytes"},
           {"[[mail_topic]]\nname = \"a\"\nqueue = \"x\"\n", "there is no queue \"x\""},
           {"[[mail_topic]]\nname = \"a\"\nneeds = { x = 3 }\n", "no [[skill]] with id \"x\""},
           {"[[mail_topic]]\nname = \"a\"\nneeds = { billing = 11 }\n", "must be 1 to 10"},
           {"[[mail_topic]]\nname = \"a\"\npriority = 1001\n", "priority must be"},
           {"[[mail_topic]]\nname = \"a\"\nleast_probability = 1.5\n", "least_probability must be"},
           {"[[mail_topic]]\nname = \"a\"\nleast_probability = nan\n", "least_probability must be"},
           {"[[mail_topic]]\nname = \"a\"\n[[mail_topic]]\nname = \"a\"\n", "stands twice"},
           {"[mail]\nthreads_of_sender_max = 10001\n", "threads_of_sender_max must be"},
           {"[mail]\nsuppression_duration = \"1s\"\n", "suppression_duration must be"}}) {
    const auto setup = Read(one.text);
    ASSERT_FALSE(setup.ok()) << one.says;
    EXPECT_EQ(setup.error().reason, "CONFIG_VALUE");
    EXPECT_NE(setup.error().message.find(one.says), std::string::npos) << setup.error().message;
  }
}

TEST(SetupMailTest, MailServersAreReachedAsTheyAreDescribed) {
  setenv("STROWGER_TEST_MAIL_SECRET", "password", 1);
  const auto setup = Read(kAccount + R"([mail_account.imap]
server = "imap.example.com:993"
user = "help"
secret = "env:STROWGER_TEST_MAIL_SECRET"
folders = ["INBOX", "Archive"]
poll_duration = "1m"
[mail_account.smtp]
server = "127.0.0.1:2525"
security = "none"
user = "help"
secret = "env:STROWGER_TEST_MAIL_SECRET"
oauth = true
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  ASSERT_EQ(setup->servers.imap.size(), 1u);
  const mail::ImapOptions& imap = setup->servers.imap[0];
  EXPECT_EQ(imap.account.value, "help");
  EXPECT_EQ(imap.server.secret, "password");
  EXPECT_EQ(imap.server.security, mail::MailSecurity::kTls);
  EXPECT_EQ(imap.folders.size(), 2u);
  EXPECT_EQ(imap.poll_interval, std::chrono::minutes(1));
  ASSERT_EQ(setup->servers.smtp.size(), 1u);
  const mail::SmtpAccountOptions& smtp = setup->servers.smtp[0];
  EXPECT_EQ(smtp.host_name, "example.com");
  EXPECT_TRUE(smtp.server.secret.empty());
  ASSERT_TRUE(smtp.server.oauth_token != nullptr);
  EXPECT_EQ(*smtp.server.oauth_token(), "password");
  struct Case {
    std::string text;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"server = \"x\"\n", "imap: server: "},
           {"server = \"imap.example.com:143\"\nsecurity = \"none\"\n", "on this machine"},
           {"server = \"a.example:1\"\nsecurity = \"ssl\"\n", "security must be"},
           {"server = \"a.example:1\"\nuser = \"u\"\nsecret = \"password\"\n",
            "say where each stands"},
           {"server = \"a.example:1\"\nuser = \"u\"\nsecret = \"env:STROWGER_NO_SUCH\"\n",
            "no environment variable"},
           {"server = \"a.example:1\"\nauthorities = \"/no/such.pem\"\n", "authorities: cannot"},
           {"server = \"a.example:1\"\npoll_duration = \"1s\"\n", "poll_duration must be"}}) {
    const auto refused = Read(kAccount + "[mail_account.imap]\n" + one.text);
    ASSERT_FALSE(refused.ok()) << one.text;
    EXPECT_NE(refused.error().message.find(one.says), std::string::npos) << refused.error().message;
    EXPECT_EQ(refused.error().message.find("\"password\""), std::string::npos);
  }
}

TEST(SetupMailTest, RulesSayWhatTheyMean) {
  const auto setup = Read(kAccount + R"([[mail_rule]]
id = "invoices"
accounts = ["help"]
from = ["*@example.org"]
sender_domains = ["example.net"]
headers = { "X-Priority" = "1*" }
words = ["invoice*", "发票"]
subject_words = ["urgent"]
tiers = ["VIP"]
languages = ["zh"]
hours = "closed"
has_attachment = true
queue = "sales"
priority = 5
needs = { billing = 3 }
no_answer = true
goes_on = true
[[mail_rule]]
id = "spam"
words = ["casino"]
park = "Looks like spam."
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const auto& rules = setup->policy->rules.rules();
  ASSERT_EQ(rules.size(), 2u);
  const core::MailRule& first = rules[0];
  EXPECT_EQ(first.when.is_open, false);
  EXPECT_EQ(first.when.has_attachment, true);
  EXPECT_EQ(first.when.headers.size(), 1u);
  EXPECT_EQ(first.queue, QueueId{"sales"});
  EXPECT_EQ(first.needs, (std::vector<core::SkillNeed>{{SkillId{"billing"}, 3}}));
  EXPECT_TRUE(first.goes_on && first.no_automatic_answer);
  EXPECT_EQ(rules[1].park_reason, "Looks like spam.");
  struct Case {
    std::string text;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"accounts = [\"x\"]\nqueue = \"sales\"\n", "there is no [[mail_account]]"},
           {"words = [\"a\"]\nqueue = \"x\"\n", "there is no [[queue]]"},
           {"hours = \"noon\"\nqueue = \"sales\"\n", "hours must be"},
           {"words = [\"a\"]\nneeds = { german = 3 }\n", "there is no [[skill]]"},
           {"words = [\"a\"]\nneeds = { billing = 11 }\n", "must be 1 to 10"},
           {"words = [\"\"]\nqueue = \"sales\"\n", "mail_rule"}}) {
    const auto refused = Read(kAccount + "[[mail_rule]]\nid = \"r\"\n" + one.text);
    ASSERT_FALSE(refused.ok()) << one.text;
    EXPECT_EQ(refused.error().reason, "CONFIG_VALUE");
    EXPECT_NE(refused.error().message.find(one.says), std::string::npos) << refused.error().message;
  }
}

}  // namespace
}  // namespace strowger
