#include "core/quality/value_rules.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

constexpr std::size_t kMailBytesMax = 254;  // RFC 5321, 4.5.3.1.3.
constexpr std::size_t kMailLocalBytesMax = 64;
constexpr std::size_t kLabelBytesMax = 63;

bool IsLetterOrDigit(char c) { return IsAsciiDigit(c) || IsAsciiLetter(c); }
bool IsInside(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool AreDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsAsciiDigit);
}

std::size_t CharactersOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsInside(c); }));
}

// How many bytes the character at the front has.
std::size_t FirstBytes(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && IsInside(text[bytes])) ++bytes;
  return bytes;
}

// Takes one step of both; false when the character does not fit. The pattern is not at a "*".
bool TakeOne(std::string_view& pattern, std::string_view& value) {
  if (pattern.empty() || value.empty()) return false;
  char wanted = pattern.front();
  const bool is_literal = wanted == '\\' && pattern.size() > 1;
  if (is_literal) wanted = pattern[1];
  const char c = value.front();
  std::size_t bytes = 1;
  bool fits = c == wanted;
  if (!is_literal && wanted == '9') fits = IsAsciiDigit(c);
  if (!is_literal && wanted == 'A') fits = IsAsciiLetter(c);
  if (!is_literal && wanted == 'X') fits = IsLetterOrDigit(c);
  if (!is_literal && wanted == '?') {
    fits = true;
    bytes = FirstBytes(value);
  }
  if (!fits) return false;
  pattern.remove_prefix(is_literal ? 2 : 1);
  value.remove_prefix(bytes);
  return true;
}

// An extension or a service code of a PBX, or a number that no plan knows yet; signs that group its
// digits do not count.
bool IsPbxNumber(std::string_view value) {
  constexpr std::string_view kSigns = "0123456789*#";
  constexpr std::string_view kGrouping = " -().\t/";
  const auto signs = std::count_if(
      value.begin(), value.end(), [&](char c) { return kSigns.find(c) != std::string_view::npos; });
  return signs >= 2 && signs <= 15 && std::all_of(value.begin(), value.end(), [&](char c) {
           return kSigns.find(c) != std::string_view::npos ||
                  kGrouping.find(c) != std::string_view::npos;
         });
}

bool IsDomainLabel(std::string_view label) {
  const auto fits = [](char c) {
    return IsLetterOrDigit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80;
  };
  return !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), fits);
}

std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string NumberText(double number) {
  char text[32];
  const auto end = std::to_chars(std::begin(text), std::end(text), number).ptr;
  return std::string(text, end);
}

std::string NumberFault(const Element& element, std::string_view value) {
  double number = 0;
  const char* const last = value.data() + value.size();
  const auto [end, problem] = std::from_chars(value.data(), last, number, std::chars_format::fixed);
  if (problem != std::errc() || end != last || !std::isfinite(number)) {
    return "needs a number such as 12.5";
  }
  if (element.number_min && number < *element.number_min) {
    return "must be at least " + NumberText(*element.number_min);
  }
  if (element.number_max && number > *element.number_max) {
    return "must be at most " + NumberText(*element.number_max);
  }
  return {};
}

std::string KindFault(const Element& element, std::string_view value) {
  switch (element.kind) {
    case ValueKind::kText:
      return {};
    case ValueKind::kPhone:
      if (IsE164Number(value) || IsPbxNumber(value)) return {};
      return "needs a telephone number such as +862512345678, or an extension";
    case ValueKind::kE164:
      return IsE164Number(value) ? "" : "needs a full telephone number such as +862512345678";
    case ValueKind::kMail:
      return IsMailAddress(value) ? "" : "needs a mail address such as ana@example.com";
    case ValueKind::kLanguage:
      return IsLanguageTag(value) ? "" : "needs a language tag such as en or zh-Hans";
    case ValueKind::kDate:
      return IsDate(value) ? "" : "needs a date such as 2026-11-22";
    case ValueKind::kNumber:
      return NumberFault(element, value);
  }
  return {};
}

}  // namespace

bool MatchesPattern(std::string_view pattern, std::string_view value) {
  // The last "*" can always take one more; what came before it fits already.
  std::string_view star_pattern;
  std::string_view star_value;
  bool has_star = false;
  while (!value.empty() || !pattern.empty()) {
    if (!pattern.empty() && pattern.front() == '*') {
      pattern.remove_prefix(1);
      star_pattern = pattern;
      star_value = value;
      has_star = true;
      continue;
    }
    if (TakeOne(pattern, value)) continue;
    if (!has_star || star_value.empty()) return false;
    star_value.remove_prefix(FirstBytes(star_value));
    pattern = star_pattern;
    value = star_value;
  }
  return true;
}

bool IsE164Number(std::string_view value) {
  return value.size() >= 9 && value.size() <= 16 && value.front() == '+' && value[1] != '0' &&
         AreDigits(value.substr(1));
}

bool IsMailAddress(std::string_view value) {
  const auto at = value.rfind('@');
  if (at == std::string_view::npos || value.size() > kMailBytesMax) return false;
  const std::string_view local = value.substr(0, at);
  std::string_view domain = value.substr(at + 1);
  const auto is_odd = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7f ||
           std::string_view("\"(),:;<>@[\\]").find(c) != std::string_view::npos;
  };
  if (local.empty() || local.size() > kMailLocalBytesMax || local.front() == '.' ||
      local.back() == '.' || std::any_of(local.begin(), local.end(), is_odd)) {
    return false;
  }
  if (domain.find('.') == std::string_view::npos) return false;
  while (true) {
    const auto dot = domain.find('.');
    if (!IsDomainLabel(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

bool IsLanguageTag(std::string_view value) {
  bool is_first = true;
  while (true) {
    const auto dash = value.find('-');
    const std::string_view part = value.substr(0, dash);
    const bool fits = is_first
                          ? part.size() >= 2 && std::all_of(part.begin(), part.end(), IsAsciiLetter)
                          : std::all_of(part.begin(), part.end(), IsLetterOrDigit);
    if (part.empty() || part.size() > 8 || !fits) return false;
    if (dash == std::string_view::npos) return true;
    value.remove_prefix(dash + 1);
    is_first = false;
  }
}

bool IsDate(std::string_view value) {
  if (value.size() != 10 || value[4] != '-' || value[7] != '-') return false;
  const auto number = [&](std::size_t begin, std::size_t count) {
    int read = -1;
    const std::string_view part = value.substr(begin, count);
    if (AreDigits(part)) std::from_chars(part.data(), part.data() + part.size(), read);
    return read;
  };
  const int year = number(0, 4);
  const int month = number(5, 2);
  const int day = number(8, 2);
  if (year < 1 || month < 1 || day < 1) return false;
  return std::chrono::year_month_day(std::chrono::year(year),
                                     std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

std::string FaultOf(const Element& element, std::string_view value) {
  const std::size_t characters = CharactersOf(value);
  if (characters < element.characters_min) {
    return "needs at least " + std::to_string(element.characters_min) + " characters";
  }
  if (characters > element.characters_max) {
    return "has more than " + std::to_string(element.characters_max) + " characters; shorten it";
  }
  if (!element.words.empty() &&
      std::find(element.words.begin(), element.words.end(), value) == element.words.end()) {
    return "must be one of " + Listed(element.words);
  }
  if (!element.pattern.empty() && !MatchesPattern(element.pattern, value)) {
    return "must be written like " + element.pattern +
           " (9 a digit, A a letter, X one of both, ? any, * any number of any)";
  }
  return KindFault(element, value);
}

std::string RuleText(const Element& element) {
  std::string text(WordOf(element.kind));
  const Element usual;
  if (element.characters_min != usual.characters_min ||
      element.characters_max != usual.characters_max) {
    text += ", " + std::to_string(element.characters_min) + " to " +
            std::to_string(element.characters_max) + " characters";
  }
  if (!element.pattern.empty()) text += ", like " + element.pattern;
  if (element.number_min) text += ", at least " + NumberText(*element.number_min);
  if (element.number_max) text += ", at most " + NumberText(*element.number_max);
  if (!element.words.empty()) text += ", one of " + Listed(element.words);
  return text;
}

}  // namespace strowger::core
