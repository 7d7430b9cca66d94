#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "adapters/store/change_bell.h"
#include "adapters/store/database.h"
#include "adapters/store/identity_rows.h"
#include "service/ports/review_queue.h"

namespace strowger::store {

// A search through all customers, on a thread of its own: reads all records, learns, compares,
// keeps what it learnt, and settles a few pairs a write, so that calls go on meanwhile. One that
// was stopped is begun again: what it did stays done.
class IdentityMatch {
 public:
  static constexpr std::size_t kPairsTogether = 16;
  // The shares of values are kept that so many records have at least, and of no more than so many
  // values.
  static constexpr double kFrequentRecordsMin = 20;
  static constexpr std::size_t kFrequentValuesMax = 20'000;

  // `database` and `bell` outlive the search; the database is stopped after it.
  IdentityMatch(Database& database, ChangeBell& bell, service::IdentityOptions options);
  // Waits until the step that is under way has ended.
  ~IdentityMatch();
  IdentityMatch(const IdentityMatch&) = delete;
  IdentityMatch& operator=(const IdentityMatch&) = delete;

  // MATCH_RUNNING. From any thread.
  Result<void> Start();
  void Stop();
  service::MatchProgress progress() const;

 private:
  struct Records;

  void Run();
  Result<void> Search();
  Result<void> Keep(const Records& records, const core::MatchModel& model);
  Result<void> Settle(const Records& records, const core::Linkage& linkage);
  Result<void> Write(std::function<Result<bool>(Connection&)> work);
  void At(service::MatchProgress::Stage stage, double share);

  // Borrowed.
  Database& database_;
  ChangeBell& bell_;
  // Owned.
  const service::IdentityOptions options_;
  std::thread thread_;
  // State.
  std::atomic<bool> is_stopping_ = false;
  mutable std::mutex mutex_;
  service::MatchProgress progress_;  // Under the mutex, as is starting the thread.
};

}  // namespace strowger::store
