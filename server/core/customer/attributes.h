#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

// What is known of a customer under names of the company's own, and two names that mean the same
// everywhere.
namespace strowger::core {

inline constexpr std::size_t kAttributeNameBytesMax = 40;
inline constexpr std::size_t kAttributeBytesMax = 1'000;
// Of one record and source.
inline constexpr std::size_t kAttributesMax = 100;

// "person", which is what a customer is of whom nothing was said, "organisation" or "household".
// Whoever belongs to one of these is related to it.
inline constexpr std::string_view kKindAttribute = "kind";
// "call", "sms", "mail", "chat" or "post".
inline constexpr std::string_view kChannelAttribute = "preferred_channel";

struct AttributeStatement {
  std::uint64_t record = 0;
  std::string name;
  std::string source;
  std::string value;
  std::string user;
  TimePoint time;
};

// [a-z][a-z0-9_]*, at most 40; so are names of sources, purposes and kinds of facts.
bool IsPlainName(std::string_view name);
// Refused with NAME_MALFORMED.
Result<void> CheckPlainName(std::string_view field, std::string_view name);
// Refused with NAME_MALFORMED, TEXT_TOO_LONG, TEXT_MALFORMED, or VALUE_UNKNOWN of the two names
// that have but certain values.
Result<void> CheckAttribute(std::string_view name, std::string_view value);

// The source that is believed before all others, by the name of the attribute.
using FirstAttributeSources = std::map<std::string, std::string, std::less<>>;

// The one that is shown of each name, in their order: that of its first source, else of the most
// trusted source, among equals the newest.
std::vector<AttributeStatement> ShownAttributes(std::vector<AttributeStatement> statements,
                                                const FirstAttributeSources& first = {});

}  // namespace strowger::core
