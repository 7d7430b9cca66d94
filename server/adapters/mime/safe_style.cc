#include "adapters/mime/safe_style.h"

#include <algorithm>
#include <array>

#include "core/text/ascii.h"

namespace strowger::mime {
namespace {

constexpr std::size_t kStyleBytesMax = 4'096;
constexpr std::size_t kValueBytesMax = 100;

constexpr std::array<std::string_view, 46> kProperties{"background-color",
                                                       "border",
                                                       "border-bottom",
                                                       "border-bottom-color",
                                                       "border-bottom-style",
                                                       "border-bottom-width",
                                                       "border-collapse",
                                                       "border-color",
                                                       "border-left",
                                                       "border-left-color",
                                                       "border-left-style",
                                                       "border-left-width",
                                                       "border-radius",
                                                       "border-right",
                                                       "border-right-color",
                                                       "border-right-style",
                                                       "border-right-width",
                                                       "border-spacing",
                                                       "border-style",
                                                       "border-top",
                                                       "border-top-color",
                                                       "border-top-style",
                                                       "border-top-width",
                                                       "border-width",
                                                       "color",
                                                       "font-family",
                                                       "font-size",
                                                       "font-style",
                                                       "font-variant",
                                                       "font-weight",
                                                       "height",
                                                       "letter-spacing",
                                                       "line-height",
                                                       "list-style-type",
                                                       "margin",
                                                       "margin-bottom",
                                                       "margin-top",
                                                       "max-width",
                                                       "padding",
                                                       "padding-bottom",
                                                       "padding-left",
                                                       "padding-right",
                                                       "padding-top",
                                                       "text-align",
                                                       "text-decoration",
                                                       "width"};

bool IsPlainCharacter(char c) {
  return core::IsAsciiLetter(c) || core::IsAsciiDigit(c) ||
         std::string_view(" #%.,'-").find(c) != std::string_view::npos;
}

// "rgb(1, 2, 3)" and "rgba(...)" and nothing behind them.
bool IsColourFunction(std::string_view value) {
  if (!core::StartsWithFolded(value, "rgb(") && !core::StartsWithFolded(value, "rgba(")) {
    return false;
  }
  const std::size_t begin = value.find('(') + 1;
  const std::size_t end = value.find(')');
  return end + 1 == value.size() &&
         value.substr(begin, end - begin).find_first_not_of("0123456789., %") ==
             std::string_view::npos;
}

bool IsSafeValue(std::string_view value) {
  if (value.empty() || value.size() > kValueBytesMax) return false;
  if (IsColourFunction(value)) return true;
  if (!std::all_of(value.begin(), value.end(), IsPlainCharacter)) return false;
  // A string that does not end would swallow what follows.
  if (std::count(value.begin(), value.end(), '\'') % 2 != 0) return false;
  // Nothing is drawn outside its place.
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const bool is_minus =
        value[i] == '-' && (core::IsAsciiDigit(value[i + 1]) || value[i + 1] == '.');
    if (is_minus && (i == 0 || value[i - 1] == ' ')) return false;
  }
  return true;
}

}  // namespace

std::string SafeStyle(std::string_view style) {
  std::string safe;
  style = style.substr(0, kStyleBytesMax);
  while (!style.empty()) {
    const std::size_t end = std::min(style.find(';'), style.size());
    const std::string_view declaration = style.substr(0, end);
    style.remove_prefix(std::min(end + 1, style.size()));
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string property =
        core::AsciiLower(core::TrimmedBlanks(declaration.substr(0, colon)));
    std::string value(core::TrimmedBlanks(declaration.substr(colon + 1)));
    std::replace(value.begin(), value.end(), '"', '\'');
    if (std::find(kProperties.begin(), kProperties.end(), property) == kProperties.end()) continue;
    if (!IsSafeValue(value)) continue;
    safe.append(safe.empty() ? "" : "; ").append(property).append(": ").append(value);
  }
  return safe;
}

bool IsHidingStyle(std::string_view style) {
  std::string folded;
  for (const char c : style) {
    if (!core::IsBlank(c)) folded += core::AsciiLower(c);
  }
  return folded.find("display:none") != std::string::npos ||
         folded.find("visibility:hidden") != std::string::npos ||
         folded.find("mso-hide:all") != std::string::npos;
}

}  // namespace strowger::mime
