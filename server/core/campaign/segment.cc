#include "core/campaign/segment.h"

#include <algorithm>
#include <string_view>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

bool HasEntry(const std::vector<std::string>& list, const std::string& value) {
  return std::ranges::find(list, value) != list.end();
}

bool IsKindOf(const std::string& language, const std::string& wanted) {
  const std::string of = AsciiLower(language);
  const std::string kind = AsciiLower(wanted);
  return of == kind || of.starts_with(kind + "-");
}

}  // namespace

bool IsIn(const CustomerSegment& segment, const SegmentFacts& facts) {
  if (!segment.tiers.empty() && !HasEntry(segment.tiers, facts.tier)) return false;
  const auto is_spoken = [&](const std::string& wanted) {
    return IsKindOf(facts.language, wanted);
  };
  if (!segment.languages.empty() && std::ranges::none_of(segment.languages, is_spoken)) {
    return false;
  }
  const auto has_tag = [&](const std::string& tag) { return HasEntry(facts.tags, tag); };
  return std::ranges::all_of(segment.tags, has_tag) &&
         std::ranges::none_of(segment.without_tags, has_tag);
}

}  // namespace strowger::core
