#include "configuration_change.h"

#include <gtest/gtest.h>

#include <string>

#include "adapters/config/config_file.h"
#include "configuration_file.h"

namespace strowger {
namespace {

using strowger::config::v1::Configuration;

Configuration Read(const std::string& text) {
  auto configuration = config::ReadConfigText(text, "test.toml");
  EXPECT_TRUE(configuration.ok());
  return configuration.ok() ? configuration.value() : Configuration();
}

const std::string kBase = R"(
[server]
listen = "127.0.0.1:7420"
[[queue]]
id = "support"
[[queue]]
id = "sales"
[[link]]
id = "pbx"
kind = "grpc"
default_region = "CN"
default_queue = "support"
)";

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

std::vector<std::string> Told(const service::ConfigurationOutcome& outcome) {
  std::vector<std::string> told;
  for (const service::ConfigurationChange& change : outcome.changes) {
    told.push_back(std::to_string(static_cast<int>(change.kind)) + " " + change.name);
  }
  return told;
}

TEST(ConfigurationChangeTest, SameIsNoChange) {
  const auto outcome = CompareConfigurations(Read(kBase), Read(kBase));
  ASSERT_TRUE(outcome.ok());
  EXPECT_TRUE(outcome->changes.empty());
  EXPECT_TRUE(outcome->needs_restart.empty());
}

TEST(ConfigurationChangeTest, OrderOfScreenPopRulesIsAChange) {
  const std::string one = "[[screen_pop]]\nid = \"one\"\nopen = \"nothing\"\n";
  const std::string two = "[[screen_pop]]\nid = \"two\"\nopen = \"customer\"\n";
  const auto turned = CompareConfigurations(Read(kBase + one + two), Read(kBase + two + one));
  ASSERT_TRUE(turned.ok());
  EXPECT_EQ(Told(*turned), (std::vector<std::string>{"1 screen_pop"}));
  const auto added = CompareConfigurations(Read(kBase + one), Read(kBase + one + two));
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(Told(*added), (std::vector<std::string>{"0 screen_pop/two"}));
}

TEST(ConfigurationChangeTest, OrderOfMailRulesIsAChange) {
  const std::string one = "[[mail_rule]]\nid = \"one\"\nfrom = [\"*@one.example\"]\n";
  const std::string two = "[[mail_rule]]\nid = \"two\"\nfrom = [\"*@two.example\"]\n";
  const auto turned = CompareConfigurations(Read(kBase + one + two), Read(kBase + two + one));
  ASSERT_TRUE(turned.ok());
  EXPECT_EQ(Told(*turned), (std::vector<std::string>{"1 mail-rules"}));
}

TEST(ConfigurationChangeTest, ATextInTwoLanguagesIsTwoEntries) {
  const auto text = [](const std::string& language, const std::string& words) {
    return "[[mail_text]]\nid = \"closed\"\nlanguage = \"" + language +
           "\"\nsubject = \"s\"\ntext = \"" + words + "\"\n";
  };
  const std::string both = kBase + text("en", "closed") + text("zh", "关门");
  EXPECT_TRUE(CompareConfigurations(Read(both), Read(both))->changes.empty());
  const auto changed =
      CompareConfigurations(Read(both), Read(kBase + text("en", "closed") + text("zh", "休息")));
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(Told(*changed), (std::vector<std::string>{"1 mail-texts/closed/zh"}));
}

TEST(ConfigurationChangeTest, TopicsOfMailsCountAtOnce) {
  const std::string topic = "[[mail_topic]]\nname = \"billing\"\n";
  const auto outcome =
      CompareConfigurations(Read(kBase), Read(kBase + "[mail]\nmodel = \"x\"\n" + topic));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(Told(*outcome), (std::vector<std::string>{"1 mail", "0 mail-topics/billing"}));
  EXPECT_TRUE(outcome->needs_restart.empty());
}

TEST(ConfigurationChangeTest, NamesWhatIsNewChangedAndGone) {
  const auto next = Replaced(Replaced(kBase, "id = \"support\"", "id = \"support\"\npriority = 2"),
                             "id = \"sales\"", "id = \"night\"");
  const auto outcome = CompareConfigurations(Read(kBase), Read(next));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(Told(*outcome),
            (std::vector<std::string>{"1 queues/support", "0 queues/night", "2 queues/sales"}));
}

TEST(ConfigurationChangeTest, WhatIsOnlyReadAtTheStartIsTold) {
  const auto next = Replaced(Replaced(kBase, "7420", "7421"), "\"CN\"", "\"TW\"");
  const auto outcome = CompareConfigurations(Read(kBase), Read(next));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->needs_restart, (std::vector<std::string>{"links/pbx", "server"}));
}

TEST(ConfigurationChangeTest, QueueOfALinkCountsAtOnce) {
  const auto next = Replaced(kBase, "default_queue = \"support\"", "default_queue = \"sales\"");
  const auto outcome = CompareConfigurations(Read(kBase), Read(next));
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(Told(*outcome), std::vector<std::string>{"1 links/pbx"});
  EXPECT_TRUE(outcome->needs_restart.empty());
}

TEST(ConfigurationChangeTest, LinksComeAndGoWithARestartOnly) {
  const auto next = Replaced(kBase, "id = \"pbx\"", "id = \"pbx-2\"");
  const auto outcome = CompareConfigurations(Read(kBase), Read(next));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().reason, "LINKS_NEED_RESTART");
}

TEST(ConfigurationFileTest, TroubleNamesTheFile) {
  const auto read = ReadConfigurationText("/nowhere/strowger.toml");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, "CONFIG_UNREADABLE");
  EXPECT_NE(read.error().message.find("/nowhere/strowger.toml"), std::string::npos);
  const auto written = WriteConfigurationText("/nowhere/strowger.toml", "");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().reason, "CONFIG_UNWRITABLE");
}

}  // namespace
}  // namespace strowger
