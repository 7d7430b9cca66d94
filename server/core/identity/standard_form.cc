#include "core/identity/standard_form.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "core/customer/search_tokens.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

// The surnames of two characters that are met today.
constexpr std::array<std::string_view, 18> kDoubleSurnames = {
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "司徒", "东方",
    "東方", "独孤", "獨孤", "南宫", "南宮", "夏侯", "尉迟", "慕容", "皇甫"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

void Cut(std::string& text) {
  std::size_t characters = 0;
  std::size_t at = 0;
  while (at < text.size() && characters < kStandardFormMax) {
    at += std::max<std::size_t>(1, FrontCharacter(std::string_view(text).substr(at)).bytes);
    ++characters;
  }
  text.resize(std::min(at, text.size()));
}

std::string Words(std::string_view raw) {
  std::string words = FoldedWords(raw);
  Cut(words);
  return words;
}

std::string LettersAndDigits(std::string_view raw) {
  std::string kept;
  for (const char c : raw) {
    if (IsDigit(c) || IsLetter(c)) kept += Lower(c);
  }
  Cut(kept);
  return kept;
}

std::string Digits(std::string_view raw) {
  std::string digits;
  std::copy_if(raw.begin(), raw.end(), std::back_inserter(digits), IsDigit);
  Cut(digits);
  return digits;
}

std::string Mail(std::string_view raw) {
  std::string mail;
  for (const char c : raw) {
    if (c != ' ') mail += Lower(c);
  }
  Cut(mail);
  return mail;
}

std::string Padded(const std::string& digits, std::size_t width) {
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

// "1999-02-19", "19.2.1999" and "1999年2月19日" are the same; so is "19990219".
std::string Date(std::string_view raw) {
  std::vector<std::string> groups;
  bool is_open = false;
  for (const char c : raw) {
    if (IsDigit(c)) {
      if (!is_open) groups.emplace_back();
      groups.back() += c;
    }
    is_open = IsDigit(c);
  }
  if (groups.size() >= 3) {
    if (groups[0].size() == 4) return groups[0] + Padded(groups[1], 2) + Padded(groups[2], 2);
    if (groups[2].size() == 4) return groups[2] + Padded(groups[1], 2) + Padded(groups[0], 2);
  }
  return Digits(raw);
}

// The characters of a text that has nothing but Han ones; empty for others.
std::vector<std::string_view> HanOnly(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    if (next.bytes == 0 || !IsHan(next.code)) return {};
    characters.push_back(text.substr(0, next.bytes));
    text.remove_prefix(next.bytes);
  }
  return characters;
}

}  // namespace

std::string StandardForm(PersonField field, std::string_view raw) {
  switch (field) {
    case PersonField::kBirthDate:
      return Date(raw);
    case PersonField::kPhone:
      return Digits(raw);
    case PersonField::kEmail:
      return Mail(raw);
    case PersonField::kNationalId:
    case PersonField::kPostcode:
      return LettersAndDigits(raw);
    default:
      return Words(raw);
  }
}

NameParts SplitName(std::string_view full_name) {
  const std::size_t comma = full_name.find(',');
  if (comma != std::string_view::npos) {
    return {Words(full_name.substr(comma + 1)), Words(full_name.substr(0, comma))};
  }
  const std::string words = Words(full_name);
  const std::vector<std::string_view> han = HanOnly(words);
  if (han.size() >= 2 && han.size() <= 4) {
    std::size_t bytes = han[0].size() + han[1].size();
    const bool is_double =
        han.size() > 2 && std::find(kDoubleSurnames.begin(), kDoubleSurnames.end(),
                                    words.substr(0, bytes)) != kDoubleSurnames.end();
    if (!is_double) bytes = han[0].size();
    return {words.substr(bytes), words.substr(0, bytes)};
  }
  const std::size_t space = words.rfind(' ');
  if (space == std::string::npos) return {{}, words};
  return {words.substr(0, space), words.substr(space + 1)};
}

}  // namespace strowger::core
