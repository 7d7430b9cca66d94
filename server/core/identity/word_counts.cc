#include "core/identity/word_counts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/identity/text_distance.h"

namespace strowger::core {
namespace {

// Of longer texts the rest does not count.
constexpr std::size_t kWordsMax = 12;
constexpr std::size_t kForgivenBytesMin = 5;

class WordList {
 public:
  explicit WordList(std::string_view text) {
    while (!text.empty() && size_ < kWordsMax) {
      const std::size_t end = std::min(text.find(' '), text.size());
      if (end > 0) words_[size_++] = text.substr(0, end);
      text.remove_prefix(std::min(text.size(), end + 1));
    }
  }
  const std::string_view* begin() const { return words_.data(); }
  const std::string_view* end() const { return words_.data() + size_; }

 private:
  std::array<std::string_view, kWordsMax> words_;
  std::size_t size_ = 0;
};

bool HasDigit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool AreOne(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (std::min(a.size(), b.size()) < kForgivenBytesMin || HasDigit(a) || HasDigit(b)) return false;
  return EditDistance(a, b, 1) <= 1;
}

}  // namespace

void WordCounts::Add(std::string_view text) {
  ++texts_;
  for (const std::string_view word : WordList(text)) {
    const ValueNumber number = words_.NumberOf(word);
    if (number >= counts_.size()) counts_.resize(number + 1);
    ++counts_[number];
  }
}

double WordCounts::WeightOf(std::string_view word) const {
  const ValueNumber number = words_.Find(word);
  const double count = number == kNoValue ? 0 : counts_[number];
  return std::log2((texts_ + 1) / (count + 0.5));
}

WordCounts::Overlap WordCounts::Compare(std::string_view a, std::string_view b) const {
  const WordList words_a(a);
  const WordList words_b(b);
  std::array<double, kWordsMax> weights_b{};
  double sum_b = 0;
  for (const std::string_view& word : words_b) {
    sum_b += weights_b[static_cast<std::size_t>(&word - words_b.begin())] =
        std::max(0.1, WeightOf(word));
  }
  std::array<bool, kWordsMax> is_met{};
  double sum_a = 0;
  double common = 0;
  bool has_own_number_a = false;
  for (const std::string_view& word : words_a) {
    const double weight = std::max(0.1, WeightOf(word));
    sum_a += weight;
    const std::string_view* found = words_b.begin();
    const auto place = [&] { return static_cast<std::size_t>(found - words_b.begin()); };
    while (found != words_b.end() && (is_met[place()] || !AreOne(word, *found))) ++found;
    if (found == words_b.end()) {
      has_own_number_a |= HasDigit(word);
    } else {
      is_met[place()] = true;
      common += std::min(weight, weights_b[place()]);
    }
  }
  bool has_own_number_b = false;
  for (const std::string_view& word : words_b) {
    const auto place = static_cast<std::size_t>(&word - words_b.begin());
    has_own_number_b |= !is_met[place] && HasDigit(word);
  }
  if (sum_a <= 0 || sum_b <= 0) return {};
  return {common / std::min(sum_a, sum_b), common / (sum_a + sum_b - common),
          has_own_number_a && has_own_number_b};
}

}  // namespace strowger::core
