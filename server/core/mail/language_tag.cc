#include "core/mail/language_tag.h"

#include <algorithm>

#include "core/text/ascii.h"

namespace strowger::core {

namespace {

// `part` is in lower case.
bool HasPart(std::string_view language, std::string_view part) {
  while (!language.empty()) {
    const std::size_t end = std::min(language.find('-'), language.size());
    if (EqualsFolded(language.substr(0, end), part)) return true;
    language.remove_prefix(std::min(end + 1, language.size()));
  }
  return false;
}

}  // namespace

bool IsTraditionalChinese(std::string_view language) {
  if (!EqualsFolded(BaseLanguage(language), "zh") || HasPart(language, "hans")) return false;
  return HasPart(language, "hant") || HasPart(language, "tw") || HasPart(language, "hk") ||
         HasPart(language, "mo");
}

std::string_view BaseLanguage(std::string_view language) {
  return language.substr(0, language.find('-'));
}

}  // namespace strowger::core
