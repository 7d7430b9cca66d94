#include "core/quality/marks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace strowger::core {
namespace {

constexpr DayNumber kToday = 20'700;  // 2026-09-04.

MarkKind MarkOf(const Marks& marks, const std::string& element) {
  for (const ElementMark& mark : marks) {
    if (mark.element == element) return mark.mark;
  }
  ADD_FAILURE() << element;
  return MarkKind::kMissing;
}

// A customer of whom all that matters is known, since some days.
std::vector<KnownValue> Known(DayNumber days = 10) {
  const DayNumber said = kToday - days;
  return {{"display_name", "Li Na", said, {}, false},
          {"phone", "+862584664163", said, {}, false},
          {"mail", "li@example.org", said, {}, false},
          {"language", "zh", said, {}, false},
          {"company", "Acme", said, {}, false},
          {"tier", "VIP", said, {}, false},
          {"owner", "ana", said, {}, false}};
}

TEST(MarksTest, EachElementHasTheMarkOfItsWorstValue) {
  const Dictionary dictionary;
  const MarkTimes times{kToday - 500, kToday};
  auto values = Known();
  EXPECT_EQ(ScoreOf(dictionary, MarkCustomer(dictionary, values, times), kToday), 1.0);
  values.push_back({"mail", "li@", kToday, {}, false});
  EXPECT_EQ(MarkOf(MarkCustomer(dictionary, values, times), "mail"), MarkKind::kMalformed);
  values.push_back({"mail", "li@gone.org", kToday, kToday - 3, false});
  EXPECT_EQ(MarkOf(MarkCustomer(dictionary, values, times), "mail"), MarkKind::kReported);
  values[1].is_shared = true;
  EXPECT_EQ(MarkOf(MarkCustomer(dictionary, values, times), "phone"), MarkKind::kDuplicate);
  values[3].value = "";
  const Marks marks = MarkCustomer(dictionary, values, times);
  EXPECT_EQ(MarkOf(marks, "language"), MarkKind::kMissing);
  // Of must 3 each for name and phone, of should 2 each for mail and language, of nice 1 each.
  EXPECT_DOUBLE_EQ(ScoreOf(dictionary, marks, kToday), 6.0 / 13);
  EXPECT_EQ(MarksFrom(MarksText(marks)), marks);
  EXPECT_TRUE(MarksFrom("mail odd 3;;phone right x").empty());
}

TEST(MarksTest, WhatIsRightIsStaleFromItsDayOnAndTheNewestOfSeveralCounts) {
  const Dictionary dictionary;
  auto values = Known(365);
  const Marks old = MarkCustomer(dictionary, values, {0, kToday});
  EXPECT_EQ(NextStale(dictionary, old), kToday);
  EXPECT_DOUBLE_EQ(ScoreOf(dictionary, old, kToday), 8.0 / 13);
  EXPECT_EQ(ScoreOf(dictionary, old, kToday - 1), 1.0);
  values.push_back({"phone", "+862584664164", kToday, {}, false});
  values.push_back({"mail", "na@example.org", kToday, {}, false});
  EXPECT_EQ(NextStale(dictionary, MarkCustomer(dictionary, values, {0, kToday})), kToday + 365);
}

TEST(MarksTest, WhatToAskForStandsInTheOrderOfWhatItIsWorth) {
  const Dictionary dictionary;
  auto values = Known(400);
  values[2].reported = kToday - 20;
  values[3].value = "";
  values[5].value = "";
  const Marks marks = MarkCustomer(dictionary, values, {kToday - 400, kToday});
  const auto asks = AskForWhat(dictionary, marks, kToday);
  ASSERT_EQ(asks.size(), 3u) << "what is nice to have is not asked for";
  EXPECT_EQ(PromptText(asks[0]), "telephone number was last confirmed in July 2025: ask");
  EXPECT_EQ(PromptText(asks[1]), "language is missing: ask") << "for longer than the mail bounces";
  EXPECT_EQ(PromptText(asks[2]), "mail address bounced in August 2026: ask");
  EXPECT_TRUE(
      AskForWhat(dictionary, MarkCustomer(dictionary, Known(), {0, kToday}), kToday).empty());
}

TEST(MarksTest, MalformedValueIsSoSinceItWasFound) {
  const Dictionary dictionary;
  auto values = Known();
  values[2].value = "li@";
  const Marks before = MarkCustomer(dictionary, values, {0, kToday - 30});
  Marks marks = MarkCustomer(dictionary, values, {0, kToday});
  EXPECT_NE(marks, before);
  KeepDays(before, marks);
  EXPECT_EQ(marks, before);
}

TEST(MarksTest, TwoInAHundredGoWrongEachMonth) {
  EXPECT_NEAR(WrongLater(1'000, 0, 1), 20, 0.1);
  EXPECT_NEAR(WrongLater(1'000, 0, 12), 1'000 * (1 - 0.7847), 0.1);
  EXPECT_NEAR(WrongLater(1'000, 365, 1), WrongLater(1'000, 0, 13), 1);
  EXPECT_EQ(WrongLater(0, 100, 12), 0);
}

}  // namespace
}  // namespace strowger::core
