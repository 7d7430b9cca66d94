#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "core/exchange/column_map.h"
#include "core/exchange/incoming_customer.h"
#include "service/ports/done.h"

// Customers in and out, many at once: server/decisions/0022-in-and-out.md.
namespace strowger::service {

enum class FileFormat { kCsv, kJsonLines, kVcard };

struct ImportWish {
  std::string id;      // Chosen by who imports; the same id goes on with the same import.
  std::string source;  // Where the records come from.
  FileFormat format = FileFormat::kCsv;
  std::vector<core::ColumnRule> mapping;
  bool keeps_mapping = false;  // For this source, from now on.
  LinkId number_context;
  bool is_dry_run = false;  // Counts and refuses, and takes no customer in.
  std::uint64_t bytes = 0;  // Of the whole file, for the progress.
};

enum class ImportState { kOpen, kFinished };

// An import and how far it is.
struct ImportJob {
  ImportWish wish;
  ImportState state = ImportState::kOpen;
  std::string user;
  TimePoint started;
  TimePoint updated;
  std::uint64_t position = 0;  // The next part begins here, in bytes of the file.
  std::uint64_t lines = 0;     // Before the position.
  std::uint64_t rows = 0;
  std::uint64_t created = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t refused = 0;
  std::vector<core::Column> columns;  // As they were met, with what each was taken for.
};

struct ImportPart {
  std::string id;
  std::uint64_t position = 0;
  std::string text;  // UTF-8; may be cut anywhere.
  bool is_last = false;
};

struct ImportPage {
  std::vector<ImportJob> jobs;
  std::string next_page_token;
};

struct RefusedRow {
  std::uint64_t row = 0;   // From 1, without the line of the column names.
  std::uint64_t line = 0;  // Of the file, from 1.
  core::RecordFault fault;
  core::NamedValues values;  // All that stood in it.
};

struct RefusedPage {
  std::vector<RefusedRow> rows;
  std::string next_page_token;
};

struct ExportPage {
  std::string text;  // Goes behind that of the page before.
  std::size_t customers = 0;
  std::string next_page_token;  // Empty at the end.
};

enum class UpsertOutcome { kCreated, kChanged, kUnchanged, kRefused };

struct UpsertAnswer {
  UpsertOutcome outcome = UpsertOutcome::kRefused;
  CustomerId customer;                     // None when refused.
  std::optional<core::RecordFault> fault;  // Why.
};

class CustomerExchange {
 public:
  static constexpr std::size_t kUpsertItemsMax = 500;
  static constexpr std::size_t kPartBytesMax = 1024 * 1024;
  static constexpr std::size_t kMappingRulesMax = 100;

  virtual ~CustomerExchange() = default;

  // The import of this id as it is, or a new one. ALREADY_EXISTS IMPORT_DIFFERS when it is of
  // another source, format or length.
  virtual void StartImport(Actor actor, ImportWish wish, Done<ImportJob> done) = 0;
  // Takes the whole records of a part in and answers with how far the import is then: the next part
  // begins at its position. A part that does not begin there is not taken; the answer says where.
  virtual void TakePart(Actor actor, ImportPart part, Done<ImportJob> done) = 0;
  virtual void GetImport(std::string id, Done<ImportJob> done) = 0;
  // Newest first.
  virtual void ListImports(std::size_t limit, std::string page_token, Done<ImportPage> done) = 0;
  virtual void ListRefusedRows(std::string id, std::size_t limit, std::string page_token,
                               Done<RefusedPage> done) = 0;

  // One answer for each, in their order. What says nothing new changes nothing.
  virtual void Upsert(Actor actor, LinkId number_context,
                      std::vector<core::IncomingCustomer> customers,
                      Done<std::vector<UpsertAnswer>> done) = 0;

  // Some of all customers as text in that format, in the order of their numbers. An export goes on
  // with the token of the page before, whatever happened in between.
  virtual void Export(Actor actor, FileFormat format, std::size_t limit, std::string page_token,
                      Done<ExportPage> done) = 0;
};

}  // namespace strowger::service
