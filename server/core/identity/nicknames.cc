#include "core/identity/nicknames.h"

#include <algorithm>
#include <unordered_map>

namespace strowger::core {
namespace {

// Each name with the short forms behind it in its row.
using Rows = std::unordered_map<std::string_view, std::string_view>;

Rows ReadRows() {
  Rows rows;
  for (std::string_view rest = kNicknamesTable; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view row = rest.substr(0, end);
    const std::size_t space = row.find(' ');
    if (space != std::string_view::npos) rows.emplace(row.substr(0, space), row.substr(space + 1));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return rows;
}

bool HasShortForm(std::string_view name, std::string_view form) {
  static const Rows kRows = ReadRows();
  const auto found = kRows.find(name);
  if (found == kRows.end()) return false;
  for (std::string_view forms = found->second; !forms.empty();) {
    const std::size_t end = std::min(forms.find(' '), forms.size());
    if (forms.substr(0, end) == form) return true;
    forms.remove_prefix(std::min(forms.size(), end + 1));
  }
  return false;
}

}  // namespace

bool IsShortForm(std::string_view a, std::string_view b) {
  return HasShortForm(a, b) || HasShortForm(b, a);
}

}  // namespace strowger::core
