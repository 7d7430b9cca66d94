#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "adapters/sqlite/database.h"
#include "service/ports/journal.h"

namespace strowger::sqlite {

// Keeps the floor's state. Batches that wait together are written together: of each agent and item
// only the newest state, of each link only the highest sequence, and one row for each input. Never
// refuses a batch: the floor has already decided; lag() says how far behind the disk is.
class Journal : public service::Journal {
 public:
  // One transaction takes at most so many batches.
  static constexpr std::size_t kGroupBatchesMax = 1'000;
  // Older rows are pruned, by whole UTC days; a part of them with each write, so that no write is
  // slow.
  static constexpr std::chrono::days kAgeMax{30};
  static constexpr std::size_t kPruneRowsMax = 2'000;

  // `database` is started and outlives the journal.
  explicit Journal(Database& database) : database_(database) {}

  Result<service::JournalMemory> Load() override;
  void Commit(service::JournalBatch batch, std::function<void(Result<void>)> done) override;

  struct Lag {
    std::size_t batches = 0;  // Not yet durable.
    Duration age{};           // Of the oldest that is not yet being written.
  };
  Lag lag() const;

 private:
  struct Pending {
    service::JournalBatch batch;
    std::function<void(Result<void>)> done;
    TimePoint since;
  };

  using Group = std::vector<Pending>;

  void SubmitGroup();
  Group TakeGroup();
  void WriteGroup(Connection& connection, const Group& group);
  void FinishGroup(const Group& group, const Result<void>& committed);
  void WriteRow(Connection& connection, const service::JournalRow& row);
  void Prune(Connection& connection);

  // Borrowed.
  Database& database_;
  // State of the writer's thread.
  std::int64_t newest_day_ = 0;
  bool is_pruning_ = false;
  // State, under the mutex.
  mutable std::mutex mutex_;
  Group waiting_;
  bool is_submitted_ = false;
  std::size_t unfinished_ = 0;
};

}  // namespace strowger::sqlite
