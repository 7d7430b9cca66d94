#pragma once

#include <cstddef>
#include <string>
#include <vector>

// Which customers are meant.
namespace strowger::core {

// All that it names must hold; what is empty asks nothing.
struct CustomerSegment {
  static constexpr std::size_t kEntriesMax = 50;  // Of each list.
  static constexpr std::size_t kEntryBytesMax = 64;

  std::vector<std::string> tags;          // The customer has all of these.
  std::vector<std::string> without_tags;  // And none of these.
  std::vector<std::string> tiers;         // Has one of these.
  std::vector<std::string> languages;     // One of these, or a kind of it: "zh" is "zh-Hant", too.
  bool operator==(const CustomerSegment&) const = default;
};

struct SegmentFacts {
  std::string tier;
  std::string language;
  std::vector<std::string> tags;
};

bool IsIn(const CustomerSegment& segment, const SegmentFacts& facts);

}  // namespace strowger::core
