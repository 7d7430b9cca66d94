#include "labelled_texts.h"

#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "adapters/mime/charset.h"
#include "core/classify/classifier_model.h"
#include "core/classify/seen_before.h"
#include "core/text/ascii.h"
#include "core/text/csv.h"

namespace strowger {
namespace {

using core::LabelledText;

constexpr std::array<std::string_view, 8> kTextNames{
    "text", "body", "message", "content", "comment", "question", "sentence", "utterance"};
constexpr std::array<std::string_view, 10> kLabelNames{
    "category", "intent", "label", "class", "type", "topic", "queue", "target", "tag", "subject"};
constexpr std::size_t kTextsMax = 1'000'000;
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
                            const TextColumns& names) {
  auto text = names.text.empty() ? FindUsual(header, kTextNames) : FindNamed(header, names.text);
  auto label =
      names.label.empty() ? FindUsual(header, kLabelNames) : FindNamed(header, names.label);
  // Of two columns each tells what the other is.
  const bool is_pair = header.size() == 2;
  if (!label && is_pair && text && names.label.empty()) label = 1 - *text;
  if (!text && is_pair && label && names.text.empty()) text = 1 - *label;
  if (!text) return Wrong(path + " has no column of texts that is known; say --text COLUMN");
  if (!label) return Wrong(path + " has no column of labels that is known; say --label COLUMN");
  if (*text == *label) return Wrong("text and label are the same column of " + path);
  return Columns{.text = *text, .label = *label};
}

}  // namespace

Result<std::vector<LabelledText>> ReadLabelledTexts(const std::string& path,
                                                    const TextColumns& names) {
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
  const Result<Columns> columns = FindColumns(path, (*header)->fields, names);
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

Result<void> CheckTeachable(const std::string& path, const std::vector<LabelledText>& texts) {
  std::set<std::string_view> labels;
  std::set<std::uint64_t> terms;
  core::SeenBefore pairs;
  for (const LabelledText& one : texts) {
    labels.insert(one.label);
    if (one.label.size() > core::kModelLabelBytesMax) {
      return Wrong(path + " has a label of more than " + std::to_string(core::kModelLabelBytesMax) +
                   " bytes; is it the column of texts?");
    }
  }
  if (labels.size() > core::kModelLabelsMax) {
    return Wrong(path + " has more than " + std::to_string(core::kModelLabelsMax) + " labels");
  }
  if (labels.size() < 2)
    return Wrong(path + " has fewer than two labels; there is nothing to tell");
  if (texts.size() < kTextsMin) {
    return Wrong(path + " has fewer than " + std::to_string(kTextsMin) + " texts");
  }
  for (const LabelledText& one : texts) {
    const core::TextFeatures features = core::FeaturesOf(one.text);
    for (const auto& feature : features.words) terms.insert(feature.hash);
    for (const auto& feature : features.pieces) terms.insert(feature.hash);
    for (const auto& feature : features.near_pairs) {
      if (pairs.Insert(feature.hash)) terms.insert(feature.hash);
    }
    if (terms.size() * labels.size() > core::kModelWeightsMax) {
      return Wrong(path + " has too many labels for so many texts; teach with fewer of either");
    }
  }
  return {};
}

bool IsHeldOut(std::string_view text) {
  constexpr std::uint64_t kOneIn = 10;
  // FNV-1a.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : core::TrimmedBlanks(text)) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  // The last letters would hardly count without the mixing of splitmix64.
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return (hash >> 32) % kOneIn == 0;
}

void TellLearning(double share) {
  static const bool is_terminal = isatty(STDERR_FILENO) == 1;
  if (!is_terminal && share < 1) return;
  std::fprintf(stderr, "%slearning: %3.0f %%%s", is_terminal ? "\r" : "", 100 * share,
               share < 1 ? "" : "\n");
}

}  // namespace strowger
