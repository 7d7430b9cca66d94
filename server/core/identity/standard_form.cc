#include "core/identity/standard_form.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/customer/search_tokens.h"
#include "core/identity/resident_id.h"
#include "core/identity/word_forms.h"
#include "core/text/han_folding.h"
#include "core/text/pinyin.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

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

// Whether the character before or behind makes the mark part of another word: a housing estate,
// a market, a town hall.
bool IsOtherWord(std::string_view before, std::string_view behind) {
  for (const std::string_view word : {"小", "社", "园", "校", "厂", "库", "景", "牧", "城"}) {
    if (before.ends_with(word)) return true;
  }
  for (const std::string_view word : {"场", "政", "民", "府", "立"}) {
    if (behind.starts_with(word)) return true;
  }
  return behind.empty();
}

// Province, city and district at the front of an address in Chinese are often left out.
std::string WithoutRegions(std::string words) {
  constexpr std::size_t kRegionsBytesMax = 45;  // Fifteen characters.
  std::size_t cut = 0;
  for (const std::string_view mark : {"省", "自治区", "市", "县", "区"}) {
    for (std::size_t at = words.find(mark); at != std::string::npos && at <= kRegionsBytesMax;
         at = words.find(mark, at + 1)) {
      const std::string_view text = words;
      const std::size_t end = at + mark.size();
      if (at > cut && !IsOtherWord(text.substr(0, at), text.substr(end))) cut = end;
    }
  }
  words.erase(0, cut);
  return words.substr(std::min(words.size(), words.find_first_not_of(' ')));
}

std::string ResidentNumber(std::string_view raw) {
  std::string number = LettersAndDigits(raw);
  if (auto resident = ReadResidentId(number)) return std::move(resident->number);
  return number;
}

bool IsInCapitals(std::string_view word) {
  return word.size() >= 2 &&
         std::all_of(word.begin(), word.end(), [](char c) { return IsLetter(c) && Lower(c) != c; });
}

// The only word in capitals, at the front or at the end: "ZHANG Wei"; empty where there is none.
std::string_view InCapitals(std::string_view name) {
  const std::size_t first = name.find(' ');
  const std::size_t last = name.rfind(' ');
  if (first == std::string_view::npos) return {};
  const std::string_view front = name.substr(0, first);
  const std::string_view back = name.substr(last + 1);
  if (IsInCapitals(front) == IsInCapitals(back)) return {};
  return IsInCapitals(front) ? front : back;
}

NameParts SplitHan(const std::string& words, const std::vector<std::string_view>& han) {
  std::size_t bytes = CompoundSurnameBytes(words);
  if (bytes == 0 || han.size() == 2) bytes = han[0].size();
  return {words.substr(bytes), words.substr(0, bytes)};
}

// "zhang xiaoming": the first word is a surname in pinyin, and the last one is none.
bool IsSurnameFirst(const std::string& words) {
  const std::string_view text = words;
  const std::string_view first = text.substr(0, text.find(' '));
  const std::string_view last = text.substr(text.rfind(' ') + 1);
  return IsPinyinSurname(first) && !IsPinyinSurname(last) && IsPinyin(last);
}

}  // namespace

std::string StandardForm(PersonField field, std::string_view written) {
  const std::string raw = FoldHan(written);
  switch (field) {
    case PersonField::kBirthDate:
      return Date(raw);
    case PersonField::kPhone:
      return Digits(raw);
    case PersonField::kEmail:
      return Mail(raw);
    case PersonField::kNationalId:
      return ResidentNumber(raw);
    case PersonField::kPostcode:
      return LettersAndDigits(raw);
    case PersonField::kAddress:
    case PersonField::kAddress2:
      return WrittenOutAddress(WithoutRegions(Words(raw)));
    case PersonField::kOrganisation:
      return WithoutLegalForm(Words(raw));
    default:
      return Words(raw);
  }
}

NameParts SplitName(std::string_view written) {
  const std::string full_name = FoldHan(written);
  const std::size_t comma = full_name.find(',');
  if (comma != std::string::npos) {
    return {Words(full_name.substr(comma + 1)), Words(full_name.substr(0, comma))};
  }
  const std::string words = Words(full_name);
  const std::vector<std::string_view> han = HanOnly(words);
  if (han.size() >= 2 && han.size() <= 4) return SplitHan(words, han);
  const std::size_t space = words.rfind(' ');
  if (space == std::string::npos) return {{}, words};
  const std::size_t first = words.find(' ');
  const std::string in_capitals = Words(InCapitals(full_name));
  const bool is_first = in_capitals.empty()
                            ? IsSurnameFirst(words) || !HanOnly(words.substr(0, first)).empty()
                            : words.starts_with(in_capitals + " ");
  if (is_first) return {words.substr(first + 1), words.substr(0, first)};
  return {words.substr(0, space), words.substr(space + 1)};
}

}  // namespace strowger::core
