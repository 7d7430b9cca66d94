#include "classify_command.h"

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include "adapters/liblinear/linear_training.h"
#include "base/result.h"
#include "core/classify/classifier_figures.h"
#include "labelled_texts.h"

namespace strowger {
namespace {

using core::LabelledText;
using Clock = std::chrono::steady_clock;

Error Wrong(std::string message) { return InvalidArgument("CLASSIFY_REFUSED", std::move(message)); }

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
  const TextColumns columns{.text = options.text_column, .label = options.label_column};
  const auto train = ReadLabelledTexts(options.train, columns);
  if (!train.ok()) return train.error();
  const auto test = ReadLabelledTexts(options.test, columns);
  if (!test.ok()) return test.error();
  if (test->empty()) return Wrong(options.test + " has no texts");
  if (auto teachable = CheckTeachable(options.train, *train); !teachable.ok())
    return teachable.error();
  const auto begin = Clock::now();
  const auto classifier =
      core::TextClassifier::Learn(*train, &liblinear::TrainLinear, &TellLearning);
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
