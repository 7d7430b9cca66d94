#include "adapters/system/password_pool.h"

#include <sodium.h>

#include <array>
#include <memory>
#include <utility>

#include "base/thread_name.h"

namespace strowger::system {

namespace {

Error Busy() {
  return {ErrorCode::kResourceExhausted,
          "SIGN_IN_BUSY",
          "Too many people are signing in; try again in a moment.",
          {}};
}

Error Stopping() { return Unavailable("SERVER_STOPPING", "The server is stopping."); }

Error TooLong() {
  const std::string most = std::to_string(PasswordPool::kPasswordBytesMax);
  return InvalidArgument("PASSWORD_TOO_LONG", "A password has at most " + most + " bytes.",
                         {{"bytes_max", most}});
}

Result<std::string> HashNow(const std::string& password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const int code =
      crypto_pwhash_str_alg(text.data(), password.data(), password.size(), PasswordPool::kPasses,
                            PasswordPool::kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13);
  if (code != 0) {
    return Unavailable("NO_MEMORY", "There is not enough memory to hash a password.");
  }
  return std::string(text.data());
}

bool VerifyNow(const std::string& password, const std::string& hash) {
  return hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void Wipe(std::string& secret) { sodium_memzero(secret.data(), secret.size()); }

}  // namespace

PasswordPool::~PasswordPool() { Stop(); }

Result<void> PasswordPool::Start() {
  if (sodium_init() < 0) {
    return Internal("NO_RANDOMNESS", "libsodium cannot be used: the system gives no randomness.");
  }
  is_stopping_ = false;
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Loop(); });
  return {};
}

void PasswordPool::Stop() {
  std::deque<Task> refused;
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
    refused.swap(waiting_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  for (const Task& task : refused) task(false);
}

void PasswordPool::Hash(std::string password, service::Done<std::string> done) {
  if (password.size() > kPasswordBytesMax) return done(TooLong());
  auto shared_done = std::make_shared<service::Done<std::string>>(std::move(done));
  auto secret = std::make_shared<std::string>(std::move(password));
  const bool is_taken = Submit([shared_done, secret](bool has_time) {
    (*shared_done)(has_time ? HashNow(*secret) : Stopping());
    Wipe(*secret);
  });
  if (!is_taken) (*shared_done)(Busy());
}

void PasswordPool::Verify(std::string password, std::string hash, service::Done<bool> done) {
  if (password.size() > kPasswordBytesMax) return done(false);
  auto shared_done = std::make_shared<service::Done<bool>>(std::move(done));
  auto secret = std::make_shared<std::string>(std::move(password));
  const bool is_taken = Submit([shared_done, secret, hash = std::move(hash)](bool has_time) {
    (*shared_done)(has_time ? Result<bool>(VerifyNow(*secret, hash)) : Stopping());
    Wipe(*secret);
  });
  if (!is_taken) (*shared_done)(Busy());
}

bool PasswordPool::Submit(Task task) {
  {
    std::lock_guard lock(mutex_);
    if (is_stopping_ || waiting_.size() >= kWaitingMax) return false;
    waiting_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void PasswordPool::Loop() {
  NameThread("passwords");
  while (true) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
      if (is_stopping_) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task(true);
  }
}

}  // namespace strowger::system
