#include "core/customer/import_row.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace strowger::core {

namespace {

std::string_view Trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<ImportColumn> FindColumn(std::string_view name) {
  const auto found = std::find(kImportColumns.begin(), kImportColumns.end(), name);
  if (found == kImportColumns.end()) return std::nullopt;
  return static_cast<ImportColumn>(found - kImportColumns.begin());
}

std::string KnownColumns() {
  std::string names;
  for (const auto name : kImportColumns) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

Error WrongColumn(std::string reason, std::string_view name, std::string_view what) {
  return InvalidArgument(std::move(reason),
                         "The column \"" + std::string(name) + "\" " + std::string(what),
                         {{"column", std::string(name)}});
}

Error WrongRow(std::size_t line, const std::string& what) {
  return InvalidArgument("ROW_REFUSED", "line " + std::to_string(line) + ": " + what,
                         {{"line", std::to_string(line)}});
}

}  // namespace

Result<ImportLayout> ImportLayout::FromHeader(const CsvRow& header) {
  ImportLayout layout;
  const auto has = [&layout](ImportColumn column) {
    return std::find(layout.columns_.begin(), layout.columns_.end(), column) !=
           layout.columns_.end();
  };
  for (const std::string& field : header.fields) {
    const std::string_view name = Trimmed(field);
    const auto column = FindColumn(name);
    if (!column)
      return WrongColumn("COLUMN_UNKNOWN", name, "is not one of " + KnownColumns() + ".");
    if (has(*column)) return WrongColumn("COLUMN_TWICE", name, "stands twice in the first line.");
    layout.columns_.push_back(*column);
  }
  for (const ImportColumn needed : {ImportColumn::kExternalId, ImportColumn::kName}) {
    const auto name = kImportColumns[static_cast<std::size_t>(needed)];
    if (!has(needed)) return WrongColumn("COLUMN_MISSING", name, "is missing in the first line.");
  }
  return layout;
}

Result<ImportRow> ImportLayout::Read(CsvRow row) const {
  if (row.fields.size() != columns_.size()) {
    return WrongRow(row.line, std::to_string(row.fields.size()) +
                                  " fields where the first line has " +
                                  std::to_string(columns_.size()));
  }
  ImportRow read;
  read.line = row.line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (row.fields[i].find('\0') != std::string::npos) return WrongRow(row.line, "a zero byte");
    read.values[static_cast<std::size_t>(columns_[i])] = Trimmed(row.fields[i]);
  }
  for (const ImportColumn needed : {ImportColumn::kExternalId, ImportColumn::kName}) {
    const auto name = kImportColumns[static_cast<std::size_t>(needed)];
    if (read[needed].empty()) return WrongRow(row.line, "no value for " + std::string(name));
  }
  return read;
}

}  // namespace strowger::core
