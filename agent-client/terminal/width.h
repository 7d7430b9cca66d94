#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// How wide text is in a terminal. Widths are those of wcwidth() in the program's locale, since
// ncurses and the terminal count in the same way; a Chinese character takes two columns. Text from
// outside is made harmless first: control characters, which could steer the terminal, are shown
// as "·".
namespace strowger::client {

// One character as it stands in the terminal, with the marks that combine with it.
struct Glyph {
  std::string_view text;  // UTF-8 in the original.
  int width = 0;          // 1 or 2.
  bool is_control = false;
};

// Cuts UTF-8 into glyphs. Bytes that are no UTF-8 are control glyphs, too.
std::vector<Glyph> ToGlyphs(std::string_view text);

// The text without anything that could steer the terminal, on one line.
std::string Harmless(std::string_view text);

int WidthOf(std::string_view text);

// The beginning that fits, with "…" at its end when something had to go.
std::string Shorten(std::string_view text, int width_max);

// Exactly so wide: shortened, or filled with spaces at the end (or at the beginning).
std::string FillRight(std::string_view text, int width);
std::string FillLeft(std::string_view text, int width);

// A part of a text that stands on one line.
struct TextLine {
  std::size_t begin = 0;  // In bytes.
  std::size_t end = 0;    // Without the space or newline where it was cut.
};
// Cuts at newlines, at spaces, and between wide characters, but never before a full stop or another
// closing mark. Always at least one line.
std::vector<TextLine> Wrap(std::string_view text, int width);

// Makes the program's locale one that knows UTF-8: the user's, or C.UTF-8 where the user has set
// none. False when the user's locale has another encoding.
bool UseUtf8();

}  // namespace strowger::client
