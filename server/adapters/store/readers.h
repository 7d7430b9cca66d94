#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store/connection.h"
#include "base/result.h"

namespace strowger::store {

// Threads that read, each with its own connection, beside the writer and without waiting for it.
class Readers {
 public:
  // When so many reads wait, more are refused.
  static constexpr std::size_t kWaitingMax = 20'000;
  // How many reads one thread takes at once; they share one read transaction.
  static constexpr std::size_t kBatchMax = 32;

  // Of kBackground the threads let all others of the machine go first.
  enum class Urgency { kPrompt, kBackground };

  // Must not throw; called on a reader's thread.
  using Read = std::function<void(Connection&)>;

  Readers() = default;
  ~Readers();
  Readers(const Readers&) = delete;
  Readers& operator=(const Readers&) = delete;

  // Throws SqlFailure when the database cannot be opened.
  void Start(const std::string& path, std::size_t count,
             const std::shared_ptr<const DictionaryInForce>& dictionary =
                 std::make_shared<const DictionaryInForce>(),
             Urgency urgency = Urgency::kPrompt);
  // Answers all that is queued first.
  void Stop();

  // Called from any thread. False when too much waits or the readers are stopped.
  [[nodiscard]] bool Submit(Read read);

 private:
  void Loop(Connection& connection);
  std::vector<Read> Take();

  // Owned.
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::thread> threads_;
  // State, under the mutex.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Read> waiting_;
  std::size_t idle_ = 0;
  bool is_stopping_ = true;
};

}  // namespace strowger::store
