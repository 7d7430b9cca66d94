#pragma once

#include <string>
#include <string_view>

namespace strowger::mail {

enum class UnsubscribePage {
  kAsk,  // A button; looking at it changes nothing.
  kDone,
  kUnknown,  // The token is none of ours.
  kWrong,    // It was asked in a way that is not known.
  kLater,
};
enum class PageLanguage { kEnglish, kSimplified, kTraditional };

// The language that somebody likes best of those that there are (RFC 9110, section 12.5.4).
PageLanguage ChoosePageLanguage(std::string_view accept_language);
// HTML without anything from elsewhere.
std::string PageText(UnsubscribePage page, PageLanguage language);

// Does the body of a POST say what RFC 8058, section 3.1, asks for? Encoded as a URL or in parts.
bool IsOneClick(std::string_view body);

}  // namespace strowger::mail
