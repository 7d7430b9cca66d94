#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "core/identity/agreement.h"
#include "core/identity/linkage.h"
#include "core/identity/standard_form.h"
#include "support/people/chinese_crowd.h"
#include "support/sanitized.h"

namespace strowger::core {
namespace {

using enum PersonField;

PersonValues Named(const std::string& full_name) {
  const NameParts parts = SplitName(full_name);
  return Person(parts.given_name, parts.surname);
}

TEST(ChineseLinkageTest, ANameIsTheSameInEveryWriting) {
  for (const char* other : {"張偉", "Wei Zhang", "Zhang Wei", "ZHANG, Wei", "ZHANG Wei", "张 伟"}) {
    People people;
    people.Add(Named("张伟"));
    people.Add(Named(other));
    const Agreement agreement = Compare(people, 0, 1);
    for (const PersonField name : {kGivenName, kSurname}) {
      const Level level = agreement.At(name);
      EXPECT_TRUE(level == Level::kExact || level == Level::kNear) << other << NameOf(level);
    }
    EXPECT_EQ(Candidates(people).All().size(), 1U) << other;
  }
}

TEST(ChineseLinkageTest, SoundsAreNearAndOtherCharactersAreNot) {
  const auto level = [](const char* a, const char* b) {
    People people;
    people.Add(Person(a, "王"));
    people.Add(Person(b, "王"));
    return Compare(people, 0, 1).At(kGivenName);
  };
  EXPECT_EQ(level("伟", "炜"), Level::kNear);
  EXPECT_EQ(level("晓明", "小明"), Level::kNear);
  EXPECT_EQ(level("小明", "xiao ming"), Level::kNear);
  EXPECT_EQ(level("小明", "xiaomin"), Level::kFar);
  EXPECT_EQ(level("小明", "小亮"), Level::kFar);
  EXPECT_EQ(level("伟", "强"), Level::kDiffers);
  EXPECT_EQ(level("伟", "qiang"), Level::kDiffers);
}

TEST(ChineseLinkageTest, ValuesHaveOneStandardForm) {
  for (const char* address : {"江苏省南京市鼓楼区中山路1号", "南京市中山路1号", "中山路１號",
                              "鼓楼区中山路1号", "江苏省 南京市 鼓楼区 中山路1号"}) {
    EXPECT_EQ(StandardForm(kAddress, address), "中山路 1 号") << address;
  }
  EXPECT_EQ(StandardForm(kAddress, "人民路2号阳光小区3栋"), "人民路 2 号阳光小区 3 栋");
  EXPECT_EQ(StandardForm(kAddress, "南京市市政府大院"), "市政府大院");
  EXPECT_EQ(StandardForm(kAddress, "张江高科技园区"), "张江高科技园区");
  EXPECT_EQ(StandardForm(kNationalId, "110105 491231 002"), "11010519491231002x");
  EXPECT_EQ(StandardForm(kPhone, "０２５－８４６６４１６３"), "02584664163");
}

TEST(ChineseLinkageTest, TheNumberOfAResidentTellsTheBirthDate) {
  PersonValues values = Person("伟", "张");
  values[IndexOf(kNationalId)] = "110105491231002";
  People people;
  people.Add(values);
  EXPECT_EQ(people.Text(0, kBirthDate), "19491231");
}

TEST(ChineseLinkageTest, FindsCustomersInChinaInEveryWriting) {
  // Sanitizers make each comparison many times as dear, and find what they find in a small crowd.
  const int records = IsSanitized() ? 600 : 4'000;
  const double least = IsSanitized() ? 0.9 : 0.98;
  ChineseCrowd crowd(3);
  People people;
  std::vector<std::uint32_t> persons;
  for (int i = 0; i < records; ++i) {
    const CrowdRecord record = crowd.Next();
    people.Add(record.values);
    persons.push_back(record.person);
  }
  const LinkageScore score = Score(FindMatches(people, {.threshold = 0.9}).matches, persons);
  std::printf("precision %.4f, recall %.4f, F1 %.4f\n", score.precision, score.recall, score.f1);
  EXPECT_GE(score.precision, least + 0.015);
  EXPECT_GE(score.f1, least);
}

}  // namespace
}  // namespace strowger::core
