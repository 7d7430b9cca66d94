#include "core/customer/golden_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace strowger::core {
namespace {

TimePoint Day(int day) { return TimePoint(std::chrono::days(day)); }

CustomerRecord Record(std::uint64_t id, std::string source, int updated) {
  CustomerRecord record;
  record.id = id;
  record.source = std::move(source);
  record.updated = Day(updated);
  record.contacts_set = Day(updated);
  return record;
}

std::optional<std::string>& Name(CustomerRecord& record) { return record.fields[0]; }

std::string NameOf(const GoldenView& view) { return view.fields[0]; }

ContactPoint Phone(std::string value) {
  ContactPoint point;
  point.value = std::move(value);
  return point;
}

std::vector<std::string> Values(const GoldenView& view) {
  std::vector<std::string> values;
  for (const auto& point : view.contact_points) values.push_back(point.value);
  return values;
}

TEST(GoldenViewTest, NoRecordsAreAnEmptyView) {
  const GoldenView view = MakeGoldenView({});
  EXPECT_EQ(NameOf(view), "");
  EXPECT_EQ(view.provenance[0], 0u);
}

TEST(GoldenViewTest, NewestImportWinsAndIsNamed) {
  std::vector records{Record(1, "erp", 5), Record(2, "shop", 9), Record(3, "mail", 7)};
  Name(records[0]) = "A";
  Name(records[1]) = "B";
  Name(records[2]) = "C";
  const GoldenView view = MakeGoldenView(records);
  EXPECT_EQ(NameOf(view), "B");
  EXPECT_EQ(view.provenance[0], 2u);
}

TEST(GoldenViewTest, DeskBeatsNewerImports) {
  std::vector records{Record(1, "desk", 1), Record(2, "erp", 9)};
  Name(records[0]) = "typed";
  Name(records[1]) = "imported";
  EXPECT_EQ(NameOf(MakeGoldenView(records)), "typed");
}

TEST(GoldenViewTest, SilenceLetsOthersSpeakButEmptyDoesNot) {
  std::vector records{Record(1, "desk", 9), Record(2, "erp", 1)};
  Name(records[1]) = "imported";
  EXPECT_EQ(NameOf(MakeGoldenView(records)), "imported");
  Name(records[0]) = "";
  EXPECT_EQ(NameOf(MakeGoldenView(records)), "");
}

TEST(GoldenViewTest, OrderOfReadingDoesNotMatter) {
  std::vector records{Record(1, "erp", 5), Record(2, "shop", 5), Record(3, "desk", 2),
                      Record(4, "mail", 5)};
  for (auto& record : records) {
    if (record.source != "desk") Name(record) = record.source;
    record.contact_points = {{Phone(record.source), Phone("same")}};
  }
  const GoldenView expected = MakeGoldenView(records);
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  do {
    const GoldenView view = MakeGoldenView(records);
    EXPECT_EQ(view.fields, expected.fields);
    EXPECT_EQ(Values(view), Values(expected));
  } while (std::next_permutation(records.begin(), records.end(),
                                 [](const auto& a, const auto& b) { return a.id < b.id; }));
}

TEST(GoldenViewTest, ContactPointsAreJoinedEachOnceMostTrustedFirst) {
  std::vector records{Record(1, "erp", 5), Record(2, "shop", 9)};
  records[0].contact_points = {{Phone("+1"), Phone("+2")}};
  records[1].contact_points = {{Phone("+2"), Phone("+3")}};
  EXPECT_EQ(Values(MakeGoldenView(records)), (std::vector<std::string>{"+2", "+3", "+1"}));
}

TEST(GoldenViewTest, ListFromTheDeskHidesWhatWasOlder) {
  std::vector records{Record(1, "desk", 5), Record(2, "erp", 4), Record(3, "shop", 6)};
  records[0].contact_points = {{Phone("+1")}};
  records[1].contact_points = {{Phone("+2")}};
  records[2].contact_points = {{Phone("+3")}};
  EXPECT_EQ(Values(MakeGoldenView(records)), (std::vector<std::string>{"+1", "+3"}));
}

TEST(GoldenViewTest, ListFromTheDeskSaysNothingOfAnotherOrigin) {
  std::vector records{Record(1, "desk", 5), Record(2, "erp", 4)};
  records[0].origin = CustomerId{1};
  records[0].contact_points = {{Phone("+1")}};
  records[1].origin = CustomerId{2};
  records[1].contact_points = {{Phone("+2")}};
  EXPECT_EQ(Values(MakeGoldenView(records)), (std::vector<std::string>{"+1", "+2"}));
}

TEST(GoldenViewTest, OfEquallyOldRecordsTheFullerOneIsBelieved) {
  std::vector records{Record(1, "erp", 5), Record(2, "shop", 5)};
  Name(records[0]) = "A";
  records[0].fields[2] = "A Inc";
  Name(records[1]) = "B";
  EXPECT_EQ(NameOf(MakeGoldenView(records)), "A");
}

TEST(GoldenViewTest, VersionCountsChangesOfOneOriginAndTellsMergedOnesApart) {
  std::vector records{Record(1, "erp", 5), Record(2, "desk", 6)};
  records[0].version = 3;
  records[1].version = 2;
  EXPECT_EQ(MakeGoldenView(records).version, 5u);
  records[1].origin = CustomerId{2};
  const auto merged = MakeGoldenView(records).version;
  EXPECT_GT(merged, 1'000'000u);
  records[0].version = 2;
  records[1].version = 3;
  EXPECT_NE(MakeGoldenView(records).version, merged);
  std::swap(records[0], records[1]);
  std::swap(records[0].version, records[1].version);
  EXPECT_EQ(MakeGoldenView(records).version, [&] {
    auto again = records;
    std::swap(again[0], again[1]);
    return MakeGoldenView(again).version;
  }());
}

}  // namespace
}  // namespace strowger::core
