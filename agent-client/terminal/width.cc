#include "terminal/width.h"

#include <langinfo.h>

#include <clocale>
#include <cwchar>

namespace strowger::client {

namespace {

constexpr std::string_view kControlMark = "·";
constexpr std::string_view kEllipsis = "…";

struct Decoded {
  char32_t code = 0;
  std::size_t length = 1;
  bool is_valid = false;
};

Decoded Decode(std::string_view text) {
  const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return {};
  char32_t code = first & (0xFFU >> (length + 1));
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(at) & 0x3FU);
  }
  const bool is_overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (is_overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {};
  return {code, length, true};
}

// Turns the direction of text, so that what is read is not what is there.
bool TurnsDirection(char32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

// Chinese text begins no line with these.
bool ClosesText(std::string_view glyph) {
  constexpr std::string_view kClosing = "。，、；：？！）」』】》〉”’…";
  return glyph.size() > 1 && kClosing.find(glyph) != std::string_view::npos;
}

}  // namespace

std::vector<Glyph> ToGlyphs(std::string_view text) {
  std::vector<Glyph> glyphs;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded one = Decode(text.substr(at));
    const int width =
        one.is_valid && !TurnsDirection(one.code) ? ::wcwidth(static_cast<wchar_t>(one.code)) : -1;
    if (width == 0 && !glyphs.empty() && !glyphs.back().is_control) {
      Glyph& base = glyphs.back();
      base.text = {base.text.data(), base.text.size() + one.length};
    } else if (width > 0) {
      glyphs.push_back({text.substr(at, one.length), width, false});
    } else {
      glyphs.push_back({text.substr(at, one.length), 1, true});
    }
    at += one.length;
  }
  return glyphs;
}

std::string Harmless(std::string_view text) {
  std::string harmless;
  for (const Glyph& glyph : ToGlyphs(text)) {
    if (!glyph.is_control) {
      harmless += glyph.text;
    } else if (glyph.text == "\n" || glyph.text == "\t") {
      harmless += ' ';
    } else {
      harmless += kControlMark;
    }
  }
  return harmless;
}

int WidthOf(std::string_view text) {
  int width = 0;
  for (const Glyph& glyph : ToGlyphs(text)) width += glyph.width;
  return width;
}

std::string Shorten(std::string_view text, int width_max) {
  const std::string harmless = Harmless(text);
  if (WidthOf(harmless) <= width_max) return harmless;
  std::string shortened;
  int width = 0;
  for (const Glyph& glyph : ToGlyphs(harmless)) {
    if (width + glyph.width > width_max - 1) break;
    shortened += glyph.text;
    width += glyph.width;
  }
  if (width_max > 0) shortened += kEllipsis;
  return shortened;
}

std::string FillRight(std::string_view text, int width) {
  std::string filled = Shorten(text, width);
  const int missing = width - WidthOf(filled);
  if (missing > 0) filled.append(static_cast<std::size_t>(missing), ' ');
  return filled;
}

std::string FillLeft(std::string_view text, int width) {
  const std::string shortened = Shorten(text, width);
  const int missing = width - WidthOf(shortened);
  return std::string(missing > 0 ? static_cast<std::size_t>(missing) : 0, ' ') + shortened;
}

std::vector<TextLine> Wrap(std::string_view text, int width) {
  std::vector<TextLine> lines;
  std::size_t begin = 0;
  std::size_t last_space = 0;  // The byte after it; 0 when the line has none.
  std::size_t previous = 0;    // Where the glyph before this one begins.
  int used = 0;
  for (const Glyph& glyph : ToGlyphs(text)) {
    const auto at = static_cast<std::size_t>(glyph.text.data() - text.data());
    if (glyph.text == "\n") {
      lines.push_back({begin, at});
      begin = at + 1;
      last_space = 0;
      used = 0;
      continue;
    }
    if (used + glyph.width > width && at > begin) {
      const bool breaks_word = last_space <= begin || glyph.width > 1;
      const bool takes_one_along = ClosesText(glyph.text) && previous > begin;
      const std::size_t break_at = takes_one_along ? previous : at;
      const std::size_t cut = breaks_word ? break_at : last_space;
      lines.push_back({begin, cut});
      begin = cut;
      last_space = 0;
      used = WidthOf(text.substr(cut, at - cut));
    }
    used += glyph.width;
    previous = at;
    if (glyph.text == " ") last_space = at + 1;
  }
  lines.push_back({begin, text.size()});
  return lines;
}

bool UseUtf8() {
  std::setlocale(LC_ALL, "");
  const std::string encoding = ::nl_langinfo(CODESET);
  if (encoding == "UTF-8") return true;
  // Plain ASCII means that nothing was chosen, or a locale that is not installed here; only another
  // real encoding is a choice that we must not overrule.
  if (encoding != "ANSI_X3.4-1968") return false;
  return std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr;
}

}  // namespace strowger::client
