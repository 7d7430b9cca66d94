#include "classify_command.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "core/text/csv.h"
#include "support/places.h"
#include "support/stores/temporary_folder.h"

namespace strowger {
namespace {

class ClassifyCommandTest : public testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = folder_ / name.c_str();
    std::ofstream(path) << text;
    return path;
  }
  static boost::json::object Told(MailClassifyOptions options) {
    options.json = true;
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    EXPECT_EQ(RunMailClassify(options), 0);
    (void)testing::internal::GetCapturedStderr();
    return boost::json::parse(testing::internal::GetCapturedStdout()).as_object();
  }
  static std::string Refused(const MailClassifyOptions& options) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(RunMailClassify(options), 1);
    return testing::internal::GetCapturedStderr();
  }
  std::string Examples(const std::string& header) {
    std::string text = header + "\n";
    for (int i = 0; i < 12; ++i) {
      text += "my card was stolen " + std::to_string(i) + ",card\n";
      text += "\"the invoice, again, is wrong " + std::to_string(i) + "\",billing\n";
    }
    return File("train.csv", text);
  }

  TemporaryFolder folder_;
};

TEST_F(ClassifyCommandTest, FiguresAreToldForFilesWithUsualColumns) {
  for (const char* header :
       {"text,category", "body,intent", "text,label", "words,class", "text,has_request"}) {
    const std::string train = Examples(header);
    const std::string test =
        File("test.csv", std::string(header) + "\nstolen card,card\nwrong invoice,billing\n");
    const auto told = Told({.train = train, .test = test});
    EXPECT_EQ(told.at("accuracy").to_number<double>(), 1) << header;
    EXPECT_EQ(told.at("labels").to_number<int>(), 2);
    EXPECT_EQ(told.at("train_texts").to_number<int>(), 24);
    EXPECT_EQ(told.at("test_texts").to_number<int>(), 2);
  }
}

TEST_F(ClassifyCommandTest, ColumnsMayBeNamed) {
  const std::string train = Examples("a,b");
  const std::string test = File("test.csv", "a,b\nstolen card,card\n");
  const auto told = Told({.train = train, .test = test, .text_column = "a", .label_column = "b"});
  EXPECT_EQ(told.at("accuracy").to_number<double>(), 1);
  EXPECT_NE(Refused({.train = train, .test = test}).find("say --text"), std::string::npos);
}

TEST_F(ClassifyCommandTest, WhatIsWrongIsToldInOneLine) {
  const std::string train = Examples("text,label");
  const std::string test = File("test.csv", "text,label\nstolen card,card\n");
  struct Case {
    MailClassifyOptions options;
    const char* says;
  };
  for (const Case& one : {
           Case{{.train = folder_ / "none.csv", .test = test}, "cannot read"},
           Case{{.train = test, .test = test}, "fewer than two labels"},
           Case{{.train = train, .test = test, .label_column = "x"}, "say --label"},
           Case{{.train = train, .test = File("empty.csv", "")}, "is empty"},
           Case{{.train = train, .test = File("bare.csv", "text,label\n")}, "has no texts"},
           Case{{.train = File("few.csv", "text,label\na,b\nc,d\n"), .test = test}, "fewer than 8"},
       }) {
    const std::string told = Refused(one.options);
    EXPECT_NE(told.find(one.says), std::string::npos) << told;
  }
}

// ---- The public sets, which are read where they lie: ../shared/data beside the checkout or
// $STROWGER_SHARED_DATA. Every fifth text is held out.

std::optional<std::string> Unpacked(const std::string& name) {
  const std::string folder = test::PublicSetsFolder();
  // Reads what is not packed as it is.
  gzFile file = gzopen((folder + "/text-routing/" + name).c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65536> part;
  for (int length; (length = gzread(file, part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(length));
  }
  gzclose(file);
  return text;
}

struct Bar {
  const char* set;
  double accuracy;
};
void PrintTo(const Bar& bar, std::ostream* out) { *out << bar.set; }

class PublicTextsTest : public ClassifyCommandTest, public testing::WithParamInterface<Bar> {};

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

TEST_P(PublicTextsTest, TextsAreToldApart) {
  const auto content = Unpacked(GetParam().set);
  if (!content) GTEST_SKIP() << "The public sets are not there.";
  constexpr std::size_t kFieldBytesMax = 64 * 1024;
  core::CsvReader rows(*content, kFieldBytesMax);
  std::array<std::string, 2> files;
  std::size_t count = 0;
  while (const auto row = rows.Next()) {
    ASSERT_TRUE(row->ok());
    std::string line;
    for (const std::string& field : (*row)->fields) {
      line += (line.empty() ? "" : ",") + Quoted(field);
    }
    if (count == 0) {
      files = {line + "\n", line + "\n"};
    } else {
      files[count % 5 == 0 ? 1 : 0] += line + "\n";
    }
    ++count;
  }
  const auto told =
      Told({.train = File("train.csv", files[0]), .test = File("test.csv", files[1])});
  const auto figure = [&told](const char* name) { return told.at(name).to_number<double>(); };
  std::printf(
      "%s: accuracy %.4f, macro-F1 %.4f, top 3 %.4f, at 80 %% %.4f, calibration %.4f, "
      "%.3f ms a text\n",
      GetParam().set, figure("accuracy"), figure("macro_f1"), figure("top_3"),
      figure("accuracy_at_80_percent"), figure("calibration_error"), figure("ms_per_text"));
  EXPECT_GE(figure("accuracy"), GetParam().accuracy);
  EXPECT_LE(figure("calibration_error"), 0.04);
}

// The larger sets take minutes without optimisation and are measured by hand.
INSTANTIATE_TEST_SUITE_P(Sets, PublicTextsTest,
                         testing::Values(Bar{"sms_spam_train.csv", 0.98},
                                         Bar{"email_request_sentence_train.csv", 0.78},
                                         Bar{"atis_train.csv", 0.96}));

}  // namespace
}  // namespace strowger
