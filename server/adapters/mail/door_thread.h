#pragma once

#include <boost/asio.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/thread_name.h"
#include "base/time.h"
#include "service/ports/done.h"

// The Asio half of the doors of mail; included by their sources only.
namespace strowger::mail {

namespace asio = boost::asio;

// The way back onto a door's thread, for answers that come on other threads and perhaps after the
// door was closed: then nothing gets through.
class WayBack {
 public:
  explicit WayBack(asio::io_context& context) : context_(&context) {}
  void Post(std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (context_ != nullptr) asio::post(*context_, std::move(work));
  }
  void Close() {
    const std::lock_guard lock(mutex_);
    context_ = nullptr;
  }

 private:
  std::mutex mutex_;
  asio::io_context* context_;
};

// One thread with all sockets of a door.
class DoorThread {
 public:
  ~DoorThread() { Stop(); }

  void Start(const char* name) {
    thread_ = std::thread([this, name] {
      NameThread(name);
      context_.run();
    });
  }
  // What is under way ends where it stands; nothing runs after it.
  void Stop() {
    way_back_->Close();
    context_.stop();
    if (thread_.joinable()) thread_.join();
  }

  asio::io_context& context() { return context_; }
  const std::shared_ptr<WayBack>& way_back() const { return way_back_; }

 private:
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::shared_ptr<WayBack> way_back_ = std::make_shared<WayBack>(context_);
  std::thread thread_;
};

// Asks something that answers by Done on another thread, and waits for the answer. When none comes
// in time the answer is kUnavailable, MAIL_STORE_SILENT; a late one is dropped.
template <class T>
asio::awaitable<Result<T>> AwaitDone(std::shared_ptr<WayBack> way_back, Duration patience,
                                     std::function<void(service::Done<T>)> ask) {
  struct Slot {
    explicit Slot(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::optional<Result<T>> result;
  };
  const auto executor = co_await asio::this_coro::executor;
  const auto slot = std::make_shared<Slot>(executor);
  slot->timer.expires_after(patience);
  ask([way_back, waiting = std::weak_ptr<Slot>(slot)](Result<T> result) {
    way_back->Post([waiting, result = std::move(result)] {
      const auto present = waiting.lock();
      if (present == nullptr) return;
      present->result = result;
      present->timer.cancel();
    });
  });
  co_await slot->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!slot->result) co_return Unavailable("MAIL_STORE_SILENT", "the store does not answer");
  co_return *std::move(slot->result);
}

}  // namespace strowger::mail
