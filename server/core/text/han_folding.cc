#include "core/text/han_folding.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/text/han/tables.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

using Pair = std::pair<char32_t, char32_t>;

std::vector<Pair> ReadPairs() {
  std::vector<char32_t> codes;
  for (std::string_view rest = kSimplifiedTable; !rest.empty();) {
    const Character next = FrontCharacter(rest);
    rest.remove_prefix(next.bytes == 0 ? 1 : next.bytes);
    if (IsHan(next.code)) codes.push_back(next.code);
  }
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i + 1 < codes.size(); i += 2) pairs.emplace_back(codes[i], codes[i + 1]);
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace

char32_t Simplified(char32_t code) {
  static const std::vector<Pair> kPairs = ReadPairs();
  if (!IsHan(code)) return code;
  const auto found = std::lower_bound(kPairs.begin(), kPairs.end(), Pair{code, 0});
  return found != kPairs.end() && found->first == code ? found->second : code;
}

void AppendCharacter(std::string& text, char32_t code) {
  const auto append = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xc0 | code >> 6);
  } else {
    if (code < 0x10000) {
      append(0xe0 | code >> 12);
    } else {
      append(0xf0 | code >> 18);
      append(0x80 | (code >> 12 & 0x3f));
    }
    append(0x80 | (code >> 6 & 0x3f));
  }
  append(0x80 | (code & 0x3f));
}

std::string FoldHan(std::string_view text) {
  constexpr char32_t kFullWidthBegin = 0xff01;
  constexpr char32_t kFullWidthEnd = 0xff5e;
  constexpr char32_t kIdeographicSpace = 0x3000;
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    const std::size_t bytes = next.bytes == 0 ? 1 : next.bytes;
    if (bytes == 1) {
      folded += text.front();
    } else if (next.code >= kFullWidthBegin && next.code <= kFullWidthEnd) {
      AppendCharacter(folded, next.code - kFullWidthBegin + '!');
    } else if (next.code == kIdeographicSpace) {
      folded += ' ';
    } else {
      AppendCharacter(folded, Simplified(next.code));
    }
    text.remove_prefix(bytes);
  }
  return folded;
}

}  // namespace strowger::core
