#include "core/identity/agreement.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/identity/nicknames.h"
#include "core/identity/text_distance.h"

namespace strowger::core {
namespace {

constexpr double kNearAlike = 0.94;
constexpr double kFarAlike = 0.86;
constexpr double kMailAlike = 0.88;
// Of what two texts say, by the weight of their words.
constexpr double kNearOverlap = 0.75;
constexpr double kWholeOverlap = 0.99;
constexpr double kFarOverlap = 0.6;
constexpr std::size_t kHanBytes = 3;
// Telephone numbers stand without the codes of country and area, often.
constexpr std::size_t kPhoneTailMin = 7;
constexpr std::size_t kPhoneTailMax = 8;

Level OfText(std::string_view a, std::string_view b) {
  const int distance = EditDistance(a, b, 2);
  // One character of two or three is another name, not a slip.
  const bool is_short = std::min(a.size(), b.size()) <= 3;
  if (distance == 1 && !is_short) return Level::kNear;
  const double alike = JaroWinkler(a, b);
  if (alike >= kNearAlike) return Level::kNear;
  return (distance <= 2 && !is_short) || alike >= kFarAlike ? Level::kFar : Level::kDiffers;
}

// Numbers and codes: nothing is alike, but a digit may be wrong, missing or swapped.
Level OfNumber(std::string_view a, std::string_view b) {
  const std::size_t longer = std::max(a.size(), b.size());
  const int distance = EditDistance(a, b, 2);
  if (distance == 1 && longer >= 2) return Level::kNear;
  return distance == 2 && longer >= 4 ? Level::kFar : Level::kDiffers;
}

// Of year, month and day.
Level OfDate(std::string_view a, std::string_view b) {
  const int distance = EditDistance(a, b, 1);
  if (a.size() != 8 || b.size() != 8) return OfNumber(a, b);
  if (distance == 1) return Level::kNear;
  const std::string_view month_a = a.substr(4, 2);
  const std::string_view month_b = b.substr(4, 2);
  const bool has_year = a.substr(0, 4) == b.substr(0, 4);
  const bool has_month = month_a == month_b;
  const bool has_day = a.substr(6) == b.substr(6);
  const bool is_day_first = has_year && month_a == b.substr(6) && month_b == a.substr(6);
  const bool are_two_equal = has_year + has_month + has_day == 2;
  if (are_two_equal || is_day_first) return Level::kFar;
  return EditDistance(a, b, 2) == 2 ? Level::kRough : Level::kDiffers;
}

Level OfPhone(std::string_view a, std::string_view b) {
  const std::size_t tail = std::min({a.size(), b.size(), kPhoneTailMax});
  if (tail >= kPhoneTailMin && a.substr(a.size() - tail) == b.substr(b.size() - tail)) {
    return Level::kNear;
  }
  return EditDistance(a, b, 1) == 1 ? Level::kFar : Level::kDiffers;
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

// People of one name are told apart by digits in their mail addresses.
Level OfMail(std::string_view a, std::string_view b) {
  if (EditDistance(a, b, 2) <= 2) {
    return EditDistance(DigitsOf(a), DigitsOf(b), 1) <= 1 ? Level::kNear : Level::kFar;
  }
  const std::string_view name_a = a.substr(0, a.find('@'));
  if (name_a.size() > 3 && name_a == b.substr(0, b.find('@'))) return Level::kFar;
  return JaroWinkler(a, b) >= kMailAlike ? Level::kRough : Level::kDiffers;
}

// A name in Latin letters beside the readings of one in Chinese characters.
Level OfReadings(const std::vector<std::string>& readings, std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c != ' ') letters += c;
  }
  Level best = Level::kDiffers;
  for (const std::string& reading : readings) {
    if (reading == letters) return Level::kNear;
    if (letters.size() > 3 && EditDistance(reading, letters, 1) == 1) best = Level::kFar;
  }
  return best;
}

// Names of which one at least is in Chinese characters. Those that sound alike are often put for
// one another; another character that sounds otherwise is another name, mostly.
Level OfChineseNames(std::string_view a, const std::vector<std::string>& readings_a,
                     std::string_view b, const std::vector<std::string>& readings_b) {
  if (readings_b.empty()) return OfReadings(readings_a, b);
  if (readings_a.empty()) return OfReadings(readings_b, a);
  for (const std::string& reading : readings_a) {
    if (std::find(readings_b.begin(), readings_b.end(), reading) != readings_b.end()) {
      return Level::kNear;
    }
  }
  const bool is_one_character = std::min(a.size(), b.size()) <= kHanBytes;
  return !is_one_character && EditDistance(a, b, 1) == 1 ? Level::kFar : Level::kDiffers;
}

// Texts of several words: in another order or with more of them they are alike, too.
Level OfWords(const WordCounts& words, std::string_view a, std::string_view b) {
  const Level as_text = OfText(a, b);
  const WordCounts::Overlap overlap = words.Compare(a, b);
  // "5 main street" and "6 main street" are no slip.
  if (overlap.has_other_numbers) return std::max(as_text, Level::kFar);
  if (as_text == Level::kNear) return as_text;
  if (overlap.of_both >= kNearOverlap || overlap.of_shorter >= kWholeOverlap) return Level::kNear;
  return overlap.of_shorter >= kFarOverlap ? Level::kFar : as_text;
}

// "j" may be John.
Level OfGivenNames(std::string_view a, std::string_view b) {
  const bool has_initial = a.size() == 1 || b.size() == 1;
  if (has_initial && a.front() == b.front()) return Level::kRough;
  const Level level = OfText(a, b);
  if (level != Level::kDiffers) return level;
  return IsShortForm(a, b) ? Level::kFar : level;
}

Level OfTexts(PersonField field, std::string_view a, std::string_view b) {
  switch (field) {
    case PersonField::kStreetNumber:
    case PersonField::kPostcode:
    case PersonField::kNationalId:
      return OfNumber(a, b);
    case PersonField::kGivenName:
      return OfGivenNames(a, b);
    case PersonField::kBirthDate:
      return OfDate(a, b);
    case PersonField::kPhone:
      return OfPhone(a, b);
    case PersonField::kEmail:
      return OfMail(a, b);
    case PersonField::kRegion:
    case PersonField::kCountry:
      return Level::kDiffers;
    default:
      return OfText(a, b);
  }
}

// `other` is the field of `b` that is looked at.
Level LevelOf(const People& people, People::Number a, People::Number b, PersonField field,
              PersonField other) {
  const ValueNumber x = people.at(a)[IndexOf(field)];
  const ValueNumber y = people.at(b)[IndexOf(other)];
  if (x == kNoValue || y == kNoValue) return Level::kMissing;
  if (x == y) return Level::kExact;
  const std::vector<std::string>& readings_a = people.ReadingsOf(field, x);
  const std::vector<std::string>& readings_b = people.ReadingsOf(other, y);
  if (!readings_a.empty() || !readings_b.empty()) {
    return OfChineseNames(people.Text(a, field), readings_a, people.Text(b, other), readings_b);
  }
  if (const WordCounts* words = people.WordsOf(field); words != nullptr) {
    return OfWords(*words, people.Text(a, field), people.Text(b, other));
  }
  return OfTexts(field, people.Text(a, field), people.Text(b, other));
}

bool SaysNo(Level level) { return level == Level::kMissing || level == Level::kDiffers; }
bool SaysYes(Level level) { return level == Level::kExact || level == Level::kNear; }

// Two fields that say nothing as they stand, and crosswise yes.
bool IsCrossed(const People& people, People::Number a, People::Number b, PersonField first,
               PersonField second, Agreement& agreement) {
  if (!SaysNo(agreement.At(first)) || !SaysNo(agreement.At(second))) return false;
  const Level there = LevelOf(people, a, b, first, second);
  const Level back = LevelOf(people, a, b, second, first);
  if (!SaysYes(there) && !SaysYes(back)) return false;
  if (there == Level::kDiffers || back == Level::kDiffers) return false;
  agreement.Set(first, there);
  agreement.Set(second, back);
  return true;
}

}  // namespace

std::string_view NameOf(Level level) {
  constexpr std::array<std::string_view, kLevelsCount> kNames = {"missing", "exact", "near",
                                                                 "far",     "rough", "differs"};
  return kNames[static_cast<std::size_t>(level)];
}

bool Agreement::IsSwapped(PersonField field) const {
  switch (field) {
    case PersonField::kGivenName:
    case PersonField::kSurname:
      return has_swapped_names();
    case PersonField::kAddress:
    case PersonField::kAddress2:
      return has_swapped_addresses();
    default:
      return false;
  }
}

Level CompareField(const People& people, People::Number a, People::Number b, PersonField field) {
  return LevelOf(people, a, b, field, field);
}

Agreement Compare(const People& people, People::Number a, People::Number b) {
  Agreement agreement;
  for (const PersonField field : kPersonFields) {
    agreement.Set(field, LevelOf(people, a, b, field, field));
  }
  if (IsCrossed(people, a, b, PersonField::kGivenName, PersonField::kSurname, agreement)) {
    agreement.SwapNames();
  }
  if (IsCrossed(people, a, b, PersonField::kAddress, PersonField::kAddress2, agreement)) {
    agreement.SwapAddresses();
  }
  return agreement;
}

}  // namespace strowger::core
