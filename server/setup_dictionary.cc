#include "setup_dictionary.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "setup_value.h"

namespace strowger {

namespace {

constexpr std::size_t kOwnerBytesMax = 64;

Error RefuseElement(const std::string& name, const std::string& text) {
  return RefuseValue("customer_element \"" + name + "\"", text);
}

std::string_view UsualKind(std::string_view name) {
  return name == "phone" || name == "mail" ? name : "text";
}

Result<core::Element> ReadElement(const config::v1::CustomerElement& in) {
  core::Element element;
  element.name = in.name();
  const std::string& importance = in.class_();
  const auto known_class = core::ElementClassNamed(importance.empty() ? "nice" : importance);
  if (!known_class) return RefuseElement(in.name(), "class must be one of: must, should, nice");
  element.importance = *known_class;
  const auto known_kind =
      core::ValueKindNamed(in.kind().empty() ? UsualKind(in.name()) : in.kind());
  if (!known_kind) {
    return RefuseElement(in.name(),
                         "kind must be one of: text, phone, e164, mail, language, date, number");
  }
  element.kind = *known_kind;
  element.owner = in.owner().empty() ? "agents" : in.owner();
  if (element.owner.size() > kOwnerBytesMax || in.source_of_truth().size() > kOwnerBytesMax) {
    return RefuseElement(in.name(), "owner and source_of_truth have at most 64 bytes");
  }
  element.characters_min = in.characters_min();
  if (in.has_characters_max()) element.characters_max = in.characters_max();
  if (element.characters_max < 1 || element.characters_max > core::kValueCharactersMax) {
    return RefuseElement(in.name(), "characters_max must be 1 to 500");
  }
  element.pattern = in.pattern();
  element.words.assign(in.words().begin(), in.words().end());
  if (in.has_number_min()) element.number_min = in.number_min();
  if (in.has_number_max()) element.number_max = in.number_max();
  element.source_of_truth = in.source_of_truth();
  if (in.has_fresh_for_days()) element.fresh_for = std::chrono::days(in.fresh_for_days());
  return element;
}

}  // namespace

Result<core::Dictionary> ReadDictionary(const config::v1::Configuration& in) {
  std::vector<core::Element> elements;
  for (const auto& entry : in.customer_element()) {
    auto element = ReadElement(entry);
    if (!element.ok()) return element.error();
    elements.push_back(*std::move(element));
  }
  auto dictionary = core::Dictionary::With(std::move(elements));
  if (dictionary.ok()) return dictionary;
  // Said in the words of the file.
  Error error = dictionary.error();
  error.reason = "CONFIG_VALUE";
  error.message = "customer_" + error.message;
  return error;
}

}  // namespace strowger
