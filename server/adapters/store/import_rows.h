#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "core/exchange/csv_records.h"
#include "service/ports/customer_exchange.h"

// Imports and the rows that they refused.
namespace strowger::store {

// When so many are kept, the oldest goes for a new one.
inline constexpr std::size_t kImportsMax = 200;
// More refused rows of one import are counted only.
inline constexpr std::size_t kRefusedRowsMax = 10'000;
// More columns of one import are not told of.
inline constexpr std::size_t kImportColumnsMax = 200;

// An import with what only its reader needs.
struct ImportRow {
  service::ImportJob job;
  std::vector<core::ColumnRule> saved_mapping;  // Of its source, when it began.
  core::CsvHeader header;                       // No names before the first part.
};

std::optional<ImportRow> FindImport(Connection& connection, const std::string& id);
// NOT_FOUND IMPORT_UNKNOWN.
Result<ImportRow> GetImport(Connection& connection, const std::string& id);
// An import that exists is given back as it is; see service::CustomerExchange.
Result<service::ImportJob> BeginImport(Connection& connection, const std::string& user,
                                       const service::ImportWish& wish, TimePoint now);
// How far it is, and its columns.
void SaveImport(Connection& connection, const ImportRow& row);
void SaveRefusal(Connection& connection, const std::string& import,
                 const service::RefusedRow& refused);
// What only a dry run needs.
void DropTrial(Connection& connection, const std::string& import);

Result<service::ImportPage> ListImports(Connection& connection, std::size_t limit,
                                        const std::string& token);
Result<service::RefusedPage> ListRefusals(Connection& connection, const std::string& import,
                                          std::size_t limit, const std::string& token);

}  // namespace strowger::store
