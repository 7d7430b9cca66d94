#pragma once

#include <algorithm>
#include <array>
#include <string_view>

// What stands in HTML, as it comes: no tree is built.
namespace strowger::mime {

// Of one element, while it is told of.
class HtmlAttributes {
 public:
  // Names and values in turn, ended by null; null when there are none.
  explicit HtmlAttributes(const unsigned char* const* pairs) : pairs_(pairs) {}
  // Empty when there is none; `name` is in lower case.
  std::string_view Find(std::string_view name) const;

 private:
  const unsigned char* const* pairs_;
};

class HtmlReader {
 public:
  virtual ~HtmlReader() = default;
  // Names are in lower case. Whether to read on.
  virtual bool Begin(std::string_view name, const HtmlAttributes& attributes) = 0;
  virtual void End(std::string_view name) = 0;
  // A piece of it, with entities resolved.
  virtual void Text(std::string_view text) = 0;
};

// Tells `reader` of HTML in UTF-8, however broken. Elements that were left open are ended, but not
// where the reader stopped.
void ParseHtml(std::string_view html, HtmlReader& reader);

// Elements that never enclose anything.
constexpr bool IsVoidElement(std::string_view name) {
  constexpr std::array<std::string_view, 14> kVoid{"br",    "hr",   "img",    "input", "meta",
                                                   "link",  "area", "base",   "col",   "embed",
                                                   "param", "wbr",  "source", "track"};
  return std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
}

}  // namespace strowger::mime
