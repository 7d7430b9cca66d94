#include "core/text/pinyin.h"

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/text/han/tables.h"
#include "core/text/han_folding.h"
#include "core/text/surname_readings.h"
#include "core/text/utf8.h"

namespace strowger::core {
namespace {

using Readings = std::vector<std::string>;

// What the tables say.
class Book {
 public:
  static const Book& Get() {
    static const Book kBook;
    return kBook;
  }
  const Readings* Find(char32_t code) const {
    const auto found = readings_.find(code);
    return found == readings_.end() ? nullptr : &found->second;
  }
  bool HasSyllable(std::string_view letters) const {
    return syllables_.contains(std::string(letters));
  }

 private:
  Book() {
    std::istringstream syllables{std::string(kPinyinTable)};
    for (std::string syllable, characters; syllables >> syllable >> characters;) {
      syllables_.insert(syllable);
      for (std::string_view rest = characters; !rest.empty();) {
        const Character next = FrontCharacter(rest);
        readings_[next.code] = Spellings(syllable);
        rest.remove_prefix(std::max<std::size_t>(1, next.bytes));
      }
    }
    std::istringstream polyphones{std::string(kPolyphonesTable)};
    for (std::string line; std::getline(polyphones, line);) {
      std::istringstream words(line);
      std::string word;
      if (!(words >> word)) continue;
      Readings& readings = readings_[FrontCharacter(word).code];
      readings.clear();
      while (words >> word) {
        for (std::string& spelling : Spellings(word)) Add(readings, std::move(spelling));
      }
    }
  }

  static Readings Spellings(const std::string& syllable) {
    const std::size_t at = syllable.find('v');
    if (at == std::string::npos) return {syllable};
    const std::string tail = syllable.substr(at + 1);
    const std::string head = syllable.substr(0, at);
    return {syllable, head + "u" + tail, head + "yu" + tail};
  }
  static void Add(Readings& readings, std::string reading) {
    if (std::find(readings.begin(), readings.end(), reading) == readings.end()) {
      readings.push_back(std::move(reading));
    }
  }

  std::unordered_map<char32_t, Readings> readings_;
  std::unordered_set<std::string> syllables_;
};

const SurnameReading* FindSurname(std::string_view text) {
  const SurnameReading* longest = nullptr;
  for (const SurnameReading& one : kSurnameReadings) {
    if (!text.starts_with(one.surname)) continue;
    if (longest == nullptr || one.surname.size() > longest->surname.size()) longest = &one;
  }
  return longest;
}

// Each of `readings` with each of `more` behind it, if that is not too many.
void Append(Readings& readings, const Readings& more) {
  const bool is_too_many = readings.size() * more.size() > kReadingsMax;
  Readings longer;
  for (std::size_t i = 0; i < (is_too_many ? 1 : more.size()); ++i) {
    for (const std::string& reading : readings) longer.push_back(reading + more[i]);
  }
  readings = std::move(longer);
}

// Of each character of the text; what has none is taken as it is where it is a letter or a digit.
template <class Take>
Readings ReadAll(std::string_view text, Take take) {
  Readings readings = {""};
  bool has_han = false;
  while (!text.empty()) {
    const Character next = FrontCharacter(text);
    text.remove_prefix(std::max<std::size_t>(1, next.bytes));
    if (const Readings* found = next.bytes < 2 ? nullptr : Book::Get().Find(next.code)) {
      has_han = true;
      Append(readings, take(*found));
    } else if (next.bytes == 1 && next.code < 0x80) {
      const char c = static_cast<char>(next.code);
      const bool is_capital = c >= 'A' && c <= 'Z';
      if (is_capital || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        Append(readings, {std::string(1, static_cast<char>(is_capital ? c + ('a' - 'A') : c))});
      }
    }
  }
  return has_han ? readings : Readings{};
}

void MakeUnique(Readings& readings) {
  std::unordered_set<std::string> seen;
  readings.erase(
      std::remove_if(readings.begin(), readings.end(),
                     [&seen](const std::string& one) { return !seen.insert(one).second; }),
      readings.end());
}

// `take` makes of a character's readings what is wanted of them, `begin` of a surname's.
template <class Take, class Begin>
Readings ReadText(std::string_view text, Take take, Begin begin) {
  const std::string folded = FoldHan(text);
  Readings readings;
  if (const SurnameReading* surname = FindSurname(folded); surname != nullptr) {
    const std::string_view rest = std::string_view(folded).substr(surname->surname.size());
    const Readings behind = ReadAll(rest, take);
    readings = {begin(*surname)};
    if (!behind.empty()) Append(readings, behind);
  }
  for (std::string& reading : ReadAll(folded, take)) readings.push_back(std::move(reading));
  MakeUnique(readings);
  if (readings.size() > kReadingsMax) readings.resize(kReadingsMax);
  return readings;
}

}  // namespace

std::vector<std::string> ReadingsOf(char32_t code) {
  const Readings* readings = Book::Get().Find(Simplified(code));
  return readings == nullptr ? Readings{} : *readings;
}

std::vector<std::string> PinyinReadings(std::string_view text) {
  return ReadText(
      text, [](const Readings& readings) { return readings; },
      [](const SurnameReading& surname) { return std::string(surname.reading); });
}

std::vector<std::string> PinyinInitials(std::string_view text) {
  const auto initials = [](const Readings& readings) {
    Readings letters;
    for (const std::string& reading : readings) letters.push_back(reading.substr(0, 1));
    MakeUnique(letters);
    return letters;
  };
  return ReadText(text, initials, [&](const SurnameReading& surname) {
    std::string letters(surname.reading.substr(0, 1));
    const Character first = FrontCharacter(surname.surname);
    const std::string_view second = surname.surname.substr(first.bytes);
    if (second.empty()) return letters;
    // The second syllable is the end of the whole reading.
    for (const std::string& reading : ReadingsOf(FrontCharacter(second).code)) {
      if (surname.reading.ends_with(reading)) return letters + reading.substr(0, 1);
    }
    return letters;
  });
}

std::size_t CompoundSurnameBytes(std::string_view text) {
  const auto found = std::find_if(kCompoundSurnames.begin(), kCompoundSurnames.end(),
                                  [text](std::string_view one) { return text.starts_with(one); });
  return found == kCompoundSurnames.end() ? 0 : found->size();
}

bool IsPinyinSurname(std::string_view letters) {
  return !letters.empty() && letters.find(' ') == std::string_view::npos &&
         kCommonSurnames.find(" " + std::string(letters) + " ") != std::string_view::npos;
}

bool IsPinyin(std::string_view letters) {
  constexpr std::size_t kSyllableMax = 6;
  // Whether the first so many letters are syllables.
  std::vector<bool> is_whole(letters.size() + 1);
  is_whole[0] = true;
  for (std::size_t begin = 0; begin < letters.size(); ++begin) {
    for (std::size_t size = 1; is_whole[begin] && size <= kSyllableMax; ++size) {
      if (begin + size > letters.size()) break;
      if (Book::Get().HasSyllable(letters.substr(begin, size))) is_whole[begin + size] = true;
    }
  }
  return !letters.empty() && is_whole[letters.size()];
}

}  // namespace strowger::core
