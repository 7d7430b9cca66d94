#include "core/customer/attributes.h"

#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <tuple>

#include "core/customer/golden_view.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

constexpr std::array<std::string_view, 3> kKindWords{"person", "organisation", "household"};
constexpr std::array<std::string_view, 5> kChannelWords{"call", "sms", "mail", "chat", "post"};

Result<void> CheckWord(std::string_view name, std::string_view value,
                       std::span<const std::string_view> words) {
  if (value.empty() || std::find(words.begin(), words.end(), value) != words.end()) return {};
  std::string known;
  for (const std::string_view word : words) {
    known += known.empty() ? "" : ", ";
    known += word;
  }
  return InvalidArgument(
      "VALUE_UNKNOWN",
      std::string(name) + " is one of " + known + ", not \"" + std::string(value) + "\".",
      {{"field", std::string(name)}, {"value", std::string(value)}});
}

}  // namespace

bool IsPlainName(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kAttributeNameBytesMax && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

Result<void> CheckPlainName(std::string_view field, std::string_view name) {
  if (IsPlainName(name)) return {};
  return InvalidArgument("NAME_MALFORMED",
                         std::string(field) + " has 1 to " +
                             std::to_string(kAttributeNameBytesMax) +
                             " of a-z, 0-9 and underscore and begins with a letter.",
                         {{"field", std::string(field)}});
}

Result<void> CheckAttribute(std::string_view name, std::string_view value) {
  if (auto checked = CheckPlainName("attributes", name); !checked.ok()) return checked;
  if (name == kKindAttribute) return CheckWord(name, value, kKindWords);
  if (name == kChannelAttribute) return CheckWord(name, value, kChannelWords);
  return CheckText(name, value, kAttributeBytesMax);
}

std::vector<AttributeStatement> ShownAttributes(std::vector<AttributeStatement> statements,
                                                const FirstAttributeSources& first) {
  const auto trust_of = [&first](const AttributeStatement& statement) {
    const auto found = first.find(statement.name);
    const bool is_first = found != first.end() && found->second == statement.source;
    return is_first ? std::numeric_limits<int>::max() : TrustOf(statement.source);
  };
  const auto is_before = [&](const AttributeStatement& a, const AttributeStatement& b) {
    const int trust_a = trust_of(a);
    const int trust_b = trust_of(b);
    // The order is total, so that it does not depend on the order of reading.
    return std::tuple(std::string_view(a.name), trust_b, b.time, b.record,
                      std::string_view(b.source)) < std::tuple(std::string_view(b.name), trust_a,
                                                               a.time, a.record,
                                                               std::string_view(a.source));
  };
  std::sort(statements.begin(), statements.end(), is_before);
  const auto is_same = [](const AttributeStatement& a, const AttributeStatement& b) {
    return a.name == b.name;
  };
  statements.erase(std::unique(statements.begin(), statements.end(), is_same), statements.end());
  return statements;
}

}  // namespace strowger::core
