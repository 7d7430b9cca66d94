#pragma once

#include <string>
#include <string_view>

#include "core/quality/dictionary.h"

// How values are written.
namespace strowger::core {

// As Element::pattern says. Takes time like the product of both lengths at most.
bool MatchesPattern(std::string_view pattern, std::string_view value);

bool IsE164Number(std::string_view value);
bool IsMailAddress(std::string_view value);
bool IsLanguageTag(std::string_view value);
bool IsDate(std::string_view value);

// What is wrong with the value, as the end of a sentence with the mend: "needs a mail address such
// as ana@example.com". Empty when it is right. `value` is valid UTF-8 and not empty.
std::string FaultOf(const Element& element, std::string_view value);

// How it is written, for people: "mail", "text, 2 to 40 characters, like AA-9999, one of A, B".
std::string RuleText(const Element& element);

}  // namespace strowger::core
