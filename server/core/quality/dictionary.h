#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// The data dictionary: what is kept about a customer, how much it matters that it is right, who
// answers for it and how it is written. server/decisions/0020-quality-of-records.md.
namespace strowger::core {

// How much it matters that an element is right.
enum class ElementClass { kMust, kShould, kNice };

enum class ValueKind {
  kText,
  kPhone,     // E.164, or what only a PBX understands: 2 to 15 digits, "*" and "#", also grouped.
  kE164,      // "+" and 8 to 15 digits.
  kMail,      // One address: name@company.com.
  kLanguage,  // BCP 47, for example "zh-Hans".
  kDate,      // "2026-11-22".
  kNumber,    // Decimal, for example "-12.5".
};

// One element, for example "mail"; what an attribute of customers is called is one, too.
struct Element {
  std::string name;
  ElementClass importance = ElementClass::kNice;
  std::string owner;  // The role or the person who answers for it.
  ValueKind kind = ValueKind::kText;
  std::size_t characters_min = 0;
  std::size_t characters_max = 500;
  // "9" a digit, "A" a Latin letter, "X" one of both, "?" any character, "*" any number of any,
  // "\" takes the next as it is; the rest stands for itself. Empty: anything.
  std::string pattern;
  std::vector<std::string> words;  // Only these; none: any.
  std::optional<double> number_min;
  std::optional<double> number_max;
  std::string source_of_truth;                 // The source that is believed first; may be empty.
  std::optional<std::chrono::days> fresh_for;  // How long a value counts as known; none: for ever.
  bool operator==(const Element&) const = default;
};

inline constexpr std::size_t kElementsMax = 100;
inline constexpr std::size_t kElementNameBytesMax = 64;
inline constexpr std::size_t kPatternBytesMax = 200;
inline constexpr std::size_t kElementWordsMax = 200;
// Of a text.
inline constexpr std::size_t kValueCharactersMax = 500;
inline constexpr std::chrono::days kFreshMax{3'660};

class Dictionary {
 public:
  // Of what every customer has: display_name, company, tier, language, owner, phone and mail.
  Dictionary();
  // The same with these besides, or in place of those that have their names. Refused with
  // ELEMENT_INVALID, in one line that names the element and the mend.
  static Result<Dictionary> With(std::vector<Element> elements);

  // Null when there is no such element. What is found lives as long as the dictionary.
  const Element* Find(std::string_view name) const;
  const std::vector<Element>& elements() const { return elements_; }
  // Differs when the elements do.
  std::uint64_t fingerprint() const;

  // Whether this may stand there. An empty value may; so may any text in what the dictionary does
  // not know. Refused with VALUE_INVALID, naming the field and the mend.
  Result<void> Check(std::string_view name, std::string_view value) const;

 private:
  std::vector<Element> elements_;
};

std::string_view WordOf(ElementClass importance);  // "must", "should", "nice".
std::optional<ElementClass> ElementClassNamed(std::string_view word);
std::string_view WordOf(ValueKind kind);  // "text", "phone", "e164", "mail", ...
std::optional<ValueKind> ValueKindNamed(std::string_view word);

}  // namespace strowger::core
