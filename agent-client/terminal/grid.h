#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strowger::client {

// How a cell looks; the terminal turns it into colours. Never the only carrier of a meaning.
enum class Style {
  kPlain,
  kMuted,
  kStrong,
  kAccent,
  kReady,
  kOffered,
  kHeld,
  kWrapUp,
  kAlarm,
  kBar,
  kKey,
  kSelected,
};

struct Cell {
  std::string text = " ";  // One glyph; empty behind a wide one.
  Style style = Style::kPlain;
  bool operator==(const Cell&) const = default;
};

// A screen before it is put on a terminal: rows of cells. What does not fit is shortened, never
// wrapped.
class Grid {
 public:
  struct Place {
    int row = 0;
    int column = 0;
    bool operator==(const Place&) const = default;
  };

  Grid(int rows, int columns);

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  const Cell& at(int row, int column) const { return cells_[Index(row, column)]; }

  // Puts the text and returns the column behind it. `width_max` below 0: up to the edge.
  int Put(int row, int column, std::string_view text, Style style = Style::kPlain,
          int width_max = -1);
  // Puts the text so that it ends before `end`.
  void PutRight(int row, int end, std::string_view text, Style style = Style::kPlain);
  // Fills a part of a row with one character of width 1.
  void Fill(int row, int column, int width, std::string_view glyph, Style style = Style::kPlain);
  void Clear(int row, int column, int rows, int width, Style style = Style::kPlain);

  void set_cursor(Place place) { cursor_ = place; }
  const std::optional<Place>& cursor() const { return cursor_; }

  // The text of all rows, without spaces at their ends; for tests.
  std::string Text() const;

  bool operator==(const Grid&) const = default;

 private:
  std::size_t Index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }
  // Half a wide glyph must not stay when its other half is written over.
  void Free(int row, int column);

  int rows_;
  int columns_;
  std::vector<Cell> cells_;
  std::optional<Place> cursor_;
};

}  // namespace strowger::client
