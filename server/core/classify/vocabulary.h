#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/classify/text_features.h"

namespace strowger::core {

struct Term {
  std::uint32_t index = 0;
  float value = 0;
};
// A text as a vector of length one, in the order of the indices.
using TextVector = std::vector<Term>;

// The features of one kind that count, and how much.
struct VocabularySection {
  std::vector<std::uint64_t> hashes;  // In their order, each once.
  std::vector<float> weights;         // How rare each is.
};

// Which features count, and how much: those of the texts it was learnt from, the rarer the more.
class Vocabulary {
 public:
  Vocabulary() = default;
  Vocabulary(VocabularySection words, VocabularySection pieces, VocabularySection near_pairs);
  // `texts` are borrowed for the call.
  explicit Vocabulary(const std::vector<const TextFeatures*>& texts);

  TextVector VectorOf(const TextFeatures& text) const;
  std::size_t size() const {
    return words_.hashes.size() + pieces_.hashes.size() + near_pairs_.hashes.size();
  }
  const VocabularySection& words() const { return words_; }
  const VocabularySection& pieces() const { return pieces_; }
  const VocabularySection& near_pairs() const { return near_pairs_; }

 private:
  static VocabularySection Learn(const std::vector<const TextFeatures*>& texts,
                                 std::vector<TextFeature> TextFeatures::*kind,
                                 std::uint32_t texts_min);
  static void Append(const VocabularySection& section, std::size_t first_index,
                     const std::vector<TextFeature>& features, TextVector& vector);

  VocabularySection words_;
  VocabularySection pieces_;
  VocabularySection near_pairs_;
};

}  // namespace strowger::core
