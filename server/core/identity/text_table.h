#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace strowger::core {

// Where a text stands in its table; kNoValue where there is none.
using ValueNumber = std::uint32_t;
inline constexpr ValueNumber kNoValue = std::numeric_limits<ValueNumber>::max();

// Texts, each kept once and numbered from 0. Millions of short ones take little more than their
// bytes: they stand one behind the other, and are found by open addressing.
class TextTable {
 public:
  // The number of a text, which is new when the table had none like it.
  ValueNumber NumberOf(std::string_view text);
  // kNoValue where the table has none like it.
  ValueNumber Find(std::string_view text) const;
  // Until the next one is added.
  std::string_view at(ValueNumber number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(bytes_).substr(begin, ends_[number] - begin);
  }
  std::size_t size() const { return ends_.size(); }

 private:
  void Grow();
  // Where the text is, or where it would be.
  std::size_t SlotOf(std::string_view text) const;

  std::string bytes_;
  std::vector<std::size_t> ends_;
  std::vector<ValueNumber> slots_;  // A power of two, at most half full.
};

}  // namespace strowger::core
