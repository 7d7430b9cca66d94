#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "adapters/store/database.h"
#include "service/ports/journal.h"

namespace strowger::store {

// Keeps the floor's state. Batches that wait together are written together: of each agent and item
// only the newest state, of each link only the highest sequence, and one row for each input and
// decision. The floor has already decided, so while the database cannot be used the batches wait
// until it can be; figures() says how far behind the disk is. Batches of one thread are kept in
// order.
class Journal : public service::Journal {
 public:
  // One transaction takes at most so many batches.
  static constexpr std::size_t kGroupBatchesMax = 1'000;
  // When so many wait, more are refused: what was in them is told as not kept.
  static constexpr std::size_t kWaitingBatchesMax = 100'000;
  // Older rows are pruned, by whole UTC days; a part of them with each write, so that no write is
  // slow.
  static constexpr std::chrono::days kAgeMax{30};
  static constexpr std::size_t kPruneRowsMax = 2'000;

  // `database` is started and outlives the journal.
  explicit Journal(Database& database) : database_(database) {}

  Result<service::JournalMemory> Load() override;
  void Commit(service::JournalBatch batch, std::function<void(Result<void>)> done) override;
  service::JournalFigures figures() const override;
  void FindWork(std::string key, service::Done<InteractionId> done) const override;
  void ReadDecisions(InteractionId interaction,
                     service::Done<std::vector<core::Decision>> done) const override;

 private:
  struct Pending {
    service::JournalBatch batch;
    std::function<void(Result<void>)> done;
  };
  // What is written by one change. Takes more until it is full or its turn has come.
  using Group = std::vector<Pending>;

  void Submit(const std::shared_ptr<Group>& group);
  // False when it takes no more already.
  bool Close(const std::shared_ptr<Group>& group);
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
  std::shared_ptr<Group> open_;  // Null when the next batch begins another.
  std::size_t unfinished_ = 0;
};

}  // namespace strowger::store
