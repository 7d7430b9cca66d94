#include <algorithm>

#include "terminal/draw.h"
#include "terminal/notes.h"
#include "terminal/width.h"

namespace strowger::client {

void DrawTyped(Grid& grid, const Region& region, const LineEditor& editor, bool has_cursor,
               int lines_below) {
  const std::string& text = editor.text();
  const int width = region.width - 2;
  const auto lines = Wrap(text, width);
  auto cursor_line = static_cast<int>(lines.size()) - 1;
  while (cursor_line > 0 && lines[static_cast<std::size_t>(cursor_line)].begin > editor.cursor()) {
    --cursor_line;
  }
  // The line with the cursor is always seen.
  const int last = std::max(static_cast<int>(lines.size()) - region.rows, 0);
  const int below = cursor_line < region.rows ? 0 : std::min(lines_below, region.rows - 1);
  const int first = std::clamp(cursor_line - region.rows + 1 + below, 0, last);
  for (int row = 0; row < region.rows; ++row) {
    if (first + row >= static_cast<int>(lines.size())) break;
    const TextLine& line = lines[static_cast<std::size_t>(first + row)];
    grid.Put(region.row + row, region.column + 1, text.substr(line.begin, line.end - line.begin),
             Style::kPlain, width);
  }
  if (!has_cursor) return;
  const TextLine& line = lines[static_cast<std::size_t>(cursor_line)];
  const std::size_t before = std::min(editor.cursor(), text.size()) - line.begin;
  const int column = WidthOf(std::string_view(text).substr(line.begin, before));
  grid.set_cursor(
      {region.row + cursor_line - first, region.column + 1 + std::min(column, region.width - 2)});
}

void DrawTypedLine(Grid& grid, const Region& region, const LineEditor& editor, Style style,
                   bool has_cursor) {
  // The end of a long line is seen, where the cursor is.
  std::string before = editor.text().substr(0, editor.cursor());
  while (WidthOf(before) > region.width - 1) before.erase(0, ToGlyphs(before).front().text.size());
  const std::string after = editor.text().substr(editor.cursor());
  grid.Put(region.row, region.column, before + after, style, region.width);
  if (has_cursor) grid.set_cursor({region.row, region.column + WidthOf(before)});
}

void DrawNote(Grid& grid, const Region& region, const ConsoleState& state) {
  const Note* note = ShownNote(state);
  const bool is_typing = state.focus == Focus::kNote;
  if (note == nullptr || (note->editor.empty() && !is_typing)) {
    if (note != nullptr) {
      grid.Put(region.row, region.column + 1, Say(state, Text::kNoteHint), Style::kMuted);
    }
    return;
  }
  // Without typing, the last lines are seen.
  DrawTyped(grid, region, is_typing ? note->editor : LineEditor(note->editor.text()), is_typing, 0);
}

}  // namespace strowger::client
