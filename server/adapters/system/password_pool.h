#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/ports/user_store.h"

namespace strowger::system {

// argon2id by libsodium on a few threads of its own, so that a crowd signing in delays nobody else.
class PasswordPool : public service::PasswordHasher {
 public:
  static constexpr std::size_t kThreads = 2;
  // More that wait are refused with SIGN_IN_BUSY.
  static constexpr std::size_t kWaitingMax = 64;
  // 32 MiB and three passes: 40 ms on the machine it was chosen on, above the least that OWASP asks
  // for (19 MiB, two passes). A hash names its own cost, so old ones stay good when this changes.
  static constexpr std::size_t kMemoryBytes = 32 * 1024 * 1024;
  static constexpr unsigned long long kPasses = 3;
  // Longer passwords are refused: hashing must not cost more than the length of a sentence.
  static constexpr std::size_t kPasswordBytesMax = 1'024;

  PasswordPool() = default;
  ~PasswordPool() override;
  PasswordPool(const PasswordPool&) = delete;
  PasswordPool& operator=(const PasswordPool&) = delete;

  // INTERNAL when libsodium cannot be used on this machine.
  Result<void> Start();
  // Answers those who wait with UNAVAILABLE and ends the threads.
  void Stop();

  void Hash(std::string password, service::Done<std::string> done) override;
  void Verify(std::string password, std::string hash, service::Done<bool> done) override;

 private:
  // Called with true on a thread of the pool, or with false when there is no time left for it.
  using Task = std::function<void(bool)>;

  // False when too many wait.
  bool Submit(Task task);
  void Loop();

  // Owned.
  std::vector<std::thread> threads_;
  // State, under the mutex.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> waiting_;
  bool is_stopping_ = true;
};

}  // namespace strowger::system
