#include "terminal/line_editor.h"

#include <algorithm>

#include "terminal/width.h"

namespace strowger::client {

bool LineEditor::Insert(std::string_view typed) {
  if (text_.size() + typed.size() > bytes_max_) return false;
  text_.insert(cursor_, typed);
  cursor_ += typed.size();
  return true;
}

std::size_t LineEditor::Before(std::size_t place) const {
  const auto glyphs = ToGlyphs(std::string_view(text_).substr(0, place));
  return glyphs.empty() ? 0 : place - glyphs.back().text.size();
}

std::size_t LineEditor::After(std::size_t place) const {
  const auto glyphs = ToGlyphs(std::string_view(text_).substr(place));
  return glyphs.empty() ? place : place + glyphs.front().text.size();
}

void LineEditor::Backspace() {
  const std::size_t from = Before(cursor_);
  text_.erase(from, cursor_ - from);
  cursor_ = from;
}

void LineEditor::Delete() { text_.erase(cursor_, After(cursor_) - cursor_); }

void LineEditor::Left() { cursor_ = Before(cursor_); }

void LineEditor::Right() { cursor_ = After(cursor_); }

void LineEditor::ToLineStart() {
  const std::size_t newline = cursor_ == 0 ? std::string::npos : text_.rfind('\n', cursor_ - 1);
  cursor_ = newline == std::string::npos ? 0 : newline + 1;
}

void LineEditor::ToLineEnd() { cursor_ = std::min(text_.find('\n', cursor_), text_.size()); }

void LineEditor::DeleteWordBefore() {
  std::size_t from = cursor_;
  while (from > 0 && text_[from - 1] == ' ') --from;
  while (from > 0 && text_[from - 1] != ' ' && text_[from - 1] != '\n') from = Before(from);
  text_.erase(from, cursor_ - from);
  cursor_ = from;
}

void LineEditor::DeleteToLineEnd() {
  const std::size_t end = std::min(text_.find('\n', cursor_), text_.size());
  text_.erase(cursor_, end - cursor_);
}

void LineEditor::MoveLine(int by, int width) {
  const auto lines = Wrap(text_, width);
  auto line = static_cast<int>(lines.size()) - 1;
  while (line > 0 && lines[static_cast<std::size_t>(line)].begin > cursor_) --line;
  const int target = line + by;
  if (target < 0 || target >= static_cast<int>(lines.size())) return;
  const TextLine& from = lines[static_cast<std::size_t>(line)];
  const TextLine& to = lines[static_cast<std::size_t>(target)];
  const std::string_view text = text_;
  const int column = WidthOf(text.substr(from.begin, cursor_ - from.begin));
  cursor_ = to.begin;
  int reached = 0;
  for (const Glyph& glyph : ToGlyphs(text.substr(to.begin, to.end - to.begin))) {
    if (reached + glyph.width > column) break;
    reached += glyph.width;
    cursor_ += glyph.text.size();
  }
}

void LineEditor::DropBeginning(std::string_view saved) {
  if (!text_.starts_with(saved)) return;
  text_.erase(0, saved.size());
  cursor_ = cursor_ > saved.size() ? cursor_ - saved.size() : 0;
}

}  // namespace strowger::client
