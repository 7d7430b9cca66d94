#include "core/classify/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "core/classify/seen_before.h"

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
    : words_(Learn(texts, &TextFeatures::words, 1)),
      pieces_(Learn(texts, &TextFeatures::pieces, 1)),
      // Most pairs stand in one text only, and would be most of what is kept.
      near_pairs_(Learn(texts, &TextFeatures::near_pairs, 2)) {}

Vocabulary::Vocabulary(VocabularySection words, VocabularySection pieces,
                       VocabularySection near_pairs)
    : words_(std::move(words)), pieces_(std::move(pieces)), near_pairs_(std::move(near_pairs)) {}

VocabularySection Vocabulary::Learn(const std::vector<const TextFeatures*>& texts,
                                    std::vector<TextFeature> TextFeatures::*kind,
                                    std::uint32_t texts_min) {
  // Of the many that stand in one text only none is counted.
  std::unordered_map<std::uint64_t, std::uint32_t> counts;
  if (texts_min > 1) {
    SeenBefore seen;
    for (const TextFeatures* text : texts) {
      for (const TextFeature& feature : text->*kind) {
        if (seen.Insert(feature.hash)) counts.emplace(feature.hash, 0);
      }
    }
  }
  for (const TextFeatures* text : texts) {
    for (const TextFeature& feature : text->*kind) {
      const auto counted =
          texts_min > 1 ? counts.find(feature.hash) : counts.emplace(feature.hash, 0).first;
      if (counted != counts.end()) ++counted->second;
    }
  }
  VocabularySection section;
  for (const auto& [hash, count] : counts) {
    if (count >= texts_min) section.hashes.push_back(hash);
  }
  std::sort(section.hashes.begin(), section.hashes.end());
  const double all = static_cast<double>(texts.size()) + 1;
  for (const std::uint64_t hash : section.hashes) {
    section.weights.push_back(static_cast<float>(std::log(all / (counts[hash] + 1.0)) + 1));
  }
  return section;
}

void Vocabulary::Append(const VocabularySection& section, std::size_t first_index,
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
  Append(near_pairs_, words_.hashes.size() + pieces_.hashes.size(), text.near_pairs, vector);
  ScaleToOne(vector.begin(), vector.end());
  return vector;
}

}  // namespace strowger::core
