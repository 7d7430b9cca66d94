#include "terminal/grid.h"

#include <algorithm>

#include "terminal/width.h"

namespace strowger::client {

Grid::Grid(int rows, int columns)
    : rows_(rows),
      columns_(columns),
      cells_(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns)) {}

void Grid::Free(int row, int column) {
  Cell& cell = cells_[Index(row, column)];
  if (cell.text.empty() && column > 0) cells_[Index(row, column - 1)].text = " ";
  const bool is_wide = column + 1 < columns_ && cells_[Index(row, column + 1)].text.empty();
  if (is_wide) cells_[Index(row, column + 1)].text = " ";
  cell.text = " ";
}

int Grid::Put(int row, int column, std::string_view text, Style style, int width_max) {
  if (row < 0 || row >= rows_ || column < 0 || column >= columns_) return column;
  const int room = columns_ - column;
  const int width = width_max < 0 ? room : std::min(width_max, room);
  const std::string fitting = Shorten(text, width);
  int at = column;
  for (const Glyph& glyph : ToGlyphs(fitting)) {
    for (int part = 0; part < glyph.width; ++part) {
      Free(row, at + part);
      cells_[Index(row, at + part)] = {part == 0 ? std::string(glyph.text) : std::string(), style};
    }
    at += glyph.width;
  }
  return at;
}

void Grid::PutRight(int row, int end, std::string_view text, Style style) {
  const int width = std::min(WidthOf(Harmless(text)), end);
  Put(row, end - width, text, style, width);
}

void Grid::Fill(int row, int column, int width, std::string_view glyph, Style style) {
  if (row < 0 || row >= rows_) return;
  for (int at = std::max(column, 0); at < std::min(column + width, columns_); ++at) {
    Free(row, at);
    cells_[Index(row, at)] = {std::string(glyph), style};
  }
}

void Grid::Clear(int row, int column, int rows, int width, Style style) {
  for (int at = row; at < row + rows; ++at) Fill(at, column, width, " ", style);
}

std::string Grid::Text() const {
  std::string text;
  for (int row = 0; row < rows_; ++row) {
    std::string line;
    for (int column = 0; column < columns_; ++column) line += at(row, column).text;
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace strowger::client
