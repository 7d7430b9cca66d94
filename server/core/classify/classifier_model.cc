#include "core/classify/classifier_model.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <type_traits>
#include <utility>

#include "core/text/utf8.h"

namespace strowger::core {
namespace {

static_assert(std::endian::native == std::endian::little, "Numbers are written as they lie.");

constexpr std::string_view kMark = "STROWGER TEXT MODEL\n";
constexpr std::uint32_t kFormVersion = 1;
// What no teaching gives is no model; sums over a text stay finite below it.
constexpr float kWeightMax = 1e6F;

// FNV-1a over words of eight bytes, and what is left.
std::uint64_t SumOf(std::string_view bytes) {
  constexpr std::uint64_t kPrime = 1099511628211ULL;
  std::uint64_t sum = 14695981039346656037ULL;
  while (bytes.size() >= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    sum = (sum ^ word) * kPrime;
    sum ^= sum >> 32;
    bytes.remove_prefix(sizeof word);
  }
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * kPrime;
  return sum;
}

class ModelWriter {
 public:
  template <class Number>
  void Put(Number number) {
    static_assert(std::is_arithmetic_v<Number>);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  template <class Number>
  void PutAll(const std::vector<Number>& numbers) {
    bytes_.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number));
  }
  void PutText(std::string_view text) {
    Put(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
  }
  void PutSection(const VocabularySection& section) {
    Put(static_cast<std::uint32_t>(section.hashes.size()));
    PutAll(section.hashes);
    PutAll(section.weights);
  }
  std::string Finish() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Reads what is there; after the first failure everything is zero and empty.
class ModelReader {
 public:
  explicit ModelReader(std::string_view bytes) : rest_(bytes) {}

  template <class Number>
  Number Take() {
    Number number{};
    if (!Has(sizeof number)) return number;
    std::memcpy(&number, rest_.data(), sizeof number);
    rest_.remove_prefix(sizeof number);
    return number;
  }
  template <class Number>
  std::vector<Number> TakeAll(std::size_t count) {
    if (count > rest_.size() / sizeof(Number)) is_cut_ = true;
    if (is_cut_) return {};
    std::vector<Number> numbers(count);
    std::memcpy(numbers.data(), rest_.data(), count * sizeof(Number));
    rest_.remove_prefix(count * sizeof(Number));
    return numbers;
  }
  std::string TakeText(std::size_t bytes_max) {
    const auto size = Take<std::uint32_t>();
    if (size > bytes_max || !Has(size)) {
      is_cut_ = true;
      return {};
    }
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  std::string_view rest() const { return rest_; }
  bool is_cut() const { return is_cut_; }

 private:
  bool Has(std::size_t bytes) {
    is_cut_ = is_cut_ || rest_.size() < bytes;
    return !is_cut_;
  }

  std::string_view rest_;
  bool is_cut_ = false;
};

Error Unreadable(const std::string& why) {
  return InvalidArgument("MODEL_UNREADABLE", "This is no model that can be used: " + why + ".",
                         {{"why", why}});
}

bool AreBounded(const std::vector<float>& weights) {
  return std::all_of(weights.begin(), weights.end(), [](float weight) {
    return std::isfinite(weight) && std::abs(weight) <= kWeightMax;
  });
}

bool IsIn(double value, double low, double high) { return value >= low && value <= high; }

std::string BodyOf(const ClassifierKnowledge& known) {
  ModelWriter body;
  body.Put(known.texts);
  body.Put(known.mixture.cost);
  body.Put(known.mixture.linear);
  body.Put(known.mixture.bayes);
  body.Put(known.mixture.sharpness);
  body.Put(known.abstaining.wanted_accuracy);
  body.Put(known.abstaining.threshold);
  body.Put(known.abstaining.coverage);
  body.Put(static_cast<std::uint32_t>(known.labels.size()));
  for (const std::string& label : known.labels) body.PutText(label);
  body.PutSection(known.vocabulary.words());
  body.PutSection(known.vocabulary.pieces());
  body.PutSection(known.vocabulary.near_pairs());
  body.PutAll(known.linear.weights);
  body.PutAll(known.bayes.weights);
  return body.Finish();
}

// What is wrong with it; empty when nothing is.
std::string TakeSettings(ModelReader& body, ClassifierKnowledge& known) {
  known.texts = body.Take<std::uint64_t>();
  known.mixture.cost = body.Take<double>();
  known.mixture.linear = body.Take<float>();
  known.mixture.bayes = body.Take<float>();
  known.mixture.sharpness = body.Take<double>();
  known.abstaining.wanted_accuracy = body.Take<double>();
  known.abstaining.threshold = body.Take<double>();
  known.abstaining.coverage = body.Take<double>();
  const bool is_usable =
      IsIn(known.mixture.cost, 0, kWeightMax) && IsIn(known.mixture.linear, 0, kWeightMax) &&
      IsIn(known.mixture.bayes, 0, kWeightMax) && IsIn(known.mixture.sharpness, 1e-3, 1e3) &&
      IsIn(known.abstaining.wanted_accuracy, 0, 1) && IsIn(known.abstaining.threshold, 0, 2) &&
      IsIn(known.abstaining.coverage, 0, 1);
  return is_usable ? "" : "its settings are out of range";
}

std::string TakeLabels(ModelReader& body, ClassifierKnowledge& known) {
  const auto count = body.Take<std::uint32_t>();
  if (count < 2 || count > kModelLabelsMax) return "it has a wrong number of labels";
  for (std::uint32_t i = 0; i < count && !body.is_cut(); ++i) {
    std::string label = body.TakeText(kModelLabelBytesMax);
    if (!IsWellFormed(label)) return "a label is not UTF-8";
    if (i > 0 && label <= known.labels.back() && !body.is_cut())
      return "its labels are in disorder";
    known.labels.push_back(std::move(label));
  }
  return {};
}

std::string TakeSection(ModelReader& body, VocabularySection& section) {
  const auto count = body.Take<std::uint32_t>();
  section.hashes = body.TakeAll<std::uint64_t>(count);
  section.weights = body.TakeAll<float>(count);
  const auto& hashes = section.hashes;
  if (std::adjacent_find(hashes.begin(), hashes.end(), std::greater_equal<>()) != hashes.end()) {
    return "its features are in disorder";
  }
  return AreBounded(section.weights) ? "" : "a weight is out of range";
}

std::string TakeTables(ModelReader& body, ClassifierKnowledge& known) {
  const std::size_t labels = known.labels.size();
  const std::size_t terms = known.vocabulary.size();
  if (terms > kModelWeightsMax / labels) return "it is larger than any model may be";
  for (ScoreTable* table : {&known.linear, &known.bayes}) {
    *table = {.labels = labels, .weights = body.TakeAll<float>(terms * labels)};
    if (!AreBounded(table->weights)) return "a weight is out of range";
  }
  return {};
}

std::string TakeBody(ModelReader& body, ClassifierKnowledge& known) {
  std::string wrong = TakeSettings(body, known);
  if (wrong.empty()) wrong = TakeLabels(body, known);
  std::array<VocabularySection, 3> sections;
  for (VocabularySection& section : sections) {
    if (wrong.empty()) wrong = TakeSection(body, section);
  }
  known.vocabulary =
      Vocabulary(std::move(sections[0]), std::move(sections[1]), std::move(sections[2]));
  if (wrong.empty()) wrong = TakeTables(body, known);
  if (wrong.empty() && body.is_cut()) wrong = "it is shorter than it says";
  if (wrong.empty() && !body.rest().empty()) wrong = "it is longer than it says";
  return wrong;
}

}  // namespace

std::string WriteModel(const TextClassifier& classifier) {
  const std::string body = BodyOf(classifier.knowledge());
  ModelWriter head;
  head.Put(kFormVersion);
  head.Put(kTextFeaturesVersion);
  head.Put(static_cast<std::uint64_t>(body.size()));
  head.Put(SumOf(body));
  return std::string(kMark) + head.Finish() + body;
}

Result<TextClassifier> ReadModel(std::string_view bytes) {
  if (!bytes.starts_with(kMark)) return Unreadable("it does not begin as one");
  if (bytes.size() > kModelBytesMax) return Unreadable("it is larger than any model may be");
  ModelReader reader(bytes.substr(kMark.size()));
  const auto form = reader.Take<std::uint32_t>();
  const auto features = reader.Take<std::uint32_t>();
  const auto size = reader.Take<std::uint64_t>();
  const auto sum = reader.Take<std::uint64_t>();
  if (reader.is_cut()) return Unreadable("it is cut off");
  if (form != kFormVersion || features != kTextFeaturesVersion) {
    return Unreadable("it is of version " + std::to_string(form) + "." + std::to_string(features) +
                      ", and this program reads " + std::to_string(kFormVersion) + "." +
                      std::to_string(kTextFeaturesVersion) + "; train it anew");
  }
  if (reader.rest().size() != size) return Unreadable("it is cut off, or something follows it");
  if (SumOf(reader.rest()) != sum) return Unreadable("its bytes were changed");
  ClassifierKnowledge known;
  const std::string wrong = TakeBody(reader, known);
  if (!wrong.empty()) return Unreadable(wrong);
  return TextClassifier(std::move(known));
}

}  // namespace strowger::core
