#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace strowger::core {

// How often a text has something, which is known by its hash.
struct TextFeature {
  std::uint64_t hash = 0;
  float count = 0;
};

// What a classifier sees of a text, each list in the order of the hashes: its words and signs with
// their neighbours; the beginnings, ends and pieces of its words, two to five characters long; and
// pairs of words that stand near each other, in whatever order. Of Chinese the characters are the
// words, and runs of up to three of them the pieces.
struct TextFeatures {
  std::vector<TextFeature> words;
  std::vector<TextFeature> pieces;
  std::vector<TextFeature> near_pairs;  // Of the first kNearWordsMax words.
};

// Of at most the first kClassifiedBytesMax bytes of the text.
TextFeatures FeaturesOf(std::string_view text);

// Another number for every change of what FeaturesOf sees: what was learnt from other features is
// of no use.
inline constexpr std::uint32_t kTextFeaturesVersion = 1;

inline constexpr std::size_t kClassifiedBytesMax = 32 * 1024;
inline constexpr std::size_t kNearWordsMax = 1'000;

}  // namespace strowger::core
