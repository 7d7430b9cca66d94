#include "match_command.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>

#include "core/text/csv.h"
#include "support/places.h"
#include "support/stores/temporary_folder.h"

namespace strowger {
namespace {

std::string Read(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

class MatchCommandTest : public testing::Test {
 protected:
  std::string File(const std::string& text) {
    const std::string path = folder_ / "records.csv";
    std::ofstream(path) << text;
    return path;
  }
  // The line on standard error of a run that must fail.
  static std::string Refused(const MatchOptions& options) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(RunMatch(options), 1);
    return testing::internal::GetCapturedStderr();
  }
  std::string pairs() const { return folder_ / "pairs.csv"; }

  TemporaryFolder folder_;
};

// What stands behind --columns in README.md's example.
std::string ColumnsOfReadme() {
  const std::string readme = Read(test::SourceFolder() + "/README.md");
  const std::string option = " --columns ";
  const std::size_t example = readme.find("strowgerd match --records ");
  const std::size_t begin = readme.find(option, example) + option.size();
  return readme.substr(begin, readme.find(' ', begin) - begin);
}

// A file as README.md's example has it.
TEST_F(MatchCommandTest, PairsAreWrittenWithTheirReasons) {
  std::string text = "no,name,born,tel\n";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(100 + i);
    text += n + ",\"Wang" + std::string(1, static_cast<char>('a' + i % 26)) + n + ", Kim" + n +
            "\",1980-01-" + std::to_string(10 + i % 20) + ",0316" + n + n + "\n";
  }
  text += "x1,Ana Gruber,1975-03-08,+43 316 555777\nx2,Anna Gruber,8.3.1975,0316 555777\n";
  ASSERT_EQ(RunMatch({.records = File(text),
                      .columns = ColumnsOfReadme(),
                      .pairs = pairs(),
                      .threshold = 0.5}),
            0);
  const std::string written = Read(pairs());
  EXPECT_EQ(written.substr(0, written.find('\n')), "id_1,id_2,probability,weight,class,joined,why");
  EXPECT_NE(written.find("x1,x2,"), std::string::npos) << written;
  EXPECT_NE(written.find("birth_date exact +"), std::string::npos) << written;
  EXPECT_FALSE(std::filesystem::exists(pairs() + ".part"));
}

// By pair: what its rows add up to.
std::map<std::string, double> SumsOf(const std::string& explanations) {
  std::map<std::string, double> sums;
  core::CsvReader rows(explanations);
  (void)rows.Next();
  while (const auto row = rows.Next()) {
    const auto& fields = (*row)->fields;
    EXPECT_EQ(fields.size(), 7U);
    sums[fields[0] + " " + fields[1]] += std::stod(fields[6]);
  }
  return sums;
}

TEST_F(MatchCommandTest, EachPairHasAClassAndEachFieldARow) {
  std::string text = "id,given_name,surname,birth_date,city\n";
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(100 + i);
    text += n + ",Kim" + n + ",Wang" + std::string(1, static_cast<char>('a' + i % 26)) + n + ",19" +
            std::to_string(40 + i % 50) + "-01-" + std::to_string(10 + i % 20) + ",Graz\n";
  }
  text += "x1,Ana,Gruber,1975-03-08,Graz\nx2,Ana,Gruber,1975-03-08,Graz\n";
  text += "y1,Eva,Moser,1981-12-24,Graz\ny2,Eva,Moser,1963-07-15,Graz\n";
  ASSERT_EQ(RunMatch({.records = File(text),
                      .pairs = pairs(),
                      .explain = folder_ / "explained.csv",
                      .threshold = 0.9,
                      .review = 0.0001}),
            0);
  const std::map<std::string, double> sums = SumsOf(Read(folder_ / "explained.csv"));
  std::map<std::string, std::string> classes;
  const std::string written = Read(pairs());
  core::CsvReader rows(written);
  (void)rows.Next();
  while (const auto row = rows.Next()) {
    const auto& fields = (*row)->fields;
    const std::string pair = fields[0] + " " + fields[1];
    classes[pair] = fields[4];
    ASSERT_TRUE(sums.contains(pair)) << pair;
    EXPECT_NEAR(sums.at(pair), std::stod(fields[3]), 0.01) << pair;
  }
  EXPECT_EQ(sums.size(), classes.size());
  EXPECT_EQ(classes["x1 x2"], "auto-link") << written;
  EXPECT_EQ(classes["y1 y2"], "review") << written;
}

TEST_F(MatchCommandTest, WhatIsWrongIsToldInOneLine) {
  const std::string file = File("surname,phone\nGruber,1\n");
  struct Case {
    MatchOptions options;
    const char* says;
  };
  for (const Case& one : {
           Case{{.records = folder_ / "none.csv"}, "cannot read"},
           Case{{.records = file, .columns = "shoe=surname"}, "\"shoe\" is no word"},
           Case{{.records = file, .columns = "surname"}, "write surname=NAME"},
           Case{{.records = file, .columns = "surname=name"}, "has no column \"name\""},
           Case{{.records = file, .columns = "id=phone"}, "no column tells who"},
           Case{{.records = file, .threshold = 0}, "--threshold is a probability"},
           Case{{.records = file, .threshold = 1.5}, "--threshold is a probability"},
           Case{{.records = file, .region = "XX"}, "--region is that of a country"},
           Case{{.records = file, .threshold = 0.5, .review = 0.6}, "--review is a probability"},
           Case{{.records = file, .pairs = folder_ / "none/pairs.csv"}, "cannot write"},
       }) {
    const std::string told = Refused(one.options);
    EXPECT_NE(told.find(one.says), std::string::npos) << told;
  }
  std::ofstream(file, std::ios::trunc).flush();
  EXPECT_NE(Refused({.records = file}).find("is empty"), std::string::npos);
}

TEST_F(MatchCommandTest, AMalformedRowCostsThatRowOnly) {
  const std::string file = File("surname,phone\nGruber,1\n\"broken\"x,2\nLi,3\n");
  testing::internal::CaptureStderr();
  EXPECT_EQ(RunMatch({.records = file, .pairs = pairs()}), 0);
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_NE(told.find("2 records, 1 rows refused"), std::string::npos) << told;
  EXPECT_NE(told.find("line 3"), std::string::npos) << told;
}

// The same number in five ways; the other records have numbers of their own.
TEST_F(MatchCommandTest, TelephoneNumbersAreReadByTheirCountry) {
  std::string text = "id,surname,phone\n";
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(100 + i);
    text += n + ",Wang" + n + ",025 84" + n + std::to_string(959 - 7 * i) + "\n";
  }
  text += "a,Gruber,84664163\nb,Gruber,+86 25 8466 4163\nc,Gruber,(025)8466-4163 ext. 12\n";
  text += "d,Gruber,０２５－８４６６４１６３\ne,Gruber,tel:+86-25-84664163\n";
  ASSERT_EQ(RunMatch({.records = File(text),
                      .pairs = pairs(),
                      .region = "CN",
                      .area_code = "25",
                      .threshold = 0.5}),
            0);
  const std::string written = Read(pairs());
  for (const char* pair : {"a,b,", "a,c,", "a,d,", "a,e,"}) {
    const std::size_t begin = written.find(pair);
    ASSERT_NE(begin, std::string::npos) << pair << written;
    EXPECT_NE(written.substr(begin, written.find('\n', begin) - begin).find("phone exact"),
              std::string::npos)
        << written;
  }
}

// ---- The public sets of FEBRL, which are read where they lie: ../shared/data beside the checkout
// or $STROWGER_SHARED_DATA. The truth is in their ids: rec-N-org and rec-N-dup-K are one person.

std::optional<std::string> Unpacked(const std::string& name) {
  const std::string folder = test::PublicSetsFolder();
  // Reads what is not packed as it is.
  gzFile file = gzopen((folder + "/record-linkage/" + name).c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65536> part;
  for (int length; (length = gzread(file, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(length));
  }
  gzclose(file);
  return text;
}

std::string PersonOf(const std::string& id) {
  const std::size_t begin = id.find('-') + 1;
  return id.substr(begin, id.find('-', begin) - begin);
}

using Owners = std::map<std::string, std::string>;  // Who is behind a record, by its id.

double F1(const Owners& owners, const std::string& pairs) {
  std::map<std::string, double> counts;
  for (const auto& [id, person] : owners) ++counts[person];
  double truth = 0;
  for (const auto& [person, count] : counts) truth += count * (count - 1) / 2;
  double right = 0;
  double found = 0;
  core::CsvReader lines(pairs);
  (void)lines.Next();
  while (const auto line = lines.Next()) {
    ++found;
    if (owners.at((*line)->fields[0]) == owners.at((*line)->fields[1])) ++right;
  }
  return 2 * right / (found + truth);
}

double F1(const std::string& records, const std::string& pairs) {
  Owners owners;
  core::CsvReader rows(records);
  (void)rows.Next();
  while (const auto row = rows.Next()) owners[(*row)->fields[0]] = PersonOf((*row)->fields[0]);
  return F1(owners, pairs);
}

constexpr char kNameAndAddress[] =
    "id=rec_id,given_name=given_name,surname=surname,street_number=street_number,"
    "address=address_1,address_2=address_2,city=suburb,region=state,postcode=postcode";

struct Bar {
  const char* set;
  const char* more_columns;
  double f1;
};

void PrintTo(const Bar& bar, std::ostream* out) { *out << bar.set << bar.more_columns; }

class FebrlTest : public testing::TestWithParam<Bar> {};

TEST_P(FebrlTest, WhoIsTheSameIsFoundWithoutLabels) {
  const auto text = Unpacked(GetParam().set);
  if (!text) GTEST_SKIP() << "The public sets are not there.";
  TemporaryFolder folder;
  const std::string records = folder / "records.csv";
  const std::string pairs = folder / "pairs.csv";
  std::ofstream(records) << *text;
  for (const double threshold : {0.5, 0.95}) {
    ASSERT_EQ(RunMatch({.records = records,
                        .columns = std::string(kNameAndAddress) + GetParam().more_columns,
                        .pairs = pairs,
                        .threshold = threshold}),
              0);
    const double f1 = F1(*text, Read(pairs));
    EXPECT_GE(f1, GetParam().f1) << threshold;
    std::printf("%s%s at %.2f: F1 %.5f\n", GetParam().set, GetParam().more_columns, threshold, f1);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sets, FebrlTest,
    testing::Values(Bar{"febrl_dataset1.csv", ",birth_date=date_of_birth", 0.998},
                    Bar{"febrl_dataset1.csv", "", 0.989},
                    Bar{"febrl_dataset3.csv.gz", ",birth_date=date_of_birth", 0.9956},
                    Bar{"febrl_dataset3.csv.gz", "", 0.973}));

// ---- Other public sets, whose truth stands in a column.

struct Labelled {
  const char* set;
  const char* columns;
  std::optional<std::size_t> id;  // Else a record is known by its line.
  std::size_t truth;
  double f1_at_half;
  double f1_at_95;
};

void PrintTo(const Labelled& set, std::ostream* out) { *out << set.set; }

class LabelledTest : public testing::TestWithParam<Labelled> {};

TEST_P(LabelledTest, WhoIsTheSameIsFoundWithoutLabels) {
  const Labelled& set = GetParam();
  const auto text = Unpacked(set.set);
  if (!text) GTEST_SKIP() << "The public sets are not there.";
  TemporaryFolder folder;
  std::ofstream(folder / "records.csv") << *text;
  Owners owners;
  core::CsvReader rows(*text);
  (void)rows.Next();
  while (const auto row = rows.Next()) {
    const auto& fields = (*row)->fields;
    owners[set.id ? fields[*set.id] : std::to_string((*row)->line)] = fields[set.truth];
  }
  for (const double threshold : {0.5, 0.95}) {
    ASSERT_EQ(RunMatch({.records = folder / "records.csv",
                        .columns = set.columns,
                        .pairs = folder / "pairs.csv",
                        .threshold = threshold}),
              0);
    const double f1 = F1(owners, Read(folder / "pairs.csv"));
    EXPECT_GE(f1, threshold < 0.9 ? set.f1_at_half : set.f1_at_95) << threshold;
    std::printf("%s at %.2f: F1 %.4f\n", set.set, threshold, f1);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sets, LabelledTest,
    testing::Values(Labelled{"fake_1000.csv",
                             "id=unique_id,given_name=first_name,surname=surname,birth_date=dob,"
                             "city=city,email=email",
                             0, 6, 0.95, 0.935},
                    Labelled{"restaurant-nophone-training.csv",
                             "organisation=name,address=address,city=city", std::nullopt, 4, 0.93,
                             0.89}));

}  // namespace
}  // namespace strowger
