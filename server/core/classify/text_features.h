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
// their neighbours, and the beginnings, ends and pieces of its words, two to five characters long.
// Of Chinese the characters are the words, and runs of up to three of them the pieces.
struct TextFeatures {
  std::vector<TextFeature> words;
  std::vector<TextFeature> pieces;
};

// Of at most the first kClassifiedBytesMax bytes of the text.
TextFeatures FeaturesOf(std::string_view text);

inline constexpr std::size_t kClassifiedBytesMax = 32 * 1024;

}  // namespace strowger::core
