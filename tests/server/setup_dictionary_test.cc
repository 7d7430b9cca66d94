#include "setup_dictionary.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/config/config_file.h"
#include "setup.h"

namespace strowger {
namespace {

Result<Setup> Read(const std::string& text) {
  auto configuration = config::ReadConfigText(text, "test.toml");
  if (!configuration.ok()) return configuration.error();
  return MakeSetup(configuration.value());
}

TEST(SetupDictionaryTest, ElementsAreReadWithAllThatIsSaidOfThem) {
  const auto setup = Read(R"(
[[customer_element]]
name = "mail"
class = "must"
owner = "marketing"
fresh_for_days = 180
source_of_truth = "crm"
[[customer_element]]
name = "discount"
kind = "number"
number_min = 0
number_max = 12.5
[[customer_element]]
name = "contract"
class = "should"
pattern = "AA-9999"
characters_min = 7
characters_max = 7
words = ["CN-0001", "CN-0002"]
)");
  ASSERT_TRUE(setup.ok()) << setup.error().message;
  const core::Dictionary& dictionary = setup->dictionary;
  const core::Element* mail = dictionary.Find("mail");
  EXPECT_EQ(mail->importance, core::ElementClass::kMust);
  EXPECT_EQ(mail->kind, core::ValueKind::kMail);
  EXPECT_EQ(mail->owner, "marketing");
  EXPECT_EQ(mail->fresh_for, std::chrono::days(180));
  EXPECT_EQ(mail->source_of_truth, "crm");
  EXPECT_EQ(dictionary.Find("discount")->number_max, 12.5);
  EXPECT_EQ(dictionary.Find("discount")->importance, core::ElementClass::kNice);
  EXPECT_EQ(dictionary.Find("contract")->words.size(), 2u);
  EXPECT_EQ(dictionary.Find("contract")->characters_min, 7u);
  EXPECT_EQ(Read("")->dictionary.fingerprint(), core::Dictionary().fingerprint());
}

TEST(SetupDictionaryTest, WhatIsWrongIsOneLineWithTheKeyAndTheMend) {
  const std::string begin = "[[customer_element]]\nname = \"mail\"\n";
  struct Case {
    std::string text;
    std::string reason;
    std::vector<std::string> says;
  };
  for (const Case& one : std::vector<Case>{
           {begin + "clas = \"must\"", "CONFIG_KEY_UNKNOWN", {"test.toml:3", "clas", "\"class\""}},
           {begin + "class = \"vital\"", "CONFIG_VALUE", {"\"mail\"", "must, should, nice"}},
           {begin + "kind = \"text\"", "CONFIG_VALUE", {"customer_element \"mail\"", "kind must"}},
           {begin + "kind = \"url\"", "CONFIG_VALUE", {"text, phone, e164"}},
           {begin + "fresh_for_days = 0", "CONFIG_VALUE", {"fresh_for_days must be 1 to 3660"}},
           {begin + "number_min = \"1\"", "CONFIG_TYPE", {"test.toml:3", "number_min", "a number"}},
           {begin + "characters_max = 501", "CONFIG_VALUE", {"characters_max must be 1 to 500"}},
           {begin + begin, "CONFIG_VALUE", {"this name stands twice"}},
           {"[[customer_element]]\n", "CONFIG_VALUE", {"a name has 1 to 64"}},
           {"customer_element = 3\n", "CONFIG_TYPE", {"[[customer_element]]"}},
       }) {
    const auto setup = Read(one.text);
    ASSERT_FALSE(setup.ok()) << one.text;
    EXPECT_EQ(setup.error().reason, one.reason) << setup.error().message;
    for (const std::string& text : one.says) {
      EXPECT_NE(setup.error().message.find(text), std::string::npos) << setup.error().message;
    }
    EXPECT_EQ(setup.error().message.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace strowger
