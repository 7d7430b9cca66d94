#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "adapters/sqlite/connection.h"
#include "base/result.h"
#include "base/time.h"

namespace strowger::sqlite {

// One change of the database.
struct Change {
  // Does it, on the writer's thread inside the group's transaction. May throw SqlFailure. When it
  // fails either way, what it did is undone and the rest of the group is not touched.
  std::function<Result<void>(Connection&)> apply;
  // Tells how it ended, on the writer's thread, once it is durable or cannot be. Must not block.
  std::function<void(Result<void>)> finish;
};

// The one thread that writes. It takes whatever is queued, applies it in one transaction, syncs
// once, and then tells everybody; so the more there is to do, the less each change costs.
class Writer {
 public:
  // When so many changes wait, more are refused, except those that must not be.
  static constexpr std::size_t kWaitingMax = 50'000;
  // One transaction takes at most this much, so that the first in it does not wait for long.
  static constexpr std::size_t kGroupChangesMax = 1'000;
  static constexpr std::chrono::milliseconds kGroupDurationMax{2};

  enum class Admission { kUnlessFull, kAlways };

  // `connection` outlives the writer and belongs to its thread between Start and Stop.
  explicit Writer(Connection& connection) : connection_(connection) {}
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Start();
  // Commits all that is queued and tells it; nothing may be submitted during or after.
  void Stop();

  // Called from any thread. False when too much waits or the writer is stopped: then the change
  // will not happen and `finish` is not called.
  [[nodiscard]] bool Submit(Change change, Admission admission = Admission::kUnlessFull);

  struct Figures {
    std::size_t waiting_changes = 0;  // Not yet durable.
    Duration oldest_wait{};           // Of the oldest of them.
    Duration last_commit_duration{};  // Of the last transaction that was committed: its sync.
    std::uint64_t commits = 0;        // Transactions since the start.
    std::uint64_t failed_commits = 0;
  };
  // Called from any thread.
  Figures figures() const;

 private:
  using SteadyClock = std::chrono::steady_clock;
  struct Waiting {
    Change change;
    SteadyClock::time_point since;
  };

  void Loop();
  // Commits a group from the front of `taken` and returns how each change in it ended.
  std::vector<Result<void>> CommitGroup(const std::deque<Waiting>& taken);
  // Removes a group and tells how it ended.
  void FinishGroup(std::deque<Waiting>& taken, const std::vector<Result<void>>& outcomes);
  Result<void> ApplyOne(const Change& change);
  Result<void> Commit();
  void RollBack();

  // Borrowed.
  Connection& connection_;
  // Owned.
  std::thread thread_;
  // State, under the mutex.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  std::size_t unfinished_ = 0;                          // Waiting or taken by the thread.
  std::optional<SteadyClock::time_point> taken_since_;  // Of the oldest that is taken.
  bool is_stopping_ = true;
  // State of the thread, read by others.
  std::atomic<std::uint64_t> commits_ = 0;
  std::atomic<std::uint64_t> failed_commits_ = 0;
  std::atomic<Duration> last_commit_duration_ = Duration::zero();
};

}  // namespace strowger::sqlite
