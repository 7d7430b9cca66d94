#include "topic_command.h"

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "adapters/liblinear/linear_training.h"
#include "adapters/mime/charset.h"
#include "adapters/store/engine.h"
#include "base/result.h"
#include "core/classify/classified_text.h"
#include "core/classify/classifier_figures.h"
#include "core/text/ascii.h"
#include "corrections.h"
#include "labelled_texts.h"
#include "mail_input.h"
#include "model_file.h"

namespace strowger {
namespace {

using core::LabelledText;

constexpr std::size_t kHeldOutMin = 2;

Error Refused(std::string message) { return InvalidArgument("TRAIN_REFUSED", std::move(message)); }

int FailAs(const char* command, const Error& error) {
  std::fprintf(stderr, "strowgerd mail %s: %s\n", command, error.message.c_str());
  return 1;
}

struct SplitTexts {
  std::vector<LabelledText> taught;
  std::vector<LabelledText> held_out;
  std::size_t corrections = 0;  // Among both.
};

using Texts = std::vector<LabelledText>;

// Those of the CSV file, then the corrections, which stand above equal texts of the file.
Result<Texts> ReadTexts(const MailTrainOptions& options, std::size_t& corrections) {
  Texts corrected;
  if (!options.corrections.empty()) {
    auto read = ReadCorrections(options.corrections);
    if (!read.ok()) return read.error();
    corrected = *std::move(read);
  }
  corrections = corrected.size();
  if (options.data.empty()) return corrected;
  auto texts =
      ReadLabelledTexts(options.data, {.text = options.text_column, .label = options.label_column});
  if (!texts.ok()) return texts.error();
  std::unordered_set<std::string_view> known;
  for (const LabelledText& one : corrected) known.insert(core::TrimmedBlanks(one.text));
  std::erase_if(*texts, [&known](const LabelledText& one) {
    return known.contains(core::TrimmedBlanks(one.text));
  });
  texts->insert(texts->end(), corrected.begin(), corrected.end());
  return texts;
}

Result<SplitTexts> ReadSplit(const MailTrainOptions& options) {
  if (options.data.empty() && options.corrections.empty()) {
    return Refused("say what to learn from: --data FILE, --corrections STORE, or both");
  }
  SplitTexts split;
  auto texts = ReadTexts(options, split.corrections);
  if (!texts.ok()) return texts.error();
  for (LabelledText& one : *texts) {
    (IsHeldOut(one.text) ? split.held_out : split.taught).push_back(std::move(one));
  }
  const std::string source =
      options.data.empty() ? store::ShownPlace(options.corrections) : options.data;
  if (auto teachable = CheckTeachable(source, split.taught); !teachable.ok()) {
    return teachable.error();
  }
  if (split.held_out.size() < kHeldOutMin) {
    return Refused(source + " has too few texts: a tenth is held out to measure with");
  }
  return split;
}

struct Measured {
  core::ClassifierFigures figures;
  core::SureFigures sure;
  double threshold = 0;
};

Measured MeasureModel(const core::TextClassifier& classifier,
                      const std::vector<LabelledText>& texts) {
  core::ClassifierTally tally;
  for (const LabelledText& one : texts) {
    tally.Count(classifier.labels(), classifier.Classify(one.text), one.label);
  }
  const core::AbstainRule& rule = classifier.knowledge().abstaining;
  return {
      .figures = tally.Figures(), .sure = tally.FiguresOfSure(rule), .threshold = rule.threshold};
}

// The model in use, where there is one.
Result<std::optional<core::TextClassifier>> ReadOld(const MailTrainOptions& options) {
  const bool is_named = !options.compare.empty();
  const std::string& path = is_named ? options.compare : options.model;
  std::error_code ignored;
  if (!is_named && !std::filesystem::exists(path, ignored)) return {std::nullopt};
  auto old = ReadModelFile(path);
  if (old.ok()) return std::optional(std::move(old).value());
  if (!options.force) {
    return Refused(old.error().message + " Without it nothing can be compared; --force goes on");
  }
  return {std::nullopt};
}

boost::json::object FiguresAsJson(const Measured& measured) {
  return {{"accuracy", measured.figures.accuracy},
          {"macro_f1", measured.figures.macro_f1},
          {"top_3", measured.figures.top_3},
          {"accuracy_at_80_percent", measured.figures.accuracy_at_80},
          {"calibration_error", measured.figures.calibration_error},
          {"threshold", measured.threshold},
          {"coverage", measured.sure.coverage},
          {"accuracy_when_sure", measured.sure.accuracy}};
}

void PrintFigures(const char* name, const Measured& measured) {
  std::printf("%-4s %8.4f %8.4f %8.4f %8.4f %8.4f %9.4f %8.4f %8.4f\n", name,
              measured.figures.accuracy, measured.figures.macro_f1, measured.figures.top_3,
              measured.figures.accuracy_at_80, measured.figures.calibration_error,
              measured.threshold, measured.sure.coverage, measured.sure.accuracy);
}

void Report(const MailTrainOptions& options, const SplitTexts& split, const Measured& made,
            const std::optional<Measured>& old) {
  if (options.json) {
    boost::json::object told{{"taught", split.taught.size()},
                             {"held_out", split.held_out.size()},
                             {"corrections", split.corrections},
                             {"new", FiguresAsJson(made)}};
    if (old) told["old"] = FiguresAsJson(*old);
    std::printf("%s\n", boost::json::serialize(told).c_str());
    return;
  }
  std::printf("learnt from %zu texts; measured with %zu that were held out by their hash\n",
              split.taught.size(), split.held_out.size());
  if (!options.corrections.empty()) {
    std::printf("of these texts %zu are mails of which people said the topic\n", split.corrections);
  }
  std::printf("     accuracy macro-F1    top 3  at 80 %% calibr. threshold coverage    right\n");
  PrintFigures("new", made);
  if (old) PrintFigures("old", *old);
}

Result<void> Train(const MailTrainOptions& options) {
  if (options.wanted_accuracy <= 0 || options.wanted_accuracy > 1) {
    return Refused("--accuracy is a share above 0 and up to 1");
  }
  const auto old_model = ReadOld(options);
  if (!old_model.ok()) return old_model.error();
  const auto split = ReadSplit(options);
  if (!split.ok()) return split.error();
  const auto made = core::TextClassifier::Learn(split->taught, &liblinear::TrainLinear,
                                                &TellLearning, options.wanted_accuracy);
  const Measured figures = MeasureModel(made, split->held_out);
  std::optional<Measured> old;
  if (*old_model) old = MeasureModel(**old_model, split->held_out);
  Report(options, *split, figures, old);
  if (old && figures.figures.accuracy < old->figures.accuracy && !options.force) {
    return Refused("the new model is worse than the old one; " + options.model +
                   " was left as it is, and --force replaces it");
  }
  return WriteModelFile(options.model, made);
}

Result<core::TextTopic> GuessTopic(const MailGuessOptions& options) {
  const auto model = ReadModelFile(options.model);
  if (!model.ok()) return model.error();
  if (options.file.empty()) return model->TopicOf(mime::WellFormed(options.text));
  const auto raw = ReadMailInput(options.file);
  if (!raw.ok()) return raw.error();
  const WrittenText written = WrittenTextOf(*raw);
  return model->TopicOf(core::ClassifiedText(written.subject, written.text, written.sender_name));
}

}  // namespace

int RunMailTrain(const MailTrainOptions& options) {
  const Result<void> trained = Train(options);
  if (!trained.ok()) return FailAs("train", trained.error());
  return std::fflush(stdout) == 0 ? 0 : 1;
}

int RunMailGuess(const MailGuessOptions& options) {
  const bool has_file = !options.file.empty();
  if (has_file == !options.text.empty()) {
    return FailAs("guess", Refused("say what to guess: --text TEXT, or a file"));
  }
  const Result<core::TextTopic> topic = GuessTopic(options);
  if (!topic.ok()) return FailAs("guess", topic.error());
  if (options.json) {
    const boost::json::object told{
        {"label", topic->label}, {"probability", topic->probability}, {"is_sure", topic->is_sure}};
    std::printf("%s\n", boost::json::serialize(told).c_str());
  } else {
    std::printf("%s%s %.4f\n", topic->is_sure ? "" : "unsure: ", topic->label.c_str(),
                topic->probability);
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace strowger
