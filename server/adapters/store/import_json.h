#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/column_map.h"
#include "core/exchange/csv_records.h"

// The lists of an import as JSON. The readers throw SqlFailure when a text is damaged.
namespace strowger::store {

std::string RulesText(const std::vector<core::ColumnRule>& rules);
std::vector<core::ColumnRule> RulesFrom(std::string_view text);

std::string ColumnsText(const std::vector<core::Column>& columns);
std::vector<core::Column> ColumnsFrom(std::string_view text);

std::string NamesText(const std::vector<std::string>& names);
std::vector<std::string> NamesFrom(std::string_view text);

// At most kKeptRecordBytesMax of the values are kept, each cut where it is no UTF-8.
inline constexpr std::size_t kKeptRecordBytesMax = 16 * 1024;
std::string ValuesText(const core::NamedValues& values);
core::NamedValues ValuesFrom(std::string_view text);

using RecordFields = std::array<std::optional<std::string>, core::kCustomerFields>;
std::string FieldsText(const RecordFields& fields);
RecordFields FieldsFrom(std::string_view text);

}  // namespace strowger::store
