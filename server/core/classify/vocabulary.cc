#include "core/classify/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace strowger::core {
namespace {

void ScaleToOne(TextVector::iterator begin, TextVector::iterator end) {
  double squares = 0;
  for (auto term = begin; term != end; ++term) {
    squares += static_cast<double>(term->value) * term->value;
  }
  if (squares <= 0) return;
  const auto scale = static_cast<float>(1 / std::sqrt(squares));
  for (auto term = begin; term != end; ++term) term->value *= scale;
}

}  // namespace

Vocabulary::Vocabulary(const std::vector<const TextFeatures*>& texts)
    : words_(Learn(texts, &TextFeatures::words)), pieces_(Learn(texts, &TextFeatures::pieces)) {}

Vocabulary::Section Vocabulary::Learn(const std::vector<const TextFeatures*>& texts,
                                      std::vector<TextFeature> TextFeatures::*kind) {
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  for (const TextFeatures* text : texts) {
    for (const TextFeature& feature : text->*kind) ++counts[feature.hash];
  }
  Section section;
  section.hashes.reserve(counts.size());
  for (const auto& [hash, count] : counts) section.hashes.push_back(hash);
  std::sort(section.hashes.begin(), section.hashes.end());
  const double all = static_cast<double>(texts.size()) + 1;
  for (const std::uint64_t hash : section.hashes) {
    section.weights.push_back(static_cast<float>(std::log(all / (counts[hash] + 1.0)) + 1));
  }
  return section;
}

void Vocabulary::Append(const Section& section, std::size_t first_index,
                        const std::vector<TextFeature>& features, TextVector& vector) {
  const auto begin = static_cast<std::ptrdiff_t>(vector.size());
  auto from = section.hashes.begin();
  for (const TextFeature& feature : features) {
    from = std::lower_bound(from, section.hashes.end(), feature.hash);
    if (from == section.hashes.end()) break;
    if (*from != feature.hash) continue;
    const auto at = static_cast<std::size_t>(from - section.hashes.begin());
    vector.push_back({static_cast<std::uint32_t>(first_index + at),
                      (1 + std::log(feature.count)) * section.weights[at]});
  }
  ScaleToOne(vector.begin() + begin, vector.end());
}

TextVector Vocabulary::VectorOf(const TextFeatures& text) const {
  TextVector vector;
  Append(words_, 0, text.words, vector);
  Append(pieces_, words_.hashes.size(), text.pieces, vector);
  ScaleToOne(vector.begin(), vector.end());
  return vector;
}

}  // namespace strowger::core
