#include "core/pop/opening_rules.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace strowger::core {
namespace {

using Attached = std::map<std::string, std::string>;

class OpeningRulesTest : public testing::Test {
 protected:
  OpeningRulesTest() {
    facts_.match = CallerMatch::kOne;
    facts_.identity = CallerIdentity::kExact;
    facts_.sure = 97;
    facts_.queue = "billing";
    facts_.number = "+8613800138000";
    facts_.national = "138 0013 8000";
    facts_.name = "王小明";
    facts_.tier = "VIP";
    facts_.customer = 17;
    facts_.attached = &attached_;
  }

  void Rule(const std::string& id, const std::string& when, OpeningKind opens,
            const std::string& url = {}) {
    OpeningRule rule;
    rule.id = id;
    if (!when.empty()) {
      auto parsed = ParseExpression(when);
      ASSERT_TRUE(parsed.ok()) << parsed.error().message;
      const auto checked = CheckOpeningCondition(*parsed);
      ASSERT_TRUE(checked.ok()) << checked.error().message;
      rule.when = *parsed;
    }
    rule.opens = opens;
    if (!url.empty()) {
      auto pattern = ParseUrlPattern(url);
      ASSERT_TRUE(pattern.ok()) << pattern.error().message;
      rule.url = *pattern;
    }
    rules_.push_back(rule);
  }
  PopOpening Decide() const { return DecideOpening(rules_, facts_); }
  bool Holds(const std::string& when) {
    rules_.clear();
    Rule("r", when, OpeningKind::kNothing);
    return Decide().rule == "r";
  }

  Attached attached_;
  PopFacts facts_;
  std::vector<OpeningRule> rules_;
};

TEST_F(OpeningRulesTest, WithoutRulesOneManyAndNobodyOpenWhatIsOfUse) {
  EXPECT_EQ(Decide().kind, OpeningKind::kCustomer);
  EXPECT_EQ(Decide().rule, "");
  facts_.match = CallerMatch::kMany;
  EXPECT_EQ(Decide().kind, OpeningKind::kCandidates);
  facts_.match = CallerMatch::kNone;
  attached_ = {{"name", "Li Na"}, {"language", "zh"}};
  const PopOpening form = Decide();
  EXPECT_EQ(form.kind, OpeningKind::kNewCustomer);
  EXPECT_EQ(form.new_customer, (NewCustomer{.display_name = "Li Na",
                                            .company = "",
                                            .language = "zh",
                                            .number = "+8613800138000",
                                            .national = "138 0013 8000"}));
}

TEST_F(OpeningRulesTest, TheFirstRuleThatFitsCounts) {
  Rule("gold", R"(tier == "gold")", OpeningKind::kTicket);
  Rule("vip", R"(tier == "VIP" and queue == "billing")", OpeningKind::kNothing);
  Rule("all", "", OpeningKind::kNewCustomer);
  EXPECT_EQ(Decide().rule, "vip");
  facts_.queue = "sales";
  EXPECT_EQ(Decide().rule, "all");
}

TEST_F(OpeningRulesTest, ARuleWithNothingToOpenDoesNotFit) {
  Rule("ticket", "", OpeningKind::kTicket);
  Rule("candidates", "", OpeningKind::kCandidates);
  Rule("customer", "", OpeningKind::kCustomer);
  EXPECT_EQ(Decide().rule, "customer");
  facts_.ticket = 1042;
  EXPECT_EQ(Decide().rule, "ticket");
  EXPECT_EQ(Decide().ticket, 1042u);
  facts_.ticket = 0;
  facts_.match = CallerMatch::kMany;
  EXPECT_EQ(Decide().rule, "candidates");
  facts_.match = CallerMatch::kNone;
  EXPECT_EQ(Decide().kind, OpeningKind::kNewCustomer);
  EXPECT_EQ(Decide().rule, "");
}

TEST_F(OpeningRulesTest, ConditionsReadFacts) {
  attached_ = {{"menu", "refund"}, {"amount", "120"}, {"word", "many"}};
  EXPECT_TRUE(Holds(R"(match == "one" and identity == "exact" and sure >= 97)"));
  EXPECT_FALSE(Holds(R"(identity == "shared")"));
  EXPECT_TRUE(Holds(R"(channel == "call")"));
  EXPECT_TRUE(Holds(R"(attached.menu == "refund")"));
  EXPECT_TRUE(Holds("attached.amount > 100"));
  EXPECT_FALSE(Holds("attached.amount > 120"));
  EXPECT_FALSE(Holds("attached.word > 1"));
  // What is not known is only unlike everything.
  EXPECT_FALSE(Holds(R"(attached.none == "refund")"));
  EXPECT_TRUE(Holds(R"(attached.none != "refund")"));
  EXPECT_FALSE(Holds(R"(company == "ACME")"));
  EXPECT_TRUE(Holds("open_tickets < 1"));
}

TEST_F(OpeningRulesTest, WrongConditionsAreRefusedWithColumnAndMend) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {R"(tier == "VIP" and qeue == "billing")", "column 19: there is no fact \"qeue\""},
      {R"(match == "two")", "is never \"two\"; it is one of \"none\", \"one\", \"many\""},
      {R"(match >= "one")", "only == and != are allowed"},
      {"tier == 3", "compared with a text in quotes"},
      {R"(sure == "all")", "compared with a number"},
      {R"(channel == "letter")", "it is one of \"call\""},
      {"attached. == 1", "there is no fact \"attached.\""}};
  for (const auto& [when, mend] : wrong) {
    const auto parsed = ParseExpression(when);
    ASSERT_TRUE(parsed.ok()) << when;
    const auto checked = CheckOpeningCondition(*parsed);
    ASSERT_FALSE(checked.ok()) << when;
    EXPECT_NE(checked.error().message.find(mend), std::string::npos) << checked.error().message;
  }
}

TEST_F(OpeningRulesTest, WhatStandsInAUrlIsEncoded) {
  attached_ = {{"order", "a b&c=d/é\"\n#"}};
  Rule("erp", "", OpeningKind::kUrl,
       "https://erp.example/c/{customer}?o={attached.order}&n={name}");
  EXPECT_EQ(Decide().url,
            "https://erp.example/c/17?o=a%20b%26c%3Dd%2F%C3%A9%22%0A%23&n="
            "%E7%8E%8B%E5%B0%8F%E6%98%8E");
}

TEST_F(OpeningRulesTest, WhoMayNotSeeNumbersGetsAUrlWithoutThem) {
  attached_ = {{"mail", "li@example.org"}, {"callback", "138 0013 8000"}, {"order", "20260001"}};
  Rule("erp", "", OpeningKind::kUrl,
       "https://e.example/?n={number}&a={national}&m={attached.mail}&c={attached.callback}"
       "&o={attached.order}&t={tier}");
  EXPECT_EQ(Decide().masked_url, "https://e.example/?n=&a=&m=&c=&o=20260001&t=VIP");
  EXPECT_EQ(Decide().url,
            "https://e.example/?n=%2B8613800138000&a=138%200013%208000&m=li%40example.org"
            "&c=138%200013%208000&o=20260001&t=VIP");
}

TEST_F(OpeningRulesTest, AUrlThatIsTooLongDoesNotFit) {
  Rule("long", "", OpeningKind::kUrl, "https://erp.example/?x={attached.x}");
  attached_ = {{"x", std::string(url_bytes_max - 23, 'x')}};
  EXPECT_EQ(Decide().rule, "long");
  attached_ = {{"x", std::string(url_bytes_max, 'x')}};
  EXPECT_EQ(Decide().rule, "");
}

TEST_F(OpeningRulesTest, AUrlLeadsNowhereThatACallerCouldSay) {
  for (const char* url :
       {"", "erp.example/", "javascript:alert(1)", "file:///etc/passwd", "{attached.url}",
        "https://{attached.host}/x", "https://erp.example{attached.port}/", "https:///x",
        "https://user@erp.example/", "https://erp.example/a b", "https://erp.example/{",
        "https://erp.example/}", "https://erp.example/{nothing}", "https://erp.example/\n",
        "https://erp.example/é"}) {
    EXPECT_FALSE(ParseUrlPattern(url).ok()) << url;
  }
  EXPECT_FALSE(ParseUrlPattern("https://e/" + std::string(text_pattern_bytes_max, 'x')).ok());
  for (const char* url : {"https://erp.example", "HTTP://10.0.0.1:8080/x#{ticket}",
                          "https://erp.example?n={number}"}) {
    EXPECT_TRUE(ParseUrlPattern(url).ok()) << url;
  }
}

TEST_F(OpeningRulesTest, AFormIsFilledInAsTheRuleSays) {
  facts_.match = CallerMatch::kNone;
  attached_ = {{"caller_name", std::string(250, 'a') + "王小明"}, {"shop", "12"}};
  Rule("form", "", OpeningKind::kNewCustomer);
  rules_[0].display_name = *ParseTextPattern("{attached.caller_name}");
  rules_[0].company = *ParseTextPattern("Shop {attached.shop}");
  const NewCustomer form = Decide().new_customer;
  EXPECT_EQ(form.company, "Shop 12");
  EXPECT_EQ(form.display_name, std::string(250, 'a') + "王小") << "cut between characters";
}

}  // namespace
}  // namespace strowger::core
