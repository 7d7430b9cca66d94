#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/pop/pop_facts.h"

// Texts with facts in them, as administrators write them:
//
//   https://erp.example/customers/{customer}?number={number}&menu={attached.menu}
namespace strowger::core {

inline constexpr std::size_t text_pattern_bytes_max = 1'000;
// A URL with its facts in it; browsers and proxies refuse longer ones.
inline constexpr std::size_t url_bytes_max = 2'000;

struct TextPattern {
  struct Piece {
    std::string text;  // Of a fact its name.
    bool is_fact = false;
    bool operator==(const Piece&) const = default;
  };
  std::vector<Piece> pieces;
  bool operator==(const TextPattern&) const = default;
};

// Refuses with PATTERN_INVALID: a brace without its partner, a fact that there is not, too long.
Result<TextPattern> ParseTextPattern(std::string_view text);
// The same for a URL, which begins with https:// or http:// and a host that is written out, so that
// nobody who calls can say where it leads; what may not stand in a URL is refused.
Result<TextPattern> ParseUrlPattern(std::string_view text);

// Whom the text is for: who may not see telephone numbers and mail addresses gets it without them.
enum class PopReader { kSeesAll, kMasked };

std::string Expand(const TextPattern& pattern, const PopFacts& facts);
// What stands for a fact is percent-encoded (RFC 3986, section 2.1) but for the unreserved
// characters.
std::string ExpandUrl(const TextPattern& pattern, const PopFacts& facts, PopReader reader);

}  // namespace strowger::core
