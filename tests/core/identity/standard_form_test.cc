#include "core/identity/standard_form.h"

#include <gtest/gtest.h>

#include <string>

namespace strowger::core {
namespace {

TEST(StandardFormTest, NamesHaveNoAccentsSignsOrCapitals) {
  EXPECT_EQ(StandardForm(PersonField::kSurname, "  O'Brien-MÜLLER "), "o brien muller");
  EXPECT_EQ(StandardForm(PersonField::kGivenName, "王 小明"), "王 小明");
  EXPECT_EQ(StandardForm(PersonField::kCity, ".,-"), "");
}

TEST(StandardFormTest, DatesAreYearMonthDay) {
  for (const char* raw : {"19990219", "1999-02-19", "1999/2/19", "19.2.1999", "1999年2月19日"}) {
    EXPECT_EQ(StandardForm(PersonField::kBirthDate, raw), "19990219") << raw;
  }
  EXPECT_EQ(StandardForm(PersonField::kBirthDate, "unknown"), "");
}

TEST(StandardFormTest, NumbersKeepLettersAndDigits) {
  EXPECT_EQ(StandardForm(PersonField::kPhone, "+43 (0)316 667-778"), "430316667778");
  EXPECT_EQ(StandardForm(PersonField::kPostcode, "SW1A 1AA"), "sw1a1aa");
  EXPECT_EQ(StandardForm(PersonField::kNationalId, "11010519491231002X"), "11010519491231002x");
  EXPECT_EQ(StandardForm(PersonField::kEmail, " Ana@Example.COM"), "ana@example.com");
}

TEST(StandardFormTest, NothingIsLongerThanTheLimit) {
  EXPECT_EQ(StandardForm(PersonField::kAddress, std::string(5000, 'a')).size(), kStandardFormMax);
}

TEST(StandardFormTest, WholeNamesAreTakenApart) {
  struct Case {
    const char* full_name;
    const char* given_name;
    const char* surname;
  };
  for (const Case& one :
       {Case{"Ana María Gruber", "ana maria", "gruber"}, Case{"Gruber, Ana", "ana", "gruber"},
        Case{"ZHANG Wei", "wei", "zhang"}, Case{"Jean DUPONT", "jean", "dupont"},
        Case{"DUPONT Jean Paul", "jean paul", "dupont"},
        Case{"Zhang Xiaoming", "xiaoming", "zhang"}, Case{"Xiaoming Zhang", "xiaoming", "zhang"},
        Case{"王 小明", "小明", "王"}, Case{"歐陽娜娜", "娜娜", "欧阳"},
        Case{"王小明", "小明", "王"}, Case{"欧阳娜娜", "娜娜", "欧阳"},
        Case{"司马光", "光", "司马"}, Case{"Prince", "", "prince"}, Case{"", "", ""}}) {
    const NameParts parts = SplitName(one.full_name);
    EXPECT_EQ(parts.given_name, one.given_name) << one.full_name;
    EXPECT_EQ(parts.surname, one.surname) << one.full_name;
  }
}

TEST(StandardFormTest, FieldsAreNamedOnce) {
  for (const PersonField field : kPersonFields) EXPECT_EQ(PersonFieldNamed(NameOf(field)), field);
  EXPECT_FALSE(PersonFieldNamed("shoe_size"));
}

}  // namespace
}  // namespace strowger::core
