// What a file of customers says, however its columns are called and wherever it is cut.
#include <gtest/gtest.h>

#include "core/exchange/csv_records.h"

namespace strowger::core {
namespace {

TEST(ColumnMapTest, WellKnownHeadingsAreGuessedInEnglishAndChinese) {
  const struct {
    const char* heading;
    ExchangeField field;
  } kCases[] = {
      {"\xef\xbb\xbf姓名", ExchangeField::kName},
      {"电话", ExchangeField::kPhone},
      {"手机", ExchangeField::kPhone},
      {"手機 2", ExchangeField::kPhone},
      {"邮箱", ExchangeField::kEmail},
      {"公司", ExchangeField::kCompany},
      {"客户编号", ExchangeField::kExternalId},
      {"First Name", ExchangeField::kGivenName},
      {"external_id", ExchangeField::kExternalId},
      {"Phone2", ExchangeField::kPhone},
      {"ORG", ExchangeField::kCompany},
      {"refused_reason", ExchangeField::kIgnored},
  };
  for (const auto& one : kCases) {
    const auto guessed = GuessField(one.heading);
    ASSERT_TRUE(guessed) << one.heading;
    EXPECT_EQ(*guessed, one.field) << one.heading;
  }
  EXPECT_FALSE(GuessField("Schuhgröße"));
  EXPECT_FALSE(GuessField(""));
  for (const char* name : {"external_id", "phone", "ignore", "given_name"}) {
    EXPECT_EQ(NameOf(*FindExchangeField(name)), name);
  }
}

TEST(ColumnMapTest, WhatWasGivenCountsBeforeWhatWasSavedBeforeAGuess) {
  const auto rule = ReadColumnRule("Tel. privat=phone");
  ASSERT_TRUE(rule.ok());
  const ColumnMap map({*rule, {"name", ExchangeField::kCompany}},
                      {{"name", ExchangeField::kIgnored}, {"Nr", ExchangeField::kExternalId}});
  std::vector<Column> columns;
  const auto read = map.Read(
      {{"Nr", " 7 "}, {"name", "Acme"}, {"Tel. privat", "1234"}, {"phone", ""}, {"shoe", "42"}},
      columns, 10);
  EXPECT_EQ(read.external_id, "7");
  EXPECT_EQ(read[CustomerField::kCompany], "Acme");
  EXPECT_FALSE(read[CustomerField::kDisplayName]);
  EXPECT_EQ(read.phones, std::vector<std::string>{"1234"});
  EXPECT_FALSE(read.emails);
  ASSERT_EQ(columns.size(), 5u);
  EXPECT_EQ(columns[1].origin, ColumnOrigin::kGiven);
  EXPECT_EQ(columns[0].origin, ColumnOrigin::kSaved);
  EXPECT_EQ(columns[4].origin, ColumnOrigin::kUnknown);
  EXPECT_FALSE(columns[4].field);
  EXPECT_EQ(ReadColumnRule("Tel=telly").error().reason, "MAPPING_UNKNOWN");
  EXPECT_EQ(ReadColumnRule("Tel").error().reason, "MAPPING_MALFORMED");
}

TEST(ColumnMapTest, NameOfTwoPartsIsWrittenAsItsScriptDoes) {
  const ColumnMap map({}, {});
  std::vector<Column> columns;
  EXPECT_EQ(map.Read({{"姓", "王"}, {"名", "伟"}}, columns, 9)[CustomerField::kDisplayName],
            "王伟");
  EXPECT_EQ(map.Read({{"first name", "Ana"}, {"last name", "Li"}}, columns,
                     9)[CustomerField::kDisplayName],
            "Ana Li");
}

TEST(IncomingCustomerTest, FirstFaultIsToldWithItsMend) {
  IncomingCustomer good;
  good.source = "erp";
  good.external_id = "7";
  good[CustomerField::kDisplayName] = "王伟";
  good[CustomerField::kLanguage] = "zh-Hans";
  good.phones = {"138 0013 8000 转 12"};
  good.emails = {"wang@example.org"};
  EXPECT_FALSE(FaultOf(good));
  const struct {
    const char* reason;
    void (*spoil)(IncomingCustomer&);
  } kCases[] = {
      {"SOURCE_MISSING", [](IncomingCustomer& c) { c.source.clear(); }},
      {"SOURCE_RESERVED", [](IncomingCustomer& c) { c.source = "desk"; }},
      {"EXTERNAL_ID_MISSING", [](IncomingCustomer& c) { c.external_id.clear(); }},
      {"TEXT_TOO_LONG", [](IncomingCustomer& c) { c.fields[0] = std::string(501, 'x'); }},
      {"TEXT_MALFORMED", [](IncomingCustomer& c) { c.fields[2] = "\xff"; }},
      {"TEXT_MALFORMED", [](IncomingCustomer& c) { c.phones->push_back("\xff"); }},
      {"TOO_MANY_CONTACT_POINTS", [](IncomingCustomer& c) { c.phones->resize(33, "1234"); }},
  };
  for (const auto& one : kCases) {
    IncomingCustomer bad = good;
    one.spoil(bad);
    const auto fault = FaultOf(bad);
    ASSERT_TRUE(fault) << one.reason;
    EXPECT_EQ(fault->reason, one.reason);
    EXPECT_FALSE(fault->mend.empty());
  }
  IncomingCustomer bad = good;
  bad[CustomerField::kLanguage] = "普通话";
  const std::vector<ContactPoint> points{{ContactKind::kEmail, "wang@example", {}, {}, {}}};
  EXPECT_EQ(FaultOfValues(Dictionary(), bad, {})->field, "language");
  EXPECT_EQ(FaultOfValues(Dictionary(), good, points)->field, "mail");
  EXPECT_EQ(FaultOfValues(Dictionary(), good, points)->value, "wang@example");
  EXPECT_FALSE(FaultOfValues(Dictionary(), good, {}));
  EXPECT_EQ(Shortened(std::string(100, 'x')), std::string(60, 'x') + "…");
  EXPECT_EQ(Shortened("a\nb"), "a b");
  EXPECT_EQ(Shortened("\xff"), "?");
}

// All rows of a table that comes in parts of so many bytes; what is cut off comes again.
std::string ReadInParts(std::string_view text, std::size_t part_bytes) {
  TextSize size;
  const auto header = ReadCsvHeader(text, true, size);
  EXPECT_TRUE(header.ok());
  std::string seen;
  std::size_t position = size.bytes;
  std::size_t line = 1 + size.lines;
  std::size_t bytes = part_bytes;
  while (position < text.size()) {
    const bool is_last = position + bytes >= text.size();
    CsvRecords part(text.substr(position, bytes), {line, is_last}, *header);
    while (const auto record = part.Next()) {
      seen += std::to_string(record->line) + ":";
      for (const auto& [name, value] : record->values) seen += name + "=" + value + ";";
      if (record->fault) seen += record->fault->reason;
      seen += "\n";
    }
    // A part without a whole row is sent again with more.
    bytes = part.position() == 0 ? bytes + 1 : part_bytes;
    position += part.position();
    line = part.line();
  }
  return seen;
}

TEST(CsvRecordsTest, RowsAreTheSameWhereverTheFileIsCut) {
  const std::string text =
      "\xef\xbb\xbfnr;\"姓名\";x\r\n1;\"王\n伟\";a\r\n\r\n2;\"said "
      "\"\"no\"\"\";\r\n3;b\n4;\"x\"y;z\n5;李;end";
  const std::string whole = ReadInParts(text, text.size());
  EXPECT_EQ(whole,
            "2:nr=1;姓名=王\n伟;x=a;\n5:nr=2;姓名=said \"no\";x=;\n"
            "6:nr=3;姓名=b;FIELD_COUNT_WRONG\n7:refused_text=4;\"x\"y;z;CSV_MALFORMED\n"
            "8:nr=5;姓名=李;x=end;\n");
  for (std::size_t bytes = 1; bytes < text.size(); ++bytes) {
    EXPECT_EQ(ReadInParts(text, bytes), whole) << bytes;
  }
}

TEST(CsvRecordsTest, FirstLineMustNameEachColumnOnce) {
  TextSize size;
  EXPECT_EQ(ReadCsvHeader("a,b", false, size).error().reason, "PART_TOO_SHORT");
  EXPECT_EQ(ReadCsvHeader("", true, size).error().reason, "CSV_EMPTY");
  EXPECT_EQ(ReadCsvHeader("a,b,a\n", true, size).error().reason, "COLUMN_TWICE");
  const auto tabs = ReadCsvHeader("a\tb,c\td\n1\t2\t3\n", true, size);
  ASSERT_TRUE(tabs.ok());
  EXPECT_EQ(tabs->names, (std::vector<std::string>{"a", "b,c", "d"}));
  std::string row;
  AppendCsvField("plain", row);
  AppendCsvField("a \"b\", c", row);
  EXPECT_EQ(row, "plain\"a \"\"b\"\", c\"");
}

}  // namespace
}  // namespace strowger::core
