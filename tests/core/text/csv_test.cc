#include "core/text/csv.h"

#include <gtest/gtest.h>

#include <random>

namespace strowger::core {
namespace {

// Rows as "line:a|b", refused ones as their message.
std::vector<std::string> Read(std::string_view text) {
  std::vector<std::string> rows;
  CsvReader reader(text);
  while (const auto row = reader.Next()) {
    if (!row->ok()) {
      rows.push_back(row->error().message);
      continue;
    }
    std::string joined = std::to_string(row->value().line) + ":";
    for (std::size_t i = 0; i < row->value().fields.size(); ++i) {
      joined += (i > 0 ? "|" : "") + row->value().fields[i];
    }
    rows.push_back(joined);
  }
  return rows;
}

struct CsvCase {
  const char* name;
  std::string text;
  std::vector<std::string> rows;
};

class CsvTest : public testing::TestWithParam<CsvCase> {};

TEST_P(CsvTest, IsRead) { EXPECT_EQ(Read(GetParam().text), GetParam().rows); }

INSTANTIATE_TEST_SUITE_P(
    Tables, CsvTest,
    testing::Values(CsvCase{"Empty", "", {}}, CsvCase{"OnlyAByteOrderMark", "\xef\xbb\xbf", {}},
                    CsvCase{"NoNewlineAtTheEnd", "a,b", {"1:a|b"}},
                    CsvCase{"UnixAndDosLines", "a,b\r\nc,d\ne,f\n", {"1:a|b", "2:c|d", "3:e|f"}},
                    CsvCase{"ByteOrderMarkIsNoPartOfTheField",
                            "\xef\xbb\xbf"
                            "a,b\n",
                            {"1:a|b"}},
                    CsvCase{"EmptyFields", ",\na,\n,b\n", {"1:|", "2:a|", "3:|b"}},
                    CsvCase{"EmptyLinesAreSkipped", "a\n\n\r\nb\n", {"1:a", "4:b"}},
                    CsvCase{"QuotesCommasAndNewlines",
                            "\"a,\"\"b\"\"\",\"c\r\nd\"\ne,f\n",
                            {"1:a,\"b\"|c\r\nd", "3:e|f"}},
                    CsvCase{"EmptyQuoted", "\"\",x\n", {"1:|x"}},
                    CsvCase{
                        "QuoteInsideAField",
                        "a\"b,c\nd,e\n",
                        {"line 1: a quotation mark or carriage return inside a field", "2:d|e"}},
                    CsvCase{"TextAfterTheQuote",
                            "\"a\"b\nc\n",
                            {"line 1: a quotation mark or carriage return inside a field", "2:c"}},
                    CsvCase{"UnclosedQuoteCostsItsLineOnly",
                            "a\n\"b\nc\n",
                            {"1:a", "line 2: the closing quotation mark is missing", "3:c"}},
                    CsvCase{"LoneCarriageReturn",
                            "a\rb\nc\n",
                            {"line 1: a quotation mark or carriage return inside a field", "2:c"}},
                    CsvCase{"Latin1", "caf\xe9\nb\n", {"line 1: not UTF-8", "2:b"}}),
    [](const auto& test) { return test.param.name; });

TEST(CsvReaderTest, FieldsAndColumnsAreBounded) {
  const std::string longest(CsvReader::kFieldBytesMax, 'x');
  EXPECT_EQ(Read(longest + "\n").size(), 1u);
  EXPECT_EQ(Read(longest + "x\nb\n"),
            (std::vector<std::string>{"line 1: a field is too long", "2:b"}));
  EXPECT_EQ(Read("\"" + longest + "x\"\nb\n").back(), "2:b");
  EXPECT_EQ(Read(std::string(CsvReader::kFieldsMax, ',') + "\nb\n"),
            (std::vector<std::string>{"line 1: too many columns", "2:b"}));
}

TEST(CsvReaderTest, AnyBytesAreReadToTheEnd) {
  std::mt19937 random(3);
  const std::string likely = "ab,,\"\"\n\r\xe9\xbb";
  for (int i = 0; i < 5'000; ++i) {
    std::string text(random() % 60, ' ');
    for (char& c : text) c = likely[random() % likely.size()];
    EXPECT_LE(Read(text).size(), text.size());
  }
}

}  // namespace
}  // namespace strowger::core
