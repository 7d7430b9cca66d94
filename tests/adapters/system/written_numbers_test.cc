#include "adapters/system/written_numbers.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "support/places.h"

namespace strowger::system {
namespace {

using Trust = WrittenNumber::Trust;

TEST(WrittenNumbersTest, AreReadAsPeopleWriteThem) {
  const WrittenNumbers nanjing({"CN", "25"});
  struct Case {
    const char* raw;
    const char* e164;
    const char* extension;
    Trust trust;
  };
  for (const Case& one : {
           Case{"84664163", "+862584664163", "", Trust::kValid},
           Case{"8466-4163", "+862584664163", "", Trust::kValid},
           Case{"025 84664163", "+862584664163", "", Trust::kValid},
           Case{"(025) 8466 4163 ext. 12", "+862584664163", "12", Trust::kValid},
           Case{"tel:+86-25-84664163", "+862584664163", "", Trust::kValid},
           Case{"１３８００１３８０００", "+8613800138000", "", Trust::kValid},
           Case{"+43 316 667778", "+43316667778", "", Trust::kValid},
           Case{"none", "", "", Trust::kNone},
           Case{"", "", "", Trust::kNone},
       }) {
    const WrittenNumber number = nanjing.Read(one.raw);
    EXPECT_EQ(number.e164, one.e164) << one.raw;
    EXPECT_EQ(number.extension, one.extension) << one.raw;
    EXPECT_EQ(number.trust, one.trust) << one.raw;
  }
}

TEST(WrittenNumbersTest, WithoutARegionNumbersNameTheirCountry) {
  const WrittenNumbers nowhere(WrittenNumbers::Home{});
  EXPECT_EQ(nowhere.Read("025 84664163").trust, Trust::kNone);
  EXPECT_EQ(nowhere.Read("+86 25 84664163").e164, "+862584664163");
  EXPECT_EQ(nowhere.Read(std::string(WrittenNumbers::kRawBytesMax + 1, '1')).trust, Trust::kNone);
  EXPECT_TRUE(WrittenNumbers::IsRegion("CN"));
  EXPECT_FALSE(WrittenNumbers::IsRegion("XX"));
}

// ---- The public examples, which are read where they lie: ../shared/data beside the checkout or
// $STROWGER_SHARED_DATA.

using Row = std::vector<std::string>;

std::vector<Row> Rows(const std::string& name) {
  const std::string folder = test::PublicSetsFolder();
  std::ifstream in(folder + "/phone/" + name);
  std::vector<Row> rows;
  std::string line;
  std::getline(in, line);  // The names of the columns.
  while (std::getline(in, line)) {
    Row& row = rows.emplace_back();
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, '\t');) row.push_back(field);
    row.resize(6);
  }
  return rows;
}

// The examples were made with release 8.13.48 of the library, and Debian 12 has 8.12.57: Bolivia's
// numbers that begin with 5, Chinese ones of seven digits with the area code and Uzbekistan's
// international prefix are known since.
const std::set<std::string> kNewerThanTheLibrary = {"+59150123456", "010 1234 5", "00998912345678"};

TEST(WrittenNumbersTest, ReadsEveryExampleInAllItsForms) {
  const std::vector<Row> rows = Rows("example_numbers.tsv");
  if (rows.empty()) GTEST_SKIP() << "The public examples are not there.";
  EXPECT_EQ(rows.size(), 596U);
  for (const Row& row : rows) {
    const std::string& e164 = row[4];
    if (kNewerThanTheLibrary.contains(e164)) continue;
    const WrittenNumbers numbers({row[0], {}});
    for (const std::size_t form : {2, 3, 4, 5}) {  // National, international, E.164, RFC 3966.
      const WrittenNumber number = numbers.Read(row[form]);
      EXPECT_EQ(number.e164, e164) << row[0] << " " << row[form];
      EXPECT_EQ(number.trust, Trust::kValid) << row[0] << " " << row[form];
    }
  }
}

Trust TrustNamed(const std::string& name) {
  if (name == "valid") return Trust::kValid;
  if (name == "possible") return Trust::kPossible;
  return name == "invalid" ? Trust::kInvalid : Trust::kNone;
}

TEST(WrittenNumbersTest, ReadsOrRefusesWhatIsUntidy) {
  const std::vector<Row> rows = Rows("messy_to_e164.tsv");
  if (rows.empty()) GTEST_SKIP() << "The public examples are not there.";
  EXPECT_EQ(rows.size(), 2155U);
  for (const Row& row : rows) {
    if (kNewerThanTheLibrary.contains(row[0])) continue;
    const WrittenNumber number = WrittenNumbers({row[1], {}}).Read(row[0]);
    EXPECT_EQ(number.e164, row[2]) << row[0] << " in " << row[1];
    EXPECT_EQ(number.extension, row[3]) << row[0] << " in " << row[1];
    EXPECT_EQ(number.trust, TrustNamed(row[4])) << row[0] << " in " << row[1];
  }
}

}  // namespace
}  // namespace strowger::system
