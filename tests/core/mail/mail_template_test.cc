#include "core/mail/mail_template.h"

#include <gtest/gtest.h>

#include <random>

#include "core/text/utf8.h"

namespace strowger::core {
namespace {

std::string Rendered(const std::string& text, const TemplateValues& values) {
  const auto made = ParseMailTemplate(text);
  EXPECT_TRUE(made.ok()) << made.error().message;
  return made.ok() ? RenderText(*made, values) : std::string();
}

TEST(MailTemplateTest, ValuesStandWhereTheirNamesStood) {
  const TemplateValues values{
      {"customer.name", "Ana Li"}, {"ticket.number", "1042"}, {"expected.time", " "}};
  struct Case {
    const char* text;
    const char* rendered;
  };
  for (const Case& one : {Case{"Dear {{customer.name|customer}}, ticket {{ticket.number}}.",
                               "Dear Ana Li, ticket 1042."},
                          {"{{ customer.name }}{{customer.name}}", "Ana LiAna Li"},
                          {"By {{expected.time|tomorrow}}", "By tomorrow"},
                          {"By {{opening.time| nine o'clock}}.", "By  nine o'clock."},
                          {"By {{opening.time}}.", "By ."},
                          {"{{queue.name|a|b}}", "a|b"},
                          {"{ customer.name } {x}", "{ customer.name } {x}"},
                          {"", ""}}) {
    EXPECT_EQ(Rendered(one.text, values), one.rendered) << one.text;
  }
}

TEST(MailTemplateTest, MistakesAreRefusedWithTheirPlace) {
  struct Case {
    const char* text;
    const char* message;
  };
  for (const Case& one :
       {Case{"Dear {{customer.name", "line 1, column 6: a {{ stands without its }}"},
        {"您好\n  {{customer.name and {{ticket.number}}",
         "line 2, column 3: a {{ stands without its }}"},
        {"您好}}", "line 1, column 3: a }} stands without its {{"},
        {"\n\n您 {{customer.nme}}", "line 3, column 3: there is no {{customer.nme}}; there are: "},
        {"{{}}", "line 1, column 1: there is no {{}}"},
        {"{{Customer.Name}}", "there is no {{Customer.Name}}"},
        {"\xff", "the text is not UTF-8"}}) {
    const auto made = ParseMailTemplate(one.text);
    ASSERT_FALSE(made.ok()) << one.text;
    EXPECT_EQ(made.error().reason, "TEMPLATE_INVALID");
    EXPECT_NE(made.error().message.find(one.message), std::string::npos) << made.error().message;
  }
  EXPECT_FALSE(ParseMailTemplate(std::string(kTemplateBytesMax + 1, 'a')).ok());
  std::string many;
  for (std::size_t i = 0; i <= kTemplatePiecesMax; ++i) many += "{{ticket.number}}";
  EXPECT_FALSE(ParseMailTemplate(many).ok());
}

TEST(MailTemplateTest, NoValueGetsOutOfItsPlace) {
  struct Case {
    const char* value;
    const char* rendered;
  };
  for (const Case& one : {Case{"{{ticket.number}}", "{{ticket.number}}"},
                          {"Ana\r\nBcc: all@b.example", "Ana Bcc: all@b.example"},
                          {"Ana\u2028Li\u202e\u200b\x01", "Ana Li"},
                          {"\xff\xfe", "customer"},
                          {"\u200b \n", "customer"},
                          {"Win at https://bad.example", "customer"},
                          {"WWW.bad.example", "customer"},
                          {"", "customer"}}) {
    EXPECT_EQ(Rendered("{{customer.name|customer}}", {{"customer.name", one.value}}), one.rendered)
        << one.value;
  }
  EXPECT_EQ(Rendered("{{article.suggestions}}",
                     {{"article.suggestions", "1. https://help.example\r\n2. x\x02"}}),
            "1. https://help.example\n2. x");
}

TEST(MailTemplateTest, ALineIsALine) {
  const auto made = ParseMailTemplate(" [#{{ticket.number}}]\r\n {{article.suggestions}}\n");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(RenderLine(*made, {{"ticket.number", "7"}, {"article.suggestions", "a\nb"}}),
            "[#7]  a b");
}

TEST(MailTemplateTest, WhatIsTooLongIsCutBetweenCharacters) {
  std::string long_value;
  while (long_value.size() < 10'000) long_value += "您";
  const std::string text = Rendered("{{customer.name}}", {{"customer.name", long_value}});
  EXPECT_LE(text.size(), kTemplateValueBytesMax);
  EXPECT_GT(text.size(), kTemplateValueBytesMax - 3);
  EXPECT_TRUE(IsWellFormed(text));
  std::string many;
  for (int i = 0; i < 900; ++i) many += "{{customer.name}}";
  EXPECT_LE(Rendered(many, {{"customer.name", long_value}}).size(), kRenderedTextBytesMax);
  EXPECT_LE(RenderLine(*ParseMailTemplate(many), {{"customer.name", long_value}}).size(),
            kRenderedLineBytesMax);
}

TEST(MailTemplateTest, TheLanguageIsTheNearestThereIs) {
  const std::vector<std::string> languages{"en", "zh", "pt-BR"};
  struct Case {
    const char* wanted;
    const char* fallback;
    const char* chosen;
  };
  for (const Case& one : {Case{"zh-Hans-CN", "en", "zh"},
                          {"PT-br", "en", "pt-BR"},
                          {"pt", "zh-TW", "zh"},
                          {"fr", "it", "en"},
                          {"", "zh", "zh"},
                          {"-", "-", "en"}}) {
    EXPECT_EQ(ChooseLanguage(languages, one.wanted, one.fallback), one.chosen) << one.wanted;
  }
  EXPECT_EQ(ChooseLanguage({}, "en", "en"), "");
}

// Seeded: whatever stands in values, a line stays one line and what surrounds the values stays.
TEST(MailTemplateTest, NoValueChangesWhatIsAround) {
  const auto made = ParseMailTemplate("A{{customer.name|-}}B{{ticket.subject|-}}C");
  ASSERT_TRUE(made.ok());
  for (unsigned seed = 1; seed <= 500; ++seed) {
    std::mt19937 random(seed);
    const auto any = [&random] {
      constexpr std::string_view kLetters = "{}|\r\n\t\x01x:\xe2\x80\xa8\xff.w/";
      std::string value;
      for (auto i = random() % 30; i > 0; --i) {
        value += kLetters[random() % kLetters.size()];
      }
      return value;
    };
    const std::string line =
        RenderLine(*made, {{"customer.name", any()}, {"ticket.subject", any()}});
    EXPECT_TRUE(line.starts_with('A') && line.ends_with('C')) << seed;
    EXPECT_NE(line.find('B'), std::string::npos) << seed;
    EXPECT_TRUE(IsWellFormed(line)) << seed;
    for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), ' ') << seed;
  }
}

}  // namespace
}  // namespace strowger::core
