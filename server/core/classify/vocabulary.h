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

// Which features count, and how much: those of the texts it was learnt from, the rarer the more.
class Vocabulary {
 public:
  Vocabulary() = default;
  // `texts` are borrowed for the call.
  explicit Vocabulary(const std::vector<const TextFeatures*>& texts);

  TextVector VectorOf(const TextFeatures& text) const;
  std::size_t size() const { return words_.hashes.size() + pieces_.hashes.size(); }

 private:
  // The features of one kind.
  struct Section {
    std::vector<std::uint64_t> hashes;  // In their order.
    std::vector<float> weights;         // How rare each is.
  };
  static Section Learn(const std::vector<const TextFeatures*>& texts,
                       std::vector<TextFeature> TextFeatures::*kind);
  static void Append(const Section& section, std::size_t first_index,
                     const std::vector<TextFeature>& features, TextVector& vector);

  Section words_;
  Section pieces_;
};

}  // namespace strowger::core
