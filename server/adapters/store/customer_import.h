#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "core/customer/import_row.h"
#include "service/ports/customer_store.h"
#include "service/ports/done.h"
#include "service/ports/phone_numbers.h"

namespace strowger::store {

// One import of a table of customers, on its way: a few rows are read and made normal on a reader's
// thread, then written in one go on the writer's, and so on, so that calls go on meanwhile. Keeps
// itself alive until it has answered. A stop in the middle leaves whole rows; importing the same
// table again completes it.
class CustomerImport : public std::enable_shared_from_this<CustomerImport> {
 public:
  static constexpr std::size_t kCsvBytesMax = 64 * 1024 * 1024;
  static constexpr std::size_t kRefusedLinesMax = 100;
  static constexpr std::size_t kSourceBytesMax = 100;
  // So many rows are written together; at well under 0.1 ms each, the journal does not wait for
  // long.
  static constexpr std::size_t kRowsTogether = 50;

  // `database`, `numbers` and `bell` outlive the import. The bell rings whenever rows were taken.
  CustomerImport(Database& database, const service::PhoneNumbers& numbers, ChangeBell& bell,
                 service::NumberContext context, service::Actor actor,
                 service::Done<service::ImportReport> done);

  void Start(std::string source, std::string csv);

 private:
  // On a reader's thread: the answer of an earlier try, or the first line.
  Result<bool> Begin(Connection& connection);
  // On a reader's thread: the next rows into `records_`.
  void ReadSome();
  void TakeRow(core::ImportRow row);
  void Refuse(const Error& error);
  void Refuse(std::size_t line, const Error& why);
  // On the writer's thread.
  Result<bool> WriteSome(Connection& connection);
  void WriteRecord(Connection& connection, core::CustomerRecord record, TimePoint now);

  // The steps, each begun by the end of the one before.
  void AfterRead(const Result<bool>& outcome);
  void AfterWrite(const Result<bool>& outcome);

  // Borrowed.
  Database& database_;
  const service::PhoneNumbers& numbers_;
  ChangeBell& bell_;
  // Owned.
  const service::NumberContext context_;
  const service::Actor actor_;
  const service::Done<service::ImportReport> done_;
  std::string source_;
  std::string csv_;
  // State, of one step at a time.
  std::optional<core::CsvReader> reader_;
  std::optional<core::ImportLayout> layout_;
  std::vector<core::CustomerRecord> records_;  // Read and not yet written.
  service::ImportReport report_;
  bool is_answered_ = false;  // By an earlier try of the same request.
  bool is_read_ = false;
  // What the rows that are being written add to the report once they are durable.
  std::size_t created_ = 0;
  std::size_t updated_ = 0;
};

}  // namespace strowger::store
