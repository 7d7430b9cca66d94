#include "classify_command.h"

#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

#include "adapters/liblinear/linear_training.h"
#include "adapters/mime/charset.h"
#include "base/result.h"
#include "core/classify/classifier_figures.h"
#include "core/text/ascii.h"
#include "core/text/csv.h"

namespace strowger {
namespace {

using core::LabelledText;
using Clock = std::chrono::steady_clock;

constexpr std::array<std::string_view, 8> kTextNames{
    "text", "body", "message", "content", "comment", "question", "sentence", "utterance"};
constexpr std::array<std::string_view, 10> kLabelNames{
    "category", "intent", "label", "class", "type", "topic", "queue", "target", "tag", "subject"};
constexpr std::size_t kTextsMax = 1'000'000;
// Four bytes each, twice; beyond it a machine of this kind has no room.
constexpr std::size_t kWeightsMax = 400'000'000;
constexpr std::size_t kFieldBytesMax = 256 * 1024;
constexpr std::size_t kTextsMin = 2 * core::TextClassifier::kFolds;

Error Wrong(std::string message) { return InvalidArgument("CLASSIFY_REFUSED", std::move(message)); }

template <std::size_t kCount>
std::optional<std::size_t> FindUsual(const std::vector<std::string>& header,
                                     const std::array<std::string_view, kCount>& names) {
  for (const std::string_view name : names) {
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (core::EqualsFolded(core::TrimmedBlanks(header[i]), name)) return i;
    }
  }
  return std::nullopt;
}

struct Columns {
  std::size_t text = 0;
  std::size_t label = 0;
};

std::optional<std::size_t> FindNamed(const std::vector<std::string>& header,
                                     const std::string& name) {
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (core::TrimmedBlanks(header[i]) == name) return i;
  }
  return std::nullopt;
}

Result<Columns> FindColumns(const std::string& path, const std::vector<std::string>& header,
                            const MailClassifyOptions& options) {
  auto text = options.text_column.empty() ? FindUsual(header, kTextNames)
                                          : FindNamed(header, options.text_column);
  auto label = options.label_column.empty() ? FindUsual(header, kLabelNames)
                                            : FindNamed(header, options.label_column);
  // Of two columns each tells what the other is.
  const bool is_pair = header.size() == 2;
  if (!label && is_pair && text && options.label_column.empty()) label = 1 - *text;
  if (!text && is_pair && label && options.text_column.empty()) text = 1 - *label;
  if (!text) return Wrong(path + " has no column of texts that is known; say --text COLUMN");
  if (!label) return Wrong(path + " has no column of labels that is known; say --label COLUMN");
  if (*text == *label) return Wrong("text and label are the same column of " + path);
  return Columns{.text = *text, .label = *label};
}

Result<std::vector<LabelledText>> ReadTexts(const std::string& path,
                                            const MailClassifyOptions& options) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream raw;
  // Of an empty file nothing is inserted, which is no failure here.
  if (in && in.peek() != std::ifstream::traits_type::eof()) raw << in.rdbuf();
  if (!in.is_open() || in.bad() || !raw) return Wrong("cannot read " + path);
  const std::string content = mime::ToUtf8(raw.str(), "");
  core::CsvReader reader(content, kFieldBytesMax);
  const auto header = reader.Next();
  if (!header) return Wrong(path + " is empty: its first row names the columns");
  if (!header->ok()) return Wrong(path + ": " + header->error().message);
  const Result<Columns> columns = FindColumns(path, (*header)->fields, options);
  if (!columns.ok()) return columns.error();
  std::vector<LabelledText> texts;
  std::size_t refused = 0;
  while (auto row = reader.Next()) {
    if (!row->ok() || std::max(columns->text, columns->label) >= (*row)->fields.size()) {
      ++refused;
      continue;
    }
    auto& fields = (*row)->fields;
    texts.push_back({.text = std::move(fields[columns->text]),
                     .label = std::string(core::TrimmedBlanks(fields[columns->label]))});
    if (texts.size() == kTextsMax) break;
  }
  if (refused > 0) {
    std::fprintf(stderr, "%s: %zu rows refused\n", path.c_str(), refused);
  }
  return texts;
}

Result<void> CheckTeachable(const std::vector<LabelledText>& texts) {
  std::set<std::string_view> labels;
  std::set<std::uint64_t> terms;
  for (const LabelledText& one : texts) labels.insert(one.label);
  if (labels.size() < 2)
    return Wrong("--train has fewer than two labels; there is nothing to tell");
  if (texts.size() < kTextsMin) {
    return Wrong("--train has fewer than " + std::to_string(kTextsMin) + " texts");
  }
  for (const LabelledText& one : texts) {
    const core::TextFeatures features = core::FeaturesOf(one.text);
    for (const auto& feature : features.words) terms.insert(feature.hash);
    for (const auto& feature : features.pieces) terms.insert(feature.hash);
    if (terms.size() * labels.size() > kWeightsMax) {
      return Wrong("--train has too many labels for so many texts; teach with fewer of either");
    }
  }
  return {};
}

struct Told {
  core::ClassifierFigures figures;
  std::size_t taught = 0;
  std::size_t labels = 0;
  double train_seconds = 0;
  double ms_per_text = 0;
};

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

Result<Told> Measure(const MailClassifyOptions& options) {
  const auto train = ReadTexts(options.train, options);
  if (!train.ok()) return train.error();
  const auto test = ReadTexts(options.test, options);
  if (!test.ok()) return test.error();
  if (test->empty()) return Wrong(options.test + " has no texts");
  if (auto teachable = CheckTeachable(*train); !teachable.ok()) return teachable.error();
  const bool is_terminal = isatty(STDERR_FILENO) == 1;
  const auto begin = Clock::now();
  const auto classifier =
      core::TextClassifier::Learn(*train, &liblinear::TrainLinear, [is_terminal](double share) {
        if (!is_terminal && share < 1) return;
        std::fprintf(stderr, "%slearning: %3.0f %%%s", is_terminal ? "\r" : "", 100 * share,
                     share < 1 ? "" : "\n");
      });
  Told told{.taught = train->size(),
            .labels = classifier.labels().size(),
            .train_seconds = SecondsSince(begin)};
  core::ClassifierTally tally;
  const auto asked = Clock::now();
  for (const LabelledText& one : *test) {
    tally.Count(classifier.labels(), classifier.Classify(one.text), one.label);
  }
  told.ms_per_text = 1000 * SecondsSince(asked) / static_cast<double>(test->size());
  told.figures = tally.Figures();
  return told;
}

std::string AsJson(const Told& told) {
  return boost::json::serialize(
             boost::json::object{{"train_texts", told.taught},
                                 {"test_texts", told.figures.texts},
                                 {"labels", told.labels},
                                 {"accuracy", told.figures.accuracy},
                                 {"macro_f1", told.figures.macro_f1},
                                 {"top_3", told.figures.top_3},
                                 {"accuracy_at_80_percent", told.figures.accuracy_at_80},
                                 {"calibration_error", told.figures.calibration_error},
                                 {"ms_per_text", told.ms_per_text},
                                 {"train_seconds", told.train_seconds}}) +
         "\n";
}

void Print(const Told& told) {
  std::printf("learnt from %zu texts with %zu labels in %.1f s; asked %zu texts\n", told.taught,
              told.labels, told.train_seconds, told.figures.texts);
  std::printf("accuracy %.4f\n", told.figures.accuracy);
  std::printf("macro_f1 %.4f\n", told.figures.macro_f1);
  std::printf("top_3 %.4f\n", told.figures.top_3);
  std::printf("accuracy_at_80_percent %.4f\n", told.figures.accuracy_at_80);
  std::printf("calibration_error %.4f\n", told.figures.calibration_error);
  std::printf("ms_per_text %.3f\n", told.ms_per_text);
}

}  // namespace

int RunMailClassify(const MailClassifyOptions& options) {
  const Result<Told> told = Measure(options);
  if (!told.ok()) {
    std::fprintf(stderr, "strowgerd mail classify: %s\n", told.error().message.c_str());
    return 1;
  }
  if (options.json) {
    std::fputs(AsJson(*told).c_str(), stdout);
  } else {
    Print(*told);
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace strowger
