#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/store/database.h"
#include "adapters/store/erasure_rows.h"
#include "adapters/store/erasure_steps.h"
#include "base/result.h"

namespace strowger::store {

// Does what erasures ask for, on a thread of its own, in short transactions between those of
// others. Takes up at the start what a server that was killed left. Sleeps when there is nothing to
// erase.
class Eraser {
 public:
  // After trouble, as a full disk, it waits for so long.
  static constexpr std::chrono::seconds kRetryPause{10};

  // `database` is started and outlives the eraser.
  explicit Eraser(Database& database) : database_(database) {}
  ~Eraser();
  Eraser(const Eraser&) = delete;
  Eraser& operator=(const Eraser&) = delete;

  void Start();
  // Ends after the piece that it is at; before the database stops.
  void Stop();
  // Something was asked for. Any thread; before Start it is kept.
  void Wake();

 private:
  void Loop();
  // Waits for something to do; false when it is time to end.
  bool Wait();
  bool is_stopping();
  // All that there is to do.
  Result<void> Work();
  Result<void> EraseRows(ErasureWork work);
  // One transaction; true when the step is done.
  Result<bool> ErasePiece(const ErasureWork& work, const core::CustomerTraces& traces,
                          ErasurePlace& place);
  Result<void> Scrub();
  template <class T>
  Result<T> Write(std::function<Result<T>(Connection&)> work);

  // Borrowed.
  Database& database_;
  // Owned.
  std::thread thread_;
  // State, under the mutex.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_woken_ = true;
  bool is_stopping_ = false;
  bool is_in_trouble_ = false;
};

}  // namespace strowger::store
