#include <algorithm>

#include "terminal/draw.h"
#include "terminal/notes.h"
#include "terminal/width.h"

namespace strowger::client {

void DrawNote(Grid& grid, const Region& region, const ConsoleState& state) {
  const Note* note = ShownNote(state);
  const bool is_typing = state.focus == Focus::kNote;
  if (note == nullptr || (note->editor.empty() && !is_typing)) {
    if (note != nullptr) {
      grid.Put(region.row, region.column + 1, Say(state, Text::kNoteHint), Style::kMuted);
    }
    return;
  }
  const std::string& text = note->editor.text();
  const int width = region.width - 2;
  const auto lines = Wrap(text, width);
  auto cursor_line = static_cast<int>(lines.size()) - 1;
  while (cursor_line > 0 &&
         lines[static_cast<std::size_t>(cursor_line)].begin > note->editor.cursor()) {
    --cursor_line;
  }
  // The line with the cursor is always seen; without typing, the last lines are.
  const int last = static_cast<int>(lines.size()) - region.rows;
  const int first =
      std::clamp(is_typing ? cursor_line - region.rows + 1 : last, 0, std::max(last, 0));
  for (int row = 0; row < region.rows; ++row) {
    if (first + row >= static_cast<int>(lines.size())) break;
    const TextLine& line = lines[static_cast<std::size_t>(first + row)];
    grid.Put(region.row + row, region.column + 1, text.substr(line.begin, line.end - line.begin),
             Style::kPlain, width);
  }
  if (!is_typing) return;
  const TextLine& line = lines[static_cast<std::size_t>(cursor_line)];
  const std::size_t before = std::min(note->editor.cursor(), text.size()) - line.begin;
  const int column = WidthOf(std::string_view(text).substr(line.begin, before));
  grid.set_cursor(
      {region.row + cursor_line - first, region.column + 1 + std::min(column, region.width - 2)});
}

}  // namespace strowger::client
