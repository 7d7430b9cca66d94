#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"

namespace strowger::core {

// A set of small numbers as bits, 64 to a word. Only sets of the same capacity go together.
class NumberSet {
 public:
  NumberSet() = default;
  explicit NumberSet(std::size_t capacity) : words_((capacity + 63) / 64) {}

  void Add(std::uint32_t number) { words_[number / 64] |= Bit(number); }
  void Remove(std::uint32_t number) { words_[number / 64] &= ~Bit(number); }
  bool Contains(std::uint32_t number) const { return (words_[number / 64] & Bit(number)) != 0; }

  void AddAll() {
    for (std::uint64_t& word : words_) word = ~std::uint64_t{0};
  }
  // Keeps those that are also in `other`.
  void KeepShared(const NumberSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }

  // Keeps those that are not in `other`.
  void KeepOthers(const NumberSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  void AddAllOf(const NumberSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }

  bool IsEmpty() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return word == 0; });
  }
  // The bits themselves, for what is computed on whole words.
  std::vector<std::uint64_t>& words() { return words_; }
  const std::vector<std::uint64_t>& words() const { return words_; }

  bool SharesWith(const NumberSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  std::size_t Count() const { return CountShared(*this); }
  std::size_t CountShared(const NumberSet& other) const;
  // The one before which `n` others of both sets stand; there must be more than `n`.
  std::uint32_t NthShared(const NumberSet& other, std::size_t n) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      std::uint64_t word = words_[i] & other.words_[i];
      const auto count = static_cast<std::size_t>(std::popcount(word));
      if (n >= count) {
        n -= count;
        continue;
      }
      while (n-- > 0) word &= word - 1;
      return static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
    }
    STROWGER_CHECK(false);
  }
  // Calls `visit(number)` for each that is in both sets, in order.
  template <class Visit>
  void ForEachShared(const NumberSet& other, Visit&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i] & other.words_[i]; word != 0; word &= word - 1) {
        visit(
            static_cast<std::uint32_t>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
      }
    }
  }

 private:
  static std::uint64_t Bit(std::uint32_t number) { return std::uint64_t{1} << (number % 64); }

  std::vector<std::uint64_t> words_;
};

using AgentSet = NumberSet;
using SkillSet = NumberSet;

}  // namespace strowger::core
