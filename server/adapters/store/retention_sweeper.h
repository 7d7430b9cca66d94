#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/store/database.h"
#include "adapters/store/retention_rows.h"
#include "service/ports/retention.h"

namespace strowger::store {

// Takes away what is too old, on a thread of its own, in short transactions: at the start, and then
// when the oldest of what is left becomes too old. Sleeps for ever without a rule.
class RetentionSweeper : public service::Retention {
 public:
  // Two sweeps are at least so far apart, so that what becomes too old is taken together; and at
  // most so far.
  static constexpr std::chrono::hours kPauseMin{1};
  static constexpr std::chrono::hours kPauseMax{24};

  // `database` is started and outlives the sweeper.
  RetentionSweeper(Database& database, service::RetentionRules rules)
      : database_(database), rules_(rules) {}
  ~RetentionSweeper() override;

  void Start();
  // Ends after the transaction that it is at; before the database stops.
  void Stop();
  void Preview(service::Done<std::vector<service::RetentionLine>> done) override;
  // One sweep on the caller's thread; how many rows it took away.
  Result<std::int64_t> Sweep();

 private:
  void Loop();
  bool is_stopping();
  Duration PauseUntilDue();
  // What deleted rows left in the files.
  Result<void> Scrub();
  template <class T>
  Result<T> Write(std::function<Result<T>(Connection&)> work);

  // Borrowed.
  Database& database_;
  // Owned.
  const service::RetentionRules rules_;
  std::thread thread_;
  // State, under the mutex.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_stopping_ = false;
};

}  // namespace strowger::store
