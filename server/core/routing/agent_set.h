#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/routing/directory.h"

namespace strowger::core {

// A set of agents as bits, 64 to a word. All sets of one floor have the same capacity.
class AgentSet {
 public:
  AgentSet() = default;
  explicit AgentSet(std::size_t agents) : words_((agents + 63) / 64) {}

  void Add(AgentNumber agent) { words_[agent / 64] |= Bit(agent); }
  void Remove(AgentNumber agent) { words_[agent / 64] &= ~Bit(agent); }
  bool Contains(AgentNumber agent) const { return (words_[agent / 64] & Bit(agent)) != 0; }

  void AddAll() {
    for (std::uint64_t& word : words_) word = ~std::uint64_t{0};
  }
  // Keeps those that are also in `other`.
  void KeepShared(const AgentSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  }

  bool SharesWith(const AgentSet& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  std::size_t CountShared(const AgentSet& other) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      count += static_cast<std::size_t>(std::popcount(words_[i] & other.words_[i]));
    }
    return count;
  }
  // Calls `visit(agent)` for each agent in both sets, by number.
  template <class Visit>
  void ForEachShared(const AgentSet& other, Visit&& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i] & other.words_[i]; word != 0; word &= word - 1) {
        visit(static_cast<AgentNumber>(i * 64 + static_cast<std::size_t>(std::countr_zero(word))));
      }
    }
  }

 private:
  static std::uint64_t Bit(AgentNumber agent) { return std::uint64_t{1} << (agent % 64); }

  std::vector<std::uint64_t> words_;
};

}  // namespace strowger::core
