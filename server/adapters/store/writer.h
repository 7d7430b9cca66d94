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
#include <utility>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"
#include "base/time.h"

namespace strowger::store {

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
  // Under a steady load transactions begin at most this often. Each costs its sync, and makes every
  // reader read its pages anew; who waits for one change hardly notices. The first change after a
  // quiet moment does not wait.
  static constexpr std::chrono::milliseconds kGroupPause{5};

  // How long the writer waits before it tries again what must not be lost.
  static constexpr std::chrono::milliseconds kRetryPause{200};
  // Trouble is told at most this often: a disk that is nearly full comes and goes.
  static constexpr std::chrono::seconds kTellPause{1};

  enum class Admission {
    // Refused when too much waits or when the database cannot be used; who asked asks again.
    kUnlessFull,
    // Taken, and tried again until the database can be used; refused only when Stop finds that it
    // still cannot.
    kAlways,
  };
  // Told on the writer's thread with the error when the database cannot be used, and with success
  // when it can be again. Must not block.
  using HealthChanged = std::function<void(const Result<void>&)>;

  // `connection` outlives the writer and belongs to its thread between Start and Stop.
  explicit Writer(Connection& connection, HealthChanged health_changed = {})
      : connection_(connection), health_changed_(std::move(health_changed)) {}
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
    Admission admission = Admission::kUnlessFull;
  };
  using Outcomes = std::vector<Result<void>>;

  void Loop();
  // Waits for changes and adds them to `taken`; false when there are none and it is time to end.
  bool TakeWaiting(std::deque<Waiting>& taken);
  // Commits a group from the front of `taken` and returns how each change in it ended.
  Outcomes CommitGroup(const std::deque<Waiting>& taken);
  // Removes a group and tells how it ended. What has to be tried again stays at the front.
  void FinishGroup(std::deque<Waiting>& taken, Outcomes outcomes);
  void TellHealth(const Result<void>& health);
  Result<void> ApplyOne(const Change& change);
  Result<void> Commit();
  // After the connection broke while it committed: waits until it is known how that ended, or until
  // Stop.
  bool WasCommitted(const Result<void>& health);
  void RollBack();

  // Borrowed.
  Connection& connection_;
  // Owned.
  const HealthChanged health_changed_;
  std::thread thread_;
  // State of the thread.
  bool is_trying_again_ = false;
  bool is_last_try_ = false;
  bool is_told_usable_ = true;
  SteadyClock::time_point told_{};
  SteadyClock::time_point group_begun_{};
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

}  // namespace strowger::store
