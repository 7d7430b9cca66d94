#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

// Words by chance for tests: some are common and most are rare, as names and towns are.
namespace strowger {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  // Below `sides`, which is above 0.
  std::size_t Roll(std::size_t sides) { return random_() % sides; }
  bool Happens(double share) {
    return static_cast<double>(random_() >> 11) < share * 9007199254740992.0;  // Of 2^53.
  }
  std::string Digits(std::size_t count) {
    std::string digits;
    for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + Roll(10));
    return digits;
  }

 private:
  std::mt19937_64 random_;
};

// Draws ranks from 0: the one at rank r has the weight 1 / (r + flatness) (Zipf and Mandelbrot).
class Ranks {
 public:
  Ranks(std::size_t count, double flatness) {
    double sum = 0;
    for (std::size_t rank = 0; rank < count; ++rank) {
      sum += 1 / (static_cast<double>(rank) + flatness);
      sums_.push_back(sum);
    }
  }
  std::size_t Draw(Dice& dice) const {
    constexpr std::size_t kSteps = std::size_t{1} << 52;
    const double at = sums_.back() * static_cast<double>(dice.Roll(kSteps)) / kSteps;
    const auto found = std::upper_bound(sums_.begin(), sums_.end(), at);
    return std::min(static_cast<std::size_t>(found - sums_.begin()), sums_.size() - 1);
  }

 private:
  std::vector<double> sums_;
};

class RankedWords {
 public:
  RankedWords(Dice& dice, std::size_t count, std::size_t syllables, double flatness)
      : ranks_(count, flatness) {
    constexpr const char* kSyllables[] = {"ka",  "lo",  "mi",  "ren", "ta",  "vo",  "shi", "bel",
                                          "don", "fer", "gar", "hu",  "in",  "jo",  "kel", "lam",
                                          "mor", "nel", "os",  "pat", "qui", "ros", "sen", "tor",
                                          "ul",  "van", "wes", "xi",  "yor", "zan"};
    for (std::size_t i = 0; i < count; ++i) {
      std::string word;
      const std::size_t length = syllables + dice.Roll(2);
      for (std::size_t j = 0; j < length; ++j) word += kSyllables[dice.Roll(std::size(kSyllables))];
      words_.push_back(std::move(word));
    }
  }
  const std::string& Draw(Dice& dice) const { return words_[ranks_.Draw(dice)]; }
  const std::string& at(std::size_t rank) const { return words_[rank]; }

 private:
  Ranks ranks_;
  std::vector<std::string> words_;
};

}  // namespace strowger
