#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strowger::client {

// What the server takes for a note, less some room; more is not taken where nothing else is said.
inline constexpr std::size_t kNoteBytesMax = 60'000;

// A text that is being typed, with its cursor. Moves by whole glyphs, so a Chinese character or an
// accent is never cut. Pure.
class LineEditor {
 public:
  LineEditor() = default;
  explicit LineEditor(std::string text, std::size_t bytes_max = kNoteBytesMax)
      : text_(std::move(text)), cursor_(text_.size()), bytes_max_(bytes_max) {}

  const std::string& text() const { return text_; }
  std::size_t cursor() const { return cursor_; }
  bool empty() const { return text_.empty(); }

  // False when the text is full.
  bool Insert(std::string_view typed);
  void Backspace();
  void Delete();
  void Left();
  void Right();
  void ToStart() { cursor_ = 0; }
  void ToLineStart();
  void ToLineEnd();
  void DeleteWordBefore();
  void DeleteToLineEnd();
  // To the wrapped line above or below, keeping the column.
  void Up(int width) { MoveLine(-1, width); }
  void Down(int width) { MoveLine(1, width); }

  // Takes off the beginning, which was saved, when the text still begins with it.
  void DropBeginning(std::string_view saved);
  bool operator==(const LineEditor&) const = default;

 private:
  void MoveLine(int by, int width);
  std::size_t Before(std::size_t place) const;
  std::size_t After(std::size_t place) const;

  std::string text_;
  std::size_t cursor_ = 0;  // In bytes.
  std::size_t bytes_max_ = kNoteBytesMax;
};

}  // namespace strowger::client
