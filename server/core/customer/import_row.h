#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/text/csv.h"

// What a table of customers may say, one row each.
namespace strowger::core {

enum class ImportColumn : std::size_t {
  kSource,
  kExternalId,
  kName,
  kSortKey,
  kCompany,
  kTier,
  kLanguage,
  kAlert,
  kPhone,
  kPhone2,
  kEmail,
  kOwner,
};
inline constexpr std::array<std::string_view, 12> kImportColumns{
    "source",   "external_id", "name",  "sort_key", "company", "tier",
    "language", "alert",       "phone", "phone2",   "email",   "owner",
};

// One row, as it was written: numbers are not normalised yet. What was not given is empty.
struct ImportRow {
  std::size_t line = 0;
  std::array<std::string, kImportColumns.size()> values;

  const std::string& operator[](ImportColumn column) const {
    return values[static_cast<std::size_t>(column)];
  }
};

// The order of the columns in one table.
class ImportLayout {
 public:
  // Refused with COLUMN_UNKNOWN, COLUMN_TWICE or COLUMN_MISSING: external_id and name must be
  // there.
  static Result<ImportLayout> FromHeader(const CsvRow& header);

  // Refused, with the line in the message, when the number of fields is wrong or external_id or
  // name is empty.
  Result<ImportRow> Read(CsvRow row) const;

 private:
  std::vector<ImportColumn> columns_;
};

}  // namespace strowger::core
