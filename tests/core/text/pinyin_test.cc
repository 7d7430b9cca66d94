#include "core/text/pinyin.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace strowger::core {
namespace {

using Texts = std::vector<std::string>;

TEST(PinyinTest, NamesAreReadInAllWays) {
  EXPECT_EQ(PinyinReadings("张伟"), Texts{"zhangwei"});
  EXPECT_EQ(PinyinReadings("張偉"), Texts{"zhangwei"});
  EXPECT_EQ(PinyinReadings("吕布"), (Texts{"lvbu", "lubu", "lyubu"}));
  EXPECT_EQ(PinyinReadings("王A1"), Texts{"wanga1"});
  EXPECT_EQ(PinyinReadings("Wang"), Texts{});
  EXPECT_EQ(PinyinReadings(""), Texts{});
}

TEST(PinyinTest, SurnamesHaveReadingsOfTheirOwn) {
  struct Case {
    const char* name;
    const char* first;
    const char* also;
  };
  for (const Case& one :
       {Case{"单雄", "shanxiong", "danxiong"}, Case{"仇英", "qiuying", "chouying"},
        Case{"曾伟", "zengwei", "cengwei"}, Case{"解伟", "xiewei", "jiewei"},
        Case{"区伟", "ouwei", "quwei"}, Case{"查伟", "zhawei", "chawei"},
        Case{"盖伟", "gewei", "gaiwei"}, Case{"任伟", "renwei", "renwei"},
        Case{"朴伟", "piaowei", "puwei"}, Case{"尉迟恭", "yuchigong", "weichigong"},
        Case{"單雄", "shanxiong", "danxiong"}}) {
    const Texts readings = PinyinReadings(one.name);
    ASSERT_FALSE(readings.empty());
    EXPECT_EQ(readings.front(), one.first);
    EXPECT_NE(std::find(readings.begin(), readings.end(), one.also), readings.end()) << one.name;
  }
  EXPECT_EQ(PinyinReadings("伟单").front(), "weidan") << "not at the front it is no surname";
}

TEST(PinyinTest, InitialsAreThoseOfTheReadings) {
  EXPECT_EQ(PinyinInitials("张伟"), Texts{"zw"});
  EXPECT_EQ(PinyinInitials("曾伟"), (Texts{"zw", "cw"}));
  EXPECT_EQ(PinyinInitials("尉迟恭").front(), "ycg");
  EXPECT_EQ(PinyinInitials("abc"), Texts{});
}

TEST(PinyinTest, ReadingsAreBounded) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "行";
  EXPECT_LE(PinyinReadings(text).size(), kReadingsMax);
  EXPECT_GE(PinyinReadings(text).size(), 20U);
  EXPECT_LE(PinyinInitials(text).size(), kReadingsMax);
}

TEST(PinyinTest, OneCharacterHasItsReadings) {
  EXPECT_EQ(ReadingsOf(U'曾'), (Texts{"ceng", "zeng"}));
  EXPECT_EQ(ReadingsOf(U'張'), Texts{"zhang"});
  EXPECT_EQ(ReadingsOf(U'a'), Texts{});
}

TEST(PinyinTest, LatinLettersAreToldToBePinyin) {
  for (const char* name : {"xiaoming", "wei", "lv", "zhuangjie"}) EXPECT_TRUE(IsPinyin(name));
  for (const char* name : {"smith", "robert", "", "x"}) EXPECT_FALSE(IsPinyin(name)) << name;
  EXPECT_TRUE(IsPinyinSurname("ouyang"));
  EXPECT_FALSE(IsPinyinSurname("xiaoming"));
  EXPECT_FALSE(IsPinyinSurname(""));
  EXPECT_FALSE(IsPinyinSurname("wang li"));
}

TEST(PinyinTest, SomeSurnamesHaveTwoCharacters) {
  EXPECT_EQ(CompoundSurnameBytes("欧阳娜娜"), std::string("欧阳").size());
  EXPECT_EQ(CompoundSurnameBytes("王小明"), 0U);
}

}  // namespace
}  // namespace strowger::core
