#include "core/identity/agreement.h"

#include <gtest/gtest.h>

#include "support/people/person_values.h"

namespace strowger::core {
namespace {

Agreement CompareTwo(const PersonValues& a, const PersonValues& b) {
  People people;
  people.Add(a);
  people.Add(b);
  return Compare(people, 0, 1);
}

TEST(AgreementTest, SlipsAreNearAndOthersDiffer) {
  const Agreement agreement =
      CompareTwo(Person("Katherine", "Smith", "1980-05-12", "+43 316 667778"),
                 Person("Katharine", "Jones", "1980-12-05", "0316 667778"));
  EXPECT_EQ(agreement.At(PersonField::kGivenName), Level::kNear);
  EXPECT_EQ(agreement.At(PersonField::kSurname), Level::kDiffers);
  EXPECT_EQ(agreement.At(PersonField::kBirthDate), Level::kFar) << "the day before the month";
  EXPECT_EQ(agreement.At(PersonField::kPhone), Level::kNear) << "without the country's code";
  EXPECT_EQ(agreement.At(PersonField::kCity), Level::kMissing);
}

TEST(AgreementTest, NamesMayStandCrosswise) {
  const Agreement agreement = CompareTwo(Person("Lachlan", "Berry"), Person("Berry", "Lachlan"));
  EXPECT_TRUE(agreement.has_swapped_names());
  EXPECT_EQ(agreement.At(PersonField::kGivenName), Level::kExact);
  EXPECT_EQ(agreement.At(PersonField::kSurname), Level::kExact);
  EXPECT_FALSE(CompareTwo(Person("Lachlan", "Berry"), Person("Berry", "Moore")).has_swapped_names())
      << "one of them is somebody else's";
}

TEST(AgreementTest, ShortNamesAreNotAlike) {
  EXPECT_EQ(CompareTwo(Person("王", "明"), Person("王", "亮")).At(PersonField::kSurname),
            Level::kDiffers);
}

TEST(AgreementTest, WhatMightBeIsRough) {
  const auto level = [](const PersonValues& a, const PersonValues& b, PersonField field) {
    return CompareTwo(a, b).At(field);
  };
  EXPECT_EQ(level(Person("J", ""), Person("John", ""), PersonField::kGivenName), Level::kRough);
  EXPECT_EQ(level(Person("J", ""), Person("Ann", ""), PersonField::kGivenName), Level::kDiffers);
  EXPECT_EQ(
      level(Person("", "", "1991-04-05"), Person("", "", "1991-05-06"), PersonField::kBirthDate),
      Level::kRough);
  EXPECT_EQ(
      level(Person("", "", "1991-04-05"), Person("", "", "1984-11-26"), PersonField::kBirthDate),
      Level::kDiffers);
}

TEST(AgreementTest, ShortFormsOfGivenNamesAreFar) {
  const auto level = [](const char* a, const char* b) {
    return CompareTwo(Person(a, ""), Person(b, "")).At(PersonField::kGivenName);
  };
  EXPECT_EQ(level("William", "Bill"), Level::kFar);
  EXPECT_EQ(level("Margaret", "Peggy"), Level::kFar);
  EXPECT_EQ(level("William", "Robert"), Level::kDiffers);
}

TEST(AgreementTest, AddressesAndOrganisationsAreComparedByWords) {
  const auto level = [](PersonField field, const char* a, const char* b) {
    People people;
    for (int i = 0; i < 50; ++i) {
      PersonValues other;
      other[IndexOf(field)] = "restaurant avenue " + std::to_string(1000 + i);
      people.Add(other);
    }
    for (const char* text : {a, b}) {
      PersonValues values;
      values[IndexOf(field)] = text;
      people.Add(values);
    }
    return Compare(people, 50, 51).At(field);
  };
  EXPECT_EQ(level(PersonField::kOrganisation, "Hotel Bel-Air", "Bel-Air Hotel"), Level::kNear);
  EXPECT_EQ(level(PersonField::kOrganisation, "Fenix", "Fenix at the Argyle"), Level::kNear);
  EXPECT_EQ(level(PersonField::kOrganisation, "Katsu restaurant", "Lulu restaurant"),
            Level::kDiffers);
  EXPECT_EQ(level(PersonField::kAddress, "102 5th Ave.", "102 Fifth Avenue"), Level::kExact);
  EXPECT_EQ(level(PersonField::kAddress, "12 Main Street", "13 Main Street"), Level::kFar);
}

TEST(AgreementTest, DigitsTellMailAddressesOfOneNameApart) {
  PersonValues a;
  PersonValues b;
  const auto level = [&](const char* one, const char* other) {
    a[IndexOf(PersonField::kEmail)] = one;
    b[IndexOf(PersonField::kEmail)] = other;
    return CompareTwo(a, b).At(PersonField::kEmail);
  };
  EXPECT_EQ(level("ana.gruber@mail.example", "ana.grubr@mail.example"), Level::kNear);
  EXPECT_EQ(level("ana.gruber12@mail.example", "ana.gruber2@mail.example"), Level::kNear);
  EXPECT_EQ(level("ana.gruber12@mail.example", "ana.gruber34@mail.example"), Level::kFar);
  EXPECT_EQ(level("ana.gruber@mail.example", "ana.gruber@other.example"), Level::kFar);
}

}  // namespace
}  // namespace strowger::core
