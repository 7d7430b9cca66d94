#include "adapters/system/phone_numbers.h"

#include <gtest/gtest.h>

#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace strowger::system {
namespace {

using service::NormalisedNumber;
using service::NumberContext;
using Kind = NormalisedNumber::Kind;

const NumberContext kNanjing{"CN", "25", "9", 5};
const NumberContext kNanjingDirect{"CN", "25", "", 5};
const NumberContext kBoston{"US", "617", "9", 4};
const NumberContext kLondon{"GB", "", "", 5};

struct Case {
  const char* name;
  const NumberContext& context;
  const char* raw;
  Kind kind;
  const char* value;
};
std::ostream& operator<<(std::ostream& out, const Case& row) { return out << row.name; }

class PhoneNumbersTest : public testing::TestWithParam<Case> {
 protected:
  PhoneNumbers numbers_;
};

TEST_P(PhoneNumbersTest, IsNormalised) {
  const Case& row = GetParam();
  const auto number = numbers_.Normalise(row.raw, row.context);
  EXPECT_EQ(number.value, row.value);
  // Asked again it may come from memory, and is the same.
  EXPECT_EQ(numbers_.Normalise(row.raw, row.context).national, number.national);
  EXPECT_EQ(static_cast<int>(number.kind), static_cast<int>(row.kind));
  // E.164 stands for itself on every link.
  if (number.kind == Kind::kE164) {
    EXPECT_EQ(numbers_.Normalise(number.value, kLondon).value, row.value);
    EXPECT_FALSE(number.national.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, PhoneNumbersTest,
    testing::Values(
        Case{"ExtensionIsNoNumber", kNanjing, "1001", Kind::kExtension, "1001"},
        Case{"LongestExtension", kNanjing, "12345", Kind::kExtension, "12345"},
        Case{"LocalGetsTheAreaCode", kNanjing, "84664163", Kind::kE164, "+862584664163"},
        Case{"NationalWithZero", kNanjing, "02584664163", Kind::kE164, "+862584664163"},
        Case{"NationalWithoutZero", kNanjing, "2584664163", Kind::kE164, "+862584664163"},
        Case{"OtherArea", kNanjing, "010 6552 9988", Kind::kE164, "+861065529988"},
        Case{"TrunkThenLocal", kNanjing, "984664163", Kind::kE164, "+862584664163"},
        Case{"TrunkThenMobile", kNanjing, "913800138000", Kind::kE164, "+8613800138000"},
        Case{"TrunkThenNational", kNanjing, "902584664163", Kind::kE164, "+862584664163"},
        Case{"Mobile", kNanjing, "13800138000", Kind::kE164, "+8613800138000"},
        Case{"MobileWithZero", kNanjing, "013800138000", Kind::kE164, "+8613800138000"},
        Case{"MobileWithCountry", kNanjing, "8613800138000", Kind::kE164, "+8613800138000"},
        Case{"DoubleZero", kNanjing, "008613800138000", Kind::kE164, "+8613800138000"},
        Case{"DoubleZeroAbroad", kNanjingDirect, "0012025550143", Kind::kE164, "+12025550143"},
        Case{"TrunkThenDoubleZero", kNanjing, "90012025550143", Kind::kE164, "+12025550143"},
        Case{"PlusAbroad", kNanjing, "+1 (202) 555-0143", Kind::kE164, "+12025550143"},
        Case{"AbroadWithoutMark", kNanjingDirect, "12025550143", Kind::kE164, "+12025550143"},
        Case{"AmericanNational", kBoston, "(202) 555-0143", Kind::kE164, "+12025550143"},
        Case{"AmericanLocal", kBoston, "555-0143", Kind::kE164, "+16175550143"},
        Case{"AmericanWithOne", kBoston, "1-202-555-0143", Kind::kE164, "+12025550143"},
        Case{"TrunkLooksLikeAnArea", kBoston, "9175550143", Kind::kE164, "+19175550143"},
        Case{"DoubleZeroInAmerica", kBoston, "008613800138000", Kind::kE164, "+8613800138000"},
        Case{"British", kLondon, "020 7946 0018", Kind::kE164, "+442079460018"},
        Case{"Extension", kNanjing, "(025) 8466-4163 ext. 12", Kind::kE164, "+862584664163"},
        Case{"FullWidth", kNanjing, "０２５－８４６６４１６３", Kind::kE164, "+862584664163"},
        Case{"FullWidthBrackets", kNanjing, "（025）84664163", Kind::kE164, "+862584664163"},
        Case{"Label", kNanjing, "Tel.: 138 0013 8000", Kind::kE164, "+8613800138000"},
        Case{"NumberInAMailAddress", kNanjing, "13800138000@example.org", Kind::kUnparsed,
             "13800138000@example.org"},
        Case{"WordWithDigits", kNanjing, "room 84664163 x", Kind::kUnparsed, "room 84664163 x"},
        Case{"Withheld", kNanjing, "anonymous", Kind::kUnparsed, "anonymous"},
        Case{"Empty", kNanjing, "", Kind::kUnparsed, ""},
        Case{"OnlySigns", kNanjing, "+-()", Kind::kUnparsed, "+-()"},
        Case{"TooLongForACountry", kNanjing, "+8613800138000138000", Kind::kUnparsed,
             "+8613800138000138000"},
        Case{"SipAddress", kNanjing, "sip:li@example.org", Kind::kUnparsed, "sip:li@example.org"}),
    [](const auto& test) { return test.param.name; });

TEST_F(PhoneNumbersTest, NationalFormIsGroupedAtHomeAndInternationalAbroad) {
  EXPECT_EQ(numbers_.Normalise("84664163", kNanjing).national, "025 8466 4163");
  EXPECT_EQ(numbers_.Normalise("+12025550143", kNanjing).national, "+1 202-555-0143");
}

TEST_F(PhoneNumbersTest, SameDigitsAreReadAnewOnAnotherLink) {
  EXPECT_EQ(numbers_.Normalise("2025550143", kBoston).value, "+12025550143");
  EXPECT_NE(numbers_.Normalise("2025550143", kNanjing).value, "+12025550143");
  EXPECT_EQ(numbers_.Normalise("84664163", kNanjing).value, "+862584664163");
  EXPECT_EQ(numbers_.Normalise("84664163", NumberContext{"CN", "21", "", 5}).value,
            "+862184664163");
  EXPECT_EQ(numbers_.Normalise("84664163", NumberContext{"CN", "25", "", 8}).kind,
            Kind::kExtension);
}

TEST_F(PhoneNumbersTest, LongTextIsCut) {
  EXPECT_EQ(numbers_.Normalise(std::string(1'000'000, '7'), kNanjing).value,
            std::string(PhoneNumbers::kRawBytesMax, '7'));
}

TEST_F(PhoneNumbersTest, UnknownRegionStillReadsInternationalNumbers) {
  const NumberContext nowhere{"XX", "", "", 5};
  EXPECT_EQ(numbers_.Normalise("+8613800138000", nowhere).value, "+8613800138000");
  EXPECT_EQ(numbers_.Normalise("84664163", nowhere).kind, Kind::kUnparsed);
}

TEST_F(PhoneNumbersTest, HostileBytesNeverCrash) {
  std::mt19937 random(1);
  const std::string likely = "0123456789+-() ;ext=#*,\xef\xbc\x8b\0\x80\xff";
  for (int i = 0; i < 20'000; ++i) {
    std::string raw(random() % 70, ' ');
    for (char& c : raw) c = likely[random() % likely.size()];
    const auto number = numbers_.Normalise(raw, i % 2 == 0 ? kNanjing : kBoston);
    EXPECT_LE(number.value.size(), PhoneNumbers::kRawBytesMax);
  }
}

}  // namespace
}  // namespace strowger::system
