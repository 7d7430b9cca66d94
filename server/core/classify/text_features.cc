#include "core/classify/text_features.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

constexpr std::size_t kPieceMin = 2;
constexpr std::size_t kPieceMax = 5;
constexpr std::size_t kHanRunMax = 3;
constexpr std::size_t kWordCharactersMax = 64;
// How far apart two words are that count as near.
constexpr std::size_t kNearMax = 11;

// Features of different kinds never meet.
enum class Kind : std::uint64_t { kWord = 1, kPair, kPiece, kHan, kHanPair, kHanRun, kNear };

// FNV-1a.
std::uint64_t HashOf(Kind kind, std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL ^ static_cast<std::uint64_t>(kind);
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

// Signs between words, ASCII or wide.
bool IsLetter(char32_t code) {
  if (code < 0x80) {
    const char c = static_cast<char>(code);
    return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '\'';
  }
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) &&
         !(code >= 0x3000 && code <= 0x303f) && !(code >= 0xff00 && code <= 0xff0f) &&
         !(code >= 0xff1a && code <= 0xff20);
}

// One word, or one run of Chinese characters.
struct Run {
  std::vector<std::string> characters;
  bool is_han = false;
};

std::vector<Run> RunsOf(std::string_view text) {
  std::vector<Run> runs;
  bool is_open = false;
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    const std::size_t bytes = std::max<std::size_t>(next.bytes, 1);
    std::string character = AsciiLower(text.substr(0, bytes));
    text.remove_prefix(bytes);
    if (next.bytes == 0 || !IsLetter(next.code)) {
      is_open = false;
      // A sign is a word: what is asked differs from what is told.
      const bool is_sign = next.bytes != 0 && next.code > ' ';
      if (is_sign) runs.push_back({.characters = {std::move(character)}, .is_han = false});
      continue;
    }
    const bool is_han = IsHan(next.code);
    if (!is_open || runs.back().is_han != is_han ||
        (!is_han && runs.back().characters.size() == kWordCharactersMax)) {
      runs.push_back({.characters = {}, .is_han = is_han});
    }
    runs.back().characters.push_back(std::move(character));
    is_open = true;
  }
  return runs;
}

// Of words by their hashes.
std::vector<std::uint64_t> NearPairs(const std::vector<std::uint64_t>& words) {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(words.size() * kNearMax);
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::size_t j = i + 1; j < std::min(words.size(), i + kNearMax + 1); ++j) {
      const std::array<std::uint64_t, 2> pair{std::min(words[i], words[j]),
                                              std::max(words[i], words[j])};
      std::uint64_t hash = static_cast<std::uint64_t>(Kind::kNear);
      for (const std::uint64_t word : pair) {
        // The mixing of splitmix64.
        hash = (hash ^ word) + 0x9e3779b97f4a7c15ULL;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
        hash ^= hash >> 31;
      }
      pairs.push_back(hash);
    }
  }
  return pairs;
}

void AddHan(const std::vector<std::string>& han, std::vector<std::uint64_t>& words,
            std::vector<std::uint64_t>& pieces) {
  for (std::size_t i = 0; i < han.size(); ++i) {
    words.push_back(HashOf(Kind::kHan, han[i]));
    std::string run = han[i];
    for (std::size_t n = 1; n < kHanRunMax && i + n < han.size(); ++n) {
      run += han[i + n];
      if (n == 1) words.push_back(HashOf(Kind::kHanPair, run));
      pieces.push_back(HashOf(Kind::kHanRun, run));
    }
  }
}

// Returns the word as one text.
std::string AddPieces(const std::vector<std::string>& characters,
                      std::vector<std::uint64_t>& pieces) {
  std::vector<std::string_view> edged{" "};
  std::string word;
  for (const std::string& one : characters) {
    edged.emplace_back(one);
    word += one;
  }
  edged.emplace_back(" ");
  for (std::size_t i = 0; i < edged.size(); ++i) {
    std::string piece;
    for (std::size_t n = 1; n <= kPieceMax && i + n <= edged.size(); ++n) {
      piece += edged[i + n - 1];
      if (n >= kPieceMin) pieces.push_back(HashOf(Kind::kPiece, piece));
    }
  }
  return word;
}

std::vector<TextFeature> Counted(std::vector<std::uint64_t> hashes) {
  std::sort(hashes.begin(), hashes.end());
  std::vector<TextFeature> features;
  for (const std::uint64_t hash : hashes) {
    if (features.empty() || features.back().hash != hash) features.push_back({hash, 0});
    ++features.back().count;
  }
  return features;
}

}  // namespace

TextFeatures FeaturesOf(std::string_view text) {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> pieces;
  std::vector<std::uint64_t> in_order;
  const auto take_in_order = [&in_order](std::uint64_t hash) {
    if (in_order.size() < kNearWordsMax) in_order.push_back(hash);
  };
  std::string before;
  for (const Run& run : RunsOf(BeginningOf(text, kClassifiedBytesMax))) {
    if (run.is_han) {
      AddHan(run.characters, words, pieces);
      for (const std::string& one : run.characters) take_in_order(HashOf(Kind::kHan, one));
      before.clear();
      continue;
    }
    std::string word = AddPieces(run.characters, pieces);
    words.push_back(HashOf(Kind::kWord, word));
    take_in_order(words.back());
    if (!before.empty()) words.push_back(HashOf(Kind::kPair, before + " " + word));
    before = std::move(word);
  }
  return {.words = Counted(std::move(words)),
          .pieces = Counted(std::move(pieces)),
          .near_pairs = Counted(NearPairs(in_order))};
}

}  // namespace strowger::core
