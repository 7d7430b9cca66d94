#include "core/mail/mail_rules.h"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace strowger::core {
namespace {

class MailRulesTest : public testing::Test {
 protected:
  // Whether a rule of these conditions alone fits the mail of this test.
  bool Fits(MailConditions when) const {
    MailRule rule;
    rule.id = "one";
    rule.when = std::move(when);
    const auto rules = MailRules::Make({rule});
    EXPECT_TRUE(rules.ok()) << rules.error().message;
    return !rules->Fitting(facts_).empty();
  }
  MailRoute Routed(std::vector<MailRule> rules,
                   const std::optional<MailGuess>& guess = std::nullopt) const {
    const auto made = MailRules::Make(std::move(rules));
    EXPECT_TRUE(made.ok()) << made.error().message;
    return Route(facts_, *made, guess, {.queue = QueueId{"post"}, .guess_probability_min = 0.8});
  }
  static MailRule RuleFor(const std::string& id, const std::string& word,
                          const std::string& queue) {
    MailRule rule;
    rule.id = id;
    rule.when.words = {word};
    rule.queue = QueueId{queue};
    return rule;
  }

  const std::vector<MailHeader> headers_{
      {"X-Shop", "Order 19"}, {"Received", "from a"}, {"Received", "from relay.example by us"}};
  MailRuleFacts facts_{.account = MailAccountId{"support"},
                       .sender = "Ana.Li@Mail.Example",
                       .headers = headers_,
                       .subject = "Refund of my order",
                       .text = "The Modem is broken. 請問什麼時候退款？ Grüße",
                       .tier = "VIP",
                       .language = "en",
                       .is_open = true,
                       .has_attachment = false};
};

TEST_F(MailRulesTest, EachConditionHoldsOrNot) {
  struct Case {
    const char* what;
    MailConditions fits;
    MailConditions does_not;
  };
  const Case cases[] = {
      {"account",
       {.accounts = {MailAccountId{"sales"}, MailAccountId{"support"}}},
       {.accounts = {MailAccountId{"sales"}}}},
      {"sender",
       {.senders = {"*@other.example", "ana.*@mail.example"}},
       {.senders = {"ana@mail.example", "ana.*@mail"}}},
      {"one character",
       {.senders = {"ana?li@MAIL.example"}},
       {.senders = {"ana??li@mail.example"}}},
      {"domain", {.sender_domains = {"mail.example"}}, {.sender_domains = {"ail.example"}}},
      {"domain above", {.sender_domains = {"Example"}}, {.sender_domains = {"a.mail.example"}}},
      {"header", {.headers = {{"x-shop", "order 1?"}}}, {.headers = {{"x-shop", "order 1"}}}},
      {"no letters with a meaning",
       {.headers = {{"x-shop", "order 19"}}},
       {.headers = {{"x-shop", "order 99"}}}},
      {"any of a name", {.headers = {{"Received", "*relay*"}}}, {.headers = {{"Received", "by*"}}}},
      {"all headers",
       {.headers = {{"x-shop", "*"}, {"received", "*"}}},
       {.headers = {{"x-shop", "*"}, {"x-other", "*"}}}},
      {"word", {.words = {"other", "MODEM"}}, {.words = {"mode", "odem"}}},
      {"phrase", {.words = {"modem  is"}}, {.words = {"modem broken"}}},
      {"beginning", {.words = {"brok*"}}, {.words = {"roke*"}}},
      {"Chinese", {.words = {"什么时候"}}, {.words = {"时候什么"}}},
      {"accents", {.words = {"gruße"}}, {.words = {"gruss"}}},
      {"subject for words", {.words = {"refund"}}, {.words = {"refunds"}}},
      {"subject", {.subject_words = {"refund"}}, {.subject_words = {"modem"}}},
      {"tier", {.tiers = {"gold", "vip"}}, {.tiers = {"gold"}}},
      {"language", {.languages = {"de", "EN"}}, {.languages = {"unknown"}}},
      {"hours", {.is_open = true}, {.is_open = false}},
      {"attachment", {.has_attachment = false}, {.has_attachment = true}},
      {"all of them",
       {.senders = {"ana*"}, .words = {"modem"}, .is_open = true},
       {.senders = {"ana*"}, .words = {"modem"}, .is_open = false}},
      {"nothing asked", {}, {.accounts = {MailAccountId{""}}}},
  };
  for (const Case& one : cases) {
    EXPECT_TRUE(Fits(one.fits)) << one.what;
    EXPECT_FALSE(Fits(one.does_not)) << one.what;
  }
  facts_.language = "";
  EXPECT_TRUE(Fits({.languages = {"unknown"}}));
  facts_.sender = "";
  EXPECT_FALSE(Fits({.sender_domains = {"example"}}));
}

TEST_F(MailRulesTest, TheFirstThatFitsDecides) {
  const MailRoute route =
      Routed({RuleFor("wrong", "telephone", "phones"), RuleFor("refunds", "refund", "billing"),
              RuleFor("modems", "modem", "technical")});
  EXPECT_EQ(route.queue, QueueId{"billing"});
  EXPECT_EQ(route.reason, "rule 2 (refunds)");
}

TEST_F(MailRulesTest, RulesThatGoOnAreAddedUp) {
  MailRule vip;
  vip.id = "vip";
  vip.when.tiers = {"vip"};
  vip.priority = 50;
  vip.needs = {{SkillId{"english"}, 3}};
  vip.goes_on = true;
  MailRule refunds = RuleFor("refunds", "refund", "billing");
  refunds.priority = 10;
  refunds.needs = {{SkillId{"english"}, 5}, {SkillId{"billing"}, 1}};
  refunds.no_automatic_answer = true;
  refunds.goes_on = true;
  MailRule modems = RuleFor("modems", "modem", "technical");
  modems.park_reason = "Waits for the technician.";
  const MailRoute route = Routed({vip, refunds, modems, RuleFor("later", "order", "orders")});
  EXPECT_EQ(route.queue, QueueId{"billing"}) << "the first queue stays";
  EXPECT_EQ(route.priority, 60);
  EXPECT_EQ(route.needs,
            (std::vector<SkillNeed>{{SkillId{"english"}, 5}, {SkillId{"billing"}, 1}}));
  EXPECT_TRUE(route.no_automatic_answer);
  EXPECT_EQ(route.park_reason, "Waits for the technician.");
  EXPECT_EQ(route.reason, "rule 1 (vip), rule 2 (refunds), rule 3 (modems)");
}

TEST_F(MailRulesTest, WithoutARuleTheClassifierThenTheAccount) {
  MailGuess guess{.topic = "billing",
                  .probability = 0.93,
                  .queue = QueueId{"money"},
                  .priority = 5,
                  .needs = {{SkillId{"billing"}, 2}}};
  EXPECT_EQ(Routed({}, guess).queue, QueueId{"money"});
  EXPECT_EQ(Routed({}, guess).reason, "classifier: billing 0.93");
  EXPECT_EQ(Routed({}, guess).priority, 5);
  EXPECT_EQ(Routed({RuleFor("refunds", "refund", "billing")}, guess).priority, 0);
  guess.probability = 0.999;
  EXPECT_EQ(Routed({}, guess).reason, "classifier: billing 1.00");
  guess.probability = 0.8049;
  EXPECT_EQ(Routed({}, guess).reason, "classifier: billing 0.80");
  guess.probability = 0.79;
  EXPECT_EQ(Routed({}, guess).queue, QueueId{"post"});
  EXPECT_EQ(Routed({}, guess).reason, "account");
  guess = {.topic = "none", .probability = 1, .queue = {}, .priority = 7, .needs = {}};
  EXPECT_EQ(Routed({}, guess).priority, 0);
  // A rule that only stops leaves the mail to the account.
  MailRule stop;
  stop.id = "stop";
  EXPECT_EQ(Routed({stop, RuleFor("refunds", "refund", "billing")}).reason,
            "rule 1 (stop), account");
}

TEST_F(MailRulesTest, PointsOfAllRulesHaveAMost) {
  std::vector<MailRule> rules(3);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    rules[i].id = std::to_string(i);
    rules[i].priority = kRulePriorityMax;
    rules[i].goes_on = true;
  }
  EXPECT_EQ(Routed(rules).priority, kRulePriorityMax);
}

TEST_F(MailRulesTest, RulesThatCannotBeAreRefusedByName) {
  struct Case {
    void (*change)(MailRule& rule);
    const char* message;
  };
  const Case cases[] = {
      {[](MailRule& r) { r.id = ""; }, "a rule has an id of at most 200 bytes"},
      {[](MailRule& r) { r.id = "first"; }, "mail rule \"first\": the id stands twice"},
      {[](MailRule& r) {
         r.when.words = {"ok", "?!"};
       },
       "mail rule \"second\": words has \"?!\", which has no letter or digit"},
      {[](MailRule& r) { r.when.senders = {""}; }, "senders has \"\""},
      {[](MailRule& r) { r.when.senders = {std::string(201, 'a')}; }, "longer than 200 bytes"},
      {[](MailRule& r) { r.when.tiers = {"\xff"}; }, "an entry of tiers is not UTF-8"},
      {[](MailRule& r) {
         r.when.headers = {{"", "x"}};
       },
       "headers has \"\""},
      {[](MailRule& r) { r.when.words.assign(201, "a"); }, "words has more than 200 entries"},
      {[](MailRule& r) { r.priority = 1'001; }, "priority is from -1000 to 1000"},
      {[](MailRule& r) {
         r.needs = {{SkillId{"x"}, 11}};
       },
       "a level from 1 to 10"},
      {[](MailRule& r) { r.goes_on = true; }, "it goes on and says nothing"},
  };
  for (const Case& one : cases) {
    MailRule first;
    first.id = "first";
    MailRule second;
    second.id = "second";
    one.change(second);
    const auto made = MailRules::Make({first, second});
    ASSERT_FALSE(made.ok()) << one.message;
    EXPECT_EQ(made.error().reason, "MAIL_RULE_INVALID");
    EXPECT_NE(made.error().message.find(one.message), std::string::npos) << made.error().message;
  }
  EXPECT_FALSE(MailRules::Make(std::vector<MailRule>(kMailRulesMax + 1)).ok());
}

// Patterns that stop programs which try every way: here each byte of a value is read as often as
// the pattern has stars at most, and a mail may have 2,000 such headers.
TEST_F(MailRulesTest, NoPatternTakesLong) {
  std::string pattern;
  for (int i = 0; i < 60; ++i) pattern += "*a?";
  const std::vector<MailHeader> headers(2'000, {"X-Long", std::string(5'000, 'a')});
  facts_.headers = headers;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(Fits({.headers = {{"x-long", pattern + "b"}}}));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
}

// Seeded: a phrase of whole words of a text is found, and one with a word cut off is not.
TEST_F(MailRulesTest, PhrasesOfATextAreFound) {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::string> words;
    std::string text;
    for (unsigned i = 0; i < 12; ++i) {
      // Each begins with its own letter and ends with its own digit.
      words.push_back(std::string(1, static_cast<char>('a' + i)) +
                      std::string(1 + random() % 4, 'z') + std::to_string(i));
      text += (random() % 2 == 0
                   ? words.back()
                   : std::string(1, static_cast<char>('A' + i)) + words.back().substr(1)) +
              (random() % 3 == 0 ? ",\n> " : " ");
    }
    facts_.text = text;
    const std::size_t from = random() % 10;
    const std::string phrase = words[from] + " " + words[from + 1];
    EXPECT_TRUE(Fits({.words = {phrase}})) << seed;
    EXPECT_TRUE(Fits({.words = {phrase.substr(0, phrase.size() - 1) + "*"}})) << seed;
    EXPECT_FALSE(Fits({.words = {phrase.substr(1)}})) << seed;
    EXPECT_FALSE(Fits({.words = {words[from] + words[from + 1]}})) << seed;
  }
}

}  // namespace
}  // namespace strowger::core
