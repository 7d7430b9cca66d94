#include "core/quality/dictionary.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/quality/value_rules.h"
#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace strowger::core {

namespace {

using std::chrono::days;

constexpr std::array<std::string_view, 3> kClassWords{"must", "should", "nice"};
constexpr std::array<std::string_view, 7> kKindWords{"text",     "phone", "e164",  "mail",
                                                     "language", "date",  "number"};
// Of a text that the dictionary knows nothing of.
constexpr std::size_t kValueBytesMax = 500;
// What a refusal repeats of a value.
constexpr std::size_t kShownBytesMax = 60;

template <class Words>
std::optional<std::size_t> PlaceOf(const Words& words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<std::size_t>(found - words.begin());
}

Element MakeElement(std::string name, ElementClass importance, ValueKind kind,
                    std::optional<days> fresh_for) {
  Element element;
  element.name = std::move(name);
  element.importance = importance;
  element.owner = "agents";
  element.kind = kind;
  element.fresh_for = fresh_for;
  return element;
}

std::vector<Element> UsualElements() {
  using Class = ElementClass;
  std::vector<Element> elements{
      MakeElement("display_name", Class::kMust, ValueKind::kText, std::nullopt),
      MakeElement("phone", Class::kMust, ValueKind::kPhone, days(365)),
      MakeElement("mail", Class::kShould, ValueKind::kMail, days(365)),
      MakeElement("language", Class::kShould, ValueKind::kLanguage, std::nullopt),
      MakeElement("company", Class::kNice, ValueKind::kText, std::nullopt),
      MakeElement("tier", Class::kNice, ValueKind::kText, std::nullopt),
      MakeElement("owner", Class::kNice, ValueKind::kText, std::nullopt),
  };
  return elements;
}

bool IsElementName(std::string_view name) {
  return !name.empty() && name.size() <= kElementNameBytesMax &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || IsAsciiDigit(c) || c == '_' || c == '-' || c == '.';
         });
}

// Those whose way of writing is the program's.
bool IsKindFixed(std::string_view name) { return name == "mail" || name == "phone"; }

// What is wrong with an element; empty when nothing is.
std::string FaultOf(const Element& element) {
  if (!IsElementName(element.name)) {
    return "a name has 1 to 64 of a-z, 0-9, dot, dash and underscore";
  }
  if (element.characters_min > element.characters_max) {
    return "characters_min is more than characters_max";
  }
  if (element.pattern.size() > kPatternBytesMax) return "pattern is longer than 200 bytes";
  if (element.words.size() > kElementWordsMax) return "words are more than 200";
  const bool has_range = element.number_min || element.number_max;
  if (has_range && element.kind != ValueKind::kNumber) {
    return "number_min and number_max stand only with kind = \"number\"";
  }
  if (element.number_min && element.number_max && *element.number_min > *element.number_max) {
    return "number_min is more than number_max";
  }
  if (element.fresh_for && (*element.fresh_for < days(1) || *element.fresh_for > kFreshMax)) {
    return "fresh_for_days must be 1 to 3660";
  }
  if (element.name == "phone" && element.kind != ValueKind::kPhone &&
      element.kind != ValueKind::kE164) {
    return "kind must be \"phone\" or \"e164\"";
  }
  if (element.name == "mail" && element.kind != ValueKind::kMail) return "kind must be \"mail\"";
  if (IsKindFixed(element.name) && !element.words.empty()) return "words cannot stand here";
  for (const std::string& word : element.words) {
    Element without = element;
    without.words.clear();
    const std::string fault = core::FaultOf(without, word);
    if (word.empty()) return "a word is empty";
    if (!fault.empty()) return "the word \"" + word + "\" " + fault;
  }
  return {};
}

// FNV-1a.
void Mix(std::string_view text, std::uint64_t& hash) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  hash *= 0x100000001b3;  // The end counts, too.
}

std::string Shown(std::string_view value) {
  if (value.size() <= kShownBytesMax) return std::string(value);
  return std::string(BeginningOf(value, kShownBytesMax)) + "...";
}

}  // namespace

Dictionary::Dictionary() : elements_(UsualElements()) {}

Result<Dictionary> Dictionary::With(std::vector<Element> elements) {
  const auto refuse = [](const std::string& name, const std::string& fault) {
    return InvalidArgument("ELEMENT_INVALID", "element \"" + name + "\": " + fault,
                           {{"element", name}});
  };
  Dictionary dictionary;
  std::vector<std::string> given;
  for (Element& element : elements) {
    const std::string name = element.name;
    if (const std::string fault = FaultOf(element); !fault.empty()) return refuse(name, fault);
    if (PlaceOf(given, name)) return refuse(name, "this name stands twice");
    given.push_back(name);
    const auto usual = std::find_if(dictionary.elements_.begin(), dictionary.elements_.end(),
                                    [&](const Element& known) { return known.name == name; });
    if (usual != dictionary.elements_.end()) {
      *usual = std::move(element);
    } else {
      dictionary.elements_.push_back(std::move(element));
    }
    if (dictionary.elements_.size() > kElementsMax) {
      return refuse(name, "a dictionary has at most 100 elements");
    }
  }
  return dictionary;
}

const Element* Dictionary::Find(std::string_view name) const {
  for (const Element& element : elements_) {
    if (element.name == name) return &element;
  }
  return nullptr;
}

std::uint64_t Dictionary::fingerprint() const {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const Element& element : elements_) {
    Mix(element.name, hash);
    Mix(WordOf(element.importance), hash);
    Mix(WordOf(element.kind), hash);
    Mix(element.pattern, hash);
    for (const std::string& word : element.words) Mix(word, hash);
    for (const std::size_t length : {element.characters_min, element.characters_max}) {
      Mix(std::to_string(length), hash);
    }
    for (const auto& bound : {element.number_min, element.number_max}) {
      Mix(bound ? std::to_string(*bound) : "", hash);
    }
    Mix(element.source_of_truth, hash);
    Mix(element.fresh_for ? std::to_string(element.fresh_for->count()) : "", hash);
  }
  return hash >> 1;  // Positive as a signed number.
}

Result<void> Dictionary::Check(std::string_view name, std::string_view value) const {
  if (auto text = CheckText(name, value, kValueBytesMax); !text.ok()) return text;
  const Element* element = Find(name);
  if (element == nullptr || value.empty()) return {};
  const std::string fault = core::FaultOf(*element, value);
  if (fault.empty()) return {};
  return InvalidArgument("VALUE_INVALID",
                         std::string(name) + ": \"" + Shown(value) + "\" " + fault + ".",
                         {{"field", std::string(name)}, {"value", Shown(value)}, {"mend", fault}});
}

std::string_view WordOf(ElementClass importance) {
  return kClassWords[static_cast<std::size_t>(importance)];
}

std::optional<ElementClass> ElementClassNamed(std::string_view word) {
  const auto place = PlaceOf(kClassWords, word);
  if (!place) return std::nullopt;
  return static_cast<ElementClass>(*place);
}

std::string_view WordOf(ValueKind kind) { return kKindWords[static_cast<std::size_t>(kind)]; }

std::optional<ValueKind> ValueKindNamed(std::string_view word) {
  const auto place = PlaceOf(kKindWords, word);
  if (!place) return std::nullopt;
  return static_cast<ValueKind>(*place);
}

}  // namespace strowger::core
