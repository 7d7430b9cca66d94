#include "core/pop/text_pattern.h"

#include <algorithm>
#include <array>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

Error PatternInvalid(const std::string& text) {
  return InvalidArgument("PATTERN_INVALID", text, {});
}

bool IsUnreserved(char c) {
  return IsAsciiLetter(c) || IsAsciiDigit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// RFC 3986, section 2: what stands in a URL is of these, and of the unreserved.
bool MayStandInUrl(char c) {
  constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=%";
  return IsUnreserved(c) || kReserved.find(c) != std::string_view::npos;
}

void AppendEncoded(std::string& url, std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : value) {
    if (IsUnreserved(c)) {
      url += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    url += '%';
    url += kHex[byte >> 4U];
    url += kHex[byte & 15U];
  }
}

Result<void> CheckHost(const TextPattern& pattern) {
  const bool begins_with_text = !pattern.pieces.empty() && !pattern.pieces.front().is_fact;
  if (!begins_with_text) return PatternInvalid("a URL begins with https:// or http://");
  const std::string_view text = pattern.pieces.front().text;
  std::size_t begin = 0;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (StartsWithFolded(text, scheme)) begin = scheme.size();
  }
  if (begin == 0) return PatternInvalid("a URL begins with https:// or http://");
  const std::size_t end = text.find_first_of("/?#", begin);
  const std::string_view host = text.substr(begin, end == text.npos ? end : end - begin);
  const bool is_whole = end != text.npos || pattern.pieces.size() == 1;
  if (host.empty() || !is_whole) {
    return PatternInvalid("the host of a URL is written out, and a / follows it before any {fact}");
  }
  if (host.find('@') != host.npos) return PatternInvalid("a URL has no user before its host");
  return {};
}

}  // namespace

Result<TextPattern> ParseTextPattern(std::string_view text) {
  if (text.size() > text_pattern_bytes_max) {
    return PatternInvalid("this is longer than " + std::to_string(text_pattern_bytes_max) +
                          " bytes");
  }
  TextPattern pattern;
  while (!text.empty()) {
    const std::size_t brace = text.find_first_of("{}");
    if (brace != 0) pattern.pieces.push_back({std::string(text.substr(0, brace)), false});
    if (brace == text.npos) break;
    if (text[brace] == '}') return PatternInvalid("a } stands without its {");
    const std::size_t end = text.find('}', brace);
    if (end == text.npos) return PatternInvalid("a { stands without its }");
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    if (!KindOfFact(name)) {
      return PatternInvalid("there is no {" + std::string(name) +
                            "}; there are: " + NamesOfFacts());
    }
    pattern.pieces.push_back({std::string(name), true});
    text.remove_prefix(end + 1);
  }
  return pattern;
}

Result<TextPattern> ParseUrlPattern(std::string_view text) {
  auto pattern = ParseTextPattern(text);
  if (!pattern.ok()) return pattern;
  for (const TextPattern::Piece& piece : pattern->pieces) {
    if (piece.is_fact || std::ranges::all_of(piece.text, MayStandInUrl)) continue;
    return PatternInvalid(
        "a URL has no blanks, quotation marks or letters with accents: write %20");
  }
  if (auto checked = CheckHost(*pattern); !checked.ok()) return checked.error();
  return pattern;
}

std::string Expand(const TextPattern& pattern, const PopFacts& facts) {
  std::string text;
  for (const TextPattern::Piece& piece : pattern.pieces) {
    text += piece.is_fact ? TextOfFact(facts, piece.text) : piece.text;
  }
  return text;
}

std::string ExpandUrl(const TextPattern& pattern, const PopFacts& facts, PopReader reader) {
  std::string url;
  for (const TextPattern::Piece& piece : pattern.pieces) {
    if (!piece.is_fact) {
      url += piece.text;
    } else if (reader == PopReader::kSeesAll || !IsMaskedFact(facts, piece.text)) {
      AppendEncoded(url, TextOfFact(facts, piece.text));
    }
  }
  return url;
}

}  // namespace strowger::core
