// The rules of [[screen_pop]] in the configuration.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "adapters/config/config_file.h"
#include "setup.h"

namespace strowger {
namespace {

Result<Setup> ReadPopRules(const std::string& rules) {
  const std::string text = R"(
[[queue]]
id = "support"
[[link]]
id = "pbx"
kind = "grpc"
default_region = "CN"
)" + rules;
  auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return MakeSetup(configuration.value());
}

TEST(SetupScreenPopTest, RulesStandInTheirOrder) {
  const auto setup = ReadPopRules(R"(
[[screen_pop]]
id = "refunds"
when = 'queue == "support" and link == "pbx" and attached.menu == "2"'
open = "ticket"
[[screen_pop]]
id = "erp"
open = "url"
url = "https://erp.example/{customer}"
[[screen_pop]]
id = "form"
open = "new-customer"
fill = { display_name = "{attached.who}" }
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const auto& rules = setup->lines.openings;
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[0].opens, core::OpeningKind::kTicket);
  ASSERT_TRUE(rules[0].when);
  EXPECT_EQ(core::Print(*rules[0].when),
            R"(queue == "support" and link == "pbx" and attached.menu == "2")");
  EXPECT_EQ(rules[1].url.pieces.size(), 2u);
  EXPECT_EQ(rules[2].display_name.pieces.size(), 1u);
}

TEST(SetupScreenPopTest, WrongRulesAreRefusedWithKeyAndMend) {
  const std::string begin = "[[screen_pop]]\nid = \"a\"\n";
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"[[screen_pop]]\nopen = \"nothing\"\n", "screen_pop \"\": id: is needed"},
      {begin + "open = \"nothing\"\n" + begin + "open = \"nothing\"\n",
       "screen_pop \"a\": id: stands twice"},
      {begin, "screen_pop \"a\": open: must be one of \"nothing\", \"customer\""},
      {begin + "open = \"page\"\n", "open: must be one of"},
      {begin + "open = \"nothing\"\nwhen = 'tier = 3'\n", "screen_pop \"a\": when: column 6"},
      {begin + "open = \"nothing\"\nwhen = 'quue == \"support\"'\n",
       "when: column 1: there is no fact \"quue\"; there are: match"},
      {begin + "open = \"nothing\"\nwhen = 'not (queue == \"sales\")'\n",
       "when: there is no [[queue]] with id \"sales\""},
      {begin + "open = \"nothing\"\nwhen = 'link == \"p\"'\n",
       "when: there is no [[link]] with id \"p\""},
      {begin + "open = \"url\"\n", "url: a URL begins with https:// or http://"},
      {begin + "open = \"url\"\nurl = \"https://e/{who}\"\n", "url: there is no {who}; there are"},
      {begin + "open = \"ticket\"\nurl = \"https://e/\"\n", "url: stands only with open = \"url\""},
      {begin + "open = \"ticket\"\nfill = { company = \"x\" }\n",
       "fill: stands only with open = \"new-customer\""},
      {begin + "open = \"new-customer\"\nfill = { phone = \"x\" }\n", "fill: \"phone\" is none of"},
      {begin + "open = \"new-customer\"\nfill = { company = \"{x\" }\n",
       "fill.company: a { stands without its }"}};
  for (const auto& [rules, mend] : wrong) {
    const auto setup = ReadPopRules(rules);
    ASSERT_FALSE(setup.ok()) << rules;
    EXPECT_NE(setup.error().message.find(mend), std::string::npos) << setup.error().message;
  }
  std::string many;
  for (int i = 0; i <= 100; ++i) {
    many += "[[screen_pop]]\nid = \"r" + std::to_string(i) + "\"\nopen = \"nothing\"\n";
  }
  EXPECT_FALSE(ReadPopRules(many).ok());
}

}  // namespace
}  // namespace strowger
