#include "adapters/grpc/senders.h"

#include <utility>

#include "base/thread_name.h"

namespace strowger::rpc {

namespace {

// What one thread takes at once: few, so that the others get their share.
constexpr std::size_t kTakenMax = 32;

}  // namespace

void Senders::Start() {
  for (std::size_t i = 0; i < threads_count_; ++i) threads_.emplace_back([this] { Run(); });
}

void Senders::Stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  queued_.clear();
}

void Senders::Wake(std::shared_ptr<Sender> sender) {
  bool is_wanted = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_stopping_) return;
    queued_.push_back(std::move(sender));
    is_wanted = sleeping_ > 0;
  }
  // A thread that is awake takes it without being told; a wake-up costs more than the queue.
  if (is_wanted) wake_.notify_one();
}

void Senders::Run() {
  NameThread("sender");
  std::vector<std::shared_ptr<Sender>> taken;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      ++sleeping_;
      wake_.wait(lock, [this] { return is_stopping_ || !queued_.empty(); });
      --sleeping_;
      if (is_stopping_) return;
      if (queued_.size() <= kTakenMax) {
        taken.swap(queued_);
      } else {
        const auto end = queued_.begin() + static_cast<std::ptrdiff_t>(kTakenMax);
        taken.assign(std::make_move_iterator(queued_.begin()), std::make_move_iterator(end));
        queued_.erase(queued_.begin(), end);
      }
    }
    for (const auto& sender : taken) sender->Send();
    taken.clear();
  }
}

}  // namespace strowger::rpc
