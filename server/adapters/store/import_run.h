#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

#include "adapters/store/change_bell.h"
#include "adapters/store/customer_upsert.h"
#include "adapters/store/database.h"
#include "adapters/store/import_rows.h"
#include "core/exchange/record_reader.h"
#include "service/ports/customer_exchange.h"
#include "service/ports/phone_numbers.h"

namespace strowger::store {

// One part of an import on its way: some rows are read and made normal on a reader's thread, then
// written on the writer's while the next are read. Each transaction also says how far the import
// is, so that whatever stops the server, the next part begins right behind the rows that were
// taken. Keeps itself alive until it has answered.
class ImportRun : public std::enable_shared_from_this<ImportRun> {
 public:
  // So many rows are read at once.
  static constexpr std::size_t kRowsTogether = 500;
  // One transaction writes rows for so long; then others have their turn. Longer ones are cheaper
  // for each row, since the search index is kept up once for all of them.
  static constexpr std::chrono::milliseconds kTurn{25};

  struct Surroundings {
    Database& database;
    const service::PhoneNumbers& numbers;
    ChangeBell& bell;
  };

  // What `around` refers to outlives the run.
  ImportRun(Surroundings around, const service::NumberContext& context, service::Actor actor,
            service::ImportPart part, service::Done<service::ImportJob> done);

  // `row` is the import, which is open and at the position where the part begins.
  void Start(ImportRow row);

 private:
  // One row of the file and where the next one begins.
  struct ReadRow {
    std::uint64_t position = 0;
    std::uint64_t lines = 0;
    core::WrittenRecord written;  // With its fault, if it was found in the row alone.
    NormalCustomer customer;      // Else.
  };

  // On a reader's thread.
  Result<bool> Begin();
  Result<bool> ReadHeader(std::size_t& bytes);
  void ReadSome();
  void TakeRecord(core::WrittenRecord written);
  // On the writer's thread.
  Result<bool> WriteSome(Connection& connection);
  void WriteRow(Connection& connection, const ReadRow& read, TimePoint now);
  // When nothing is under way: begins the next read and the next write, side by side.
  void TakeTurn();
  void StartRead();
  void StartWrite();
  // One of them has ended; the last takes the next turn.
  void Arrive();

  // Borrowed.
  const Surroundings around_;
  // Owned.
  const service::NumberContext context_;
  const service::Actor actor_;
  const service::ImportPart part_;
  const service::Done<service::ImportJob> done_;
  // State of the reads.
  std::unique_ptr<core::ColumnMap> map_;
  std::unique_ptr<core::RecordReader> reader_;
  std::deque<ReadRow> read_;
  std::vector<core::Column> columns_;
  std::size_t skipped_bytes_ = 0;  // Of the line of column names.
  bool is_read_ = false;
  Result<bool> read_outcome_ = true;
  // State of the writes.
  ImportRow import_;             // As it is durable.
  ImportRow next_;               // As it will be after what is being written.
  std::deque<ReadRow> writing_;  // Not yet durable.
  std::size_t written_ = 0;      // Of them, in this transaction.
  SearchBacklog backlog_;
  bool is_all_read_ = false;  // Nothing comes after them.
  bool is_finished_ = false;
  bool is_overtaken_ = false;  // Somebody else sent the same part meanwhile.
  Result<bool> write_outcome_ = true;
  // Of both.
  std::atomic<int> under_way_ = 0;
};

}  // namespace strowger::store
