#include "core/quality/dictionary.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/quality/customer_check.h"
#include "core/quality/value_rules.h"

namespace strowger::core {
namespace {

Element Named(std::string name, ValueKind kind = ValueKind::kText) {
  Element element;
  element.name = std::move(name);
  element.kind = kind;
  return element;
}

TEST(DictionaryTest, WithoutConfigurationItKnowsWhatEveryCustomerHas) {
  const Dictionary dictionary;
  for (const char* name : {"display_name", "company", "tier", "language", "owner", "phone", "mail"})
    EXPECT_NE(dictionary.Find(name), nullptr) << name;
  EXPECT_EQ(dictionary.Find("shoe_size"), nullptr);
  EXPECT_EQ(dictionary.Find("mail")->importance, ElementClass::kShould);
}

TEST(DictionaryTest, ElementsAreAddedOrTakeThePlaceOfTheUsualOnes) {
  Element mail = Named("mail", ValueKind::kMail);
  mail.importance = ElementClass::kMust;
  const auto dictionary = Dictionary::With({mail, Named("contract_end", ValueKind::kDate)});
  ASSERT_TRUE(dictionary.ok());
  EXPECT_EQ(dictionary->elements().size(), Dictionary().elements().size() + 1);
  EXPECT_EQ(dictionary->Find("mail")->importance, ElementClass::kMust);
  EXPECT_NE(dictionary->fingerprint(), Dictionary().fingerprint());
  EXPECT_EQ(Dictionary().fingerprint(), Dictionary().fingerprint());
}

TEST(DictionaryTest, BrokenElementIsOneClearLine) {
  Element range = Named("age");
  range.number_min = 1;
  Element reversed = Named("age", ValueKind::kNumber);
  reversed.number_min = 9;
  reversed.number_max = 1;
  Element fresh = Named("age");
  fresh.fresh_for = std::chrono::days(0);
  Element word = Named("colour");
  word.words = {"red", "dark blue"};
  word.characters_max = 4;
  const std::vector<std::pair<Element, std::string>> cases{
      {Named("Shoe size"), "a name has"},
      {range, "only with kind"},
      {reversed, "more than number_max"},
      {fresh, "1 to 3660"},
      {word, "the word \"dark blue\" has more than 4"},
      {Named("mail"), "kind must be \"mail\""},
      {Named("phone", ValueKind::kMail), "kind must be \"phone\""},
  };
  for (const auto& [element, text] : cases) {
    const auto dictionary = Dictionary::With({element});
    ASSERT_FALSE(dictionary.ok()) << text;
    EXPECT_EQ(dictionary.error().reason, "ELEMENT_INVALID");
    EXPECT_NE(dictionary.error().message.find(text), std::string::npos)
        << dictionary.error().message;
    EXPECT_EQ(dictionary.error().message.find('\n'), std::string::npos);
  }
  EXPECT_FALSE(Dictionary::With({Named("age"), Named("age")}).ok());
}

struct Written {
  ValueKind kind;
  const char* value;
  bool is_right;
};

TEST(DictionaryTest, EachKindHasItsWayOfWriting) {
  const std::vector<Written> cases{
      {ValueKind::kPhone, "+8613800138000", true},
      {ValueKind::kPhone, "1001", true},
      {ValueKind::kPhone, "*98", true},
      {ValueKind::kPhone, "(555) 01-43", true},
      {ValueKind::kPhone, "()", false},
      {ValueKind::kPhone, "call me", false},
      {ValueKind::kPhone, "+0123456789", false},
      {ValueKind::kPhone, "+86138001380001234", false},
      {ValueKind::kE164, "1001", false},
      {ValueKind::kE164, "+862584664163", true},
      {ValueKind::kMail, "ana@example.com", true},
      {ValueKind::kMail, "a.b+c@mail.example.co.uk", true},
      {ValueKind::kMail, "\xe7\x8e\x8b@\xe4\xbe\x8b\xe5\xad\x90.cn", true},
      {ValueKind::kMail, "ana@example", false},
      {ValueKind::kMail, "ana example.com", false},
      {ValueKind::kMail, "@example.com", false},
      {ValueKind::kMail, "ana@", false},
      {ValueKind::kMail, "ana@example..com", false},
      {ValueKind::kMail, "ana@-example.com", false},
      {ValueKind::kMail, ".ana@example.com", false},
      {ValueKind::kMail, "Ana <ana@example.com>", false},
      {ValueKind::kMail, "a@b.com, c@d.com", false},
      {ValueKind::kLanguage, "zh-Hans", true},
      {ValueKind::kLanguage, "en", true},
      {ValueKind::kLanguage, "English language", false},
      {ValueKind::kLanguage, "zh-", false},
      {ValueKind::kDate, "2024-02-29", true},
      {ValueKind::kDate, "2023-02-29", false},
      {ValueKind::kDate, "29.02.2024", false},
      {ValueKind::kNumber, "-12.5", true},
      {ValueKind::kNumber, "12,5", false},
      {ValueKind::kNumber, "nan", false},
      {ValueKind::kNumber, "12 ", false},
  };
  for (const Written& one : cases) {
    EXPECT_EQ(FaultOf(Named("x", one.kind), one.value).empty(), one.is_right) << one.value;
  }
}

TEST(DictionaryTest, PatternsStandForCharacters) {
  EXPECT_TRUE(MatchesPattern("AA-9999", "CN-0042"));
  EXPECT_FALSE(MatchesPattern("AA-9999", "CN-042"));
  EXPECT_FALSE(MatchesPattern("AA-9999", "CN-00421"));
  EXPECT_TRUE(MatchesPattern("*-XX", "a-b-c-9z"));
  EXPECT_FALSE(MatchesPattern("*-XX", "a-b-c-9"));
  EXPECT_TRUE(MatchesPattern("??", "\xe7\x8e\x8b\xe4\xbe\x8b"));
  EXPECT_TRUE(MatchesPattern("\\9\\*", "9*"));
  EXPECT_FALSE(MatchesPattern("\\9", "8"));
  EXPECT_TRUE(MatchesPattern("*", ""));
  EXPECT_FALSE(MatchesPattern("*a*a*a*a*a*a*b", std::string(500, 'a')));
}

TEST(DictionaryTest, LengthsWordsAndRangesAreKept) {
  Element tier = Named("tier");
  tier.words = {"gold", "VIP"};
  EXPECT_EQ(FaultOf(tier, "gold"), "");
  EXPECT_EQ(FaultOf(tier, "silver"), "must be one of gold, VIP");
  Element discount = Named("discount", ValueKind::kNumber);
  discount.number_min = 0;
  discount.number_max = 50;
  EXPECT_EQ(FaultOf(discount, "50"), "");
  EXPECT_EQ(FaultOf(discount, "50.1"), "must be at most 50");
  EXPECT_EQ(FaultOf(discount, "-1"), "must be at least 0");
  Element name = Named("given_name");
  name.characters_min = 2;
  name.characters_max = 3;
  EXPECT_EQ(FaultOf(name, "\xe7\x8e\x8b\xe4\xbe\x8b"), "");
  EXPECT_NE(FaultOf(name, "\xe7\x8e\x8b"), "");
  EXPECT_NE(FaultOf(name, "abcd"), "");
}

TEST(DictionaryTest, RefusalNamesTheFieldAndTheMend) {
  CustomerTexts fields;
  fields[0] = "Ana";
  const std::vector<ContactPoint> points{{ContactKind::kEmail, "ana@", {}, {}, {}}};
  const auto refused = CheckCustomer(Dictionary(), fields, points);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, "VALUE_INVALID");
  EXPECT_EQ(refused.error().metadata.at("field"), "mail");
  EXPECT_EQ(refused.error().message,
            "mail: \"ana@\" needs a mail address such as ana@example.com.");
  EXPECT_TRUE(CheckCustomer(Dictionary(), fields, {}).ok());
  EXPECT_EQ(CheckCustomer(Dictionary(), fields, std::vector<ContactPoint>(33)).error().reason,
            "TOO_MANY_CONTACT_POINTS");
  EXPECT_EQ(CheckHasName("", "").error().reason, "NAME_MISSING");
}

}  // namespace
}  // namespace strowger::core
