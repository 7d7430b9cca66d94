#include "terminal/command/table.h"

#include <algorithm>

#include "terminal/width.h"

namespace strowger::client {

namespace {

constexpr int kColumnWidthMax = 60;

}  // namespace

std::string Table::Text() const {
  std::vector<int> widths;
  for (const std::string& head : heads_) widths.push_back(WidthOf(head));
  for (const auto& row : rows_) {
    for (std::size_t at = 0; at < row.size() && at < widths.size(); ++at) {
      widths[at] = std::clamp(WidthOf(Harmless(row[at])), widths[at], kColumnWidthMax);
    }
  }
  const auto line = [&widths](const std::vector<std::string>& row) {
    std::string text;
    for (std::size_t at = 0; at < row.size() && at < widths.size(); ++at) {
      text += FillRight(row[at], widths[at]) + "  ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string text = line(heads_);
  for (const auto& row : rows_) text += line(row);
  return text;
}

}  // namespace strowger::client
